package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// An entry is one category of the page.
type entry struct {
	section, category string
	sources           []string // the examples, in ```go blocks
	message           string   // the ```text block
}

// block is the page's text around a message of the entry.
func (e entry) block(message string) string {
	return e.sources[len(e.sources)-1] + "```\n\n```text\n" + message + "\n```\n"
}

func parseEntries(t *testing.T, page string) []entry {
	t.Helper()
	var entries []entry
	for _, section := range strings.Split(page, "\n## ")[1:] {
		parts := strings.Split(section, "\n### ")
		title, _, _ := strings.Cut(parts[0], "\n")
		for _, text := range parts[1:] {
			category, body, _ := strings.Cut(text, "\n")
			e := entry{section: title, category: category, sources: blocks(body, "go")}
			if messages := blocks(body, "text"); len(messages) == 1 && len(e.sources) > 0 {
				e.message = strings.TrimSuffix(messages[0], "\n")
			} else {
				t.Fatalf("entry %s needs a go block and one text block", category)
			}
			entries = append(entries, e)
		}
	}
	return entries
}

// blocks are the contents of the fenced blocks of one language.
func blocks(text, language string) []string {
	var list []string
	for _, part := range strings.Split(text, "```"+language+"\n")[1:] {
		content, _, _ := strings.Cut(part, "```\n")
		list = append(list, content)
	}
	return list
}

// TestEveryCategoryHasAnEntry reads the categories from the packages that name them: there, a
// string of words joined by hyphens is nothing else.
func TestEveryCategoryHasAnEntry(t *testing.T) {
	category := regexp.MustCompile(`^[a-z]+(-[a-z]+)+$`)
	var used []string
	for _, pattern := range []string{"../internal/model/*.go", "../internal/tag/*.go", "../internal/protocol/*.go", "../gen/*.go", "../internal/migrate/*.go", "../check/*/*.go", "../check/internal/*/*.go"} {
		for _, s := range stringsIn(t, pattern) {
			if category.MatchString(s) && s != "baseline-update" { // a flag
				used = append(used, s)
			}
		}
	}
	slices.Sort(used)
	used = slices.Compact(used)
	for _, c := range used {
		if _, ok := Problem(c); !ok {
			t.Errorf("problems.md has no entry %s", c)
		}
	}
	for _, e := range parseEntries(t, problems) {
		if _, found := slices.BinarySearch(used, e.category); !found && e.category != "syntax" {
			t.Errorf("nothing reports %s", e.category)
		}
	}
}

// stringsIn lists the string literals of the files that are no tests.
func stringsIn(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: no files (%v)", pattern, err)
	}
	var list []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				s, _ := strconv.Unquote(lit.Value) // the parser has checked it
				list = append(list, s)
			}
			return true
		})
	}
	return list
}
