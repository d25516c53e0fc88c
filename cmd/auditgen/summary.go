package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/review"
)

// summarize prints what changed between two revisions, and returns the exit status.
func (c *command) summarize(ctx context.Context, dir string) int {
	if !slices.Contains(review.Formats, c.format) {
		fmt.Fprintf(c.stderr, "auditgen: -format %s: known are %s\n", c.format, strings.Join(review.Formats, ", "))
		return 2
	}
	if len(c.patterns) > 0 {
		fmt.Fprintln(c.stderr, "auditgen: -summary takes two revisions, as in -summary main..HEAD, and no packages")
		return 2
	}
	s, err := review.Revisions(ctx, dir, c.summary)
	if err == nil {
		err = s.Write(c.stdout, c.format)
	}
	if err != nil {
		return c.fail(err)
	}
	return 0
}
