// Package docs carries the pages that the tools themselves show.
package docs

import (
	_ "embed"
	"strings"
)

//go:embed problems.md
var problems string

// Problem returns the entry of problems.md whose heading is the category, and whether there is one.
func Problem(category string) (string, bool) {
	for entry := range strings.SplitSeq(problems, "\n### ") {
		heading, _, _ := strings.Cut(entry, "\n")
		if heading == category {
			entry, _, _ = strings.Cut(entry, "\n## ")
			return strings.TrimRight(entry, "\n") + "\n", true
		}
	}
	return "", false
}
