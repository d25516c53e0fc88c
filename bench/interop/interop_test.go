package interop

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/auditline/auditline/audit"
)

var update = flag.Bool("update", false, "write the tables into docs/interop.md")

const page = "../../docs/interop.md"

// kinds are the ways to write an audited struct.
var kinds = []struct {
	name string
	make func() subject
}{
	{"exported fields", func() subject { return new(Exported) }},
	{"unexported fields", func() subject { return new(Unexported) }},
	{"unexported, option json", func() subject { return new(WithJSON) }},
	{"embedded trail", func() subject { return new(Embedded) }},
	{"exported trail", func() subject { return new(Public) }},
	{"embedded, hidden", func() subject { return new(EmbeddedHidden) }},
	{"exported, hidden", func() subject { return new(PublicHidden) }},
}

// TestPage holds the page against what the libraries do.
func TestPage(t *testing.T) {
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	got := replace(t, string(text), "encoders", encoderTable(t))
	got = replace(t, got, "comparisons", comparisonTable(t))
	switch {
	case *update:
		if err := os.WriteFile(page, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	case got != string(text):
		t.Errorf("%s is not what the libraries do now; run this test with -update\n%s", page, got)
	}
}

// replace puts table between the marks of that name.
func replace(t *testing.T, text, name, table string) string {
	t.Helper()
	begin, end := "<!-- "+name+" -->\n", "<!-- end of "+name+" -->\n"
	before, rest, ok := strings.Cut(text, begin)
	_, after, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no marks %s", page, name)
	}
	return before + begin + "\n" + table + "\n" + end + after
}

func encoderTable(t *testing.T) string {
	versions := versions(t)
	var b strings.Builder
	header(&b, "library and version")
	for _, l := range libraries {
		fmt.Fprintf(&b, "| %s |", strings.TrimSpace(l.name+" "+versions[l.module]))
		for _, k := range kinds {
			fmt.Fprintf(&b, " %s |", outcome(t, l, k.make(), k.make()))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// versions returns those of the modules that go.mod requires, and of sqlc, from what it has
// generated.
func versions(t *testing.T) map[string]string {
	t.Helper()
	versions := make(map[string]string)
	for _, file := range []string{"go.mod", "sqlc/models.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if words := strings.Fields(strings.TrimPrefix(line, "//")); len(words) > 1 {
				versions[words[0]] = words[1]
			}
		}
	}
	return versions
}

func header(b *strings.Builder, first string) {
	fmt.Fprintf(b, "| %s |", first)
	for _, k := range kinds {
		fmt.Fprintf(b, " %s |", k.name)
	}
	b.WriteString("\n|" + strings.Repeat("---|", len(kinds)+1) + "\n")
}

// outcome says in a word what becomes of in, whose log holds something.
func outcome(t *testing.T, l library, in, out subject) (word string) {
	defer func() {
		if r := recover(); r != nil {
			word = "panic"
		}
	}()
	in.fill("eve", 7)
	if err := audit.Capture(t.Context(), in, func() error { in.fill("ann", 8); return nil }); err != nil {
		t.Fatal(err)
	}
	text, err := l.try(t, in, out)
	owner, balance := out.values()
	text = strings.ToLower(text)
	switch {
	case err != nil:
		return "error"
	case owner != "ann" || balance != 8:
		return "silent"
	case strings.Contains(text, "trail") || strings.Contains(text, "log") || strings.Contains(text, "seq"):
		return "stray key"
	case out.Audit().Seq() > 0:
		return "shares the log"
	}
	return "works"
}

func comparisonTable(t *testing.T) string {
	var b strings.Builder
	header(&b, "comparison")
	for _, c := range comparisons {
		fmt.Fprintf(&b, "| %s |", c.name)
		for _, k := range kinds {
			logged, fresh, other := k.make(), k.make(), k.make()
			if err := audit.Capture(t.Context(), logged, func() error { logged.fill("ann", 8); return nil }); err != nil {
				t.Fatal(err)
			}
			fresh.fill("ann", 8)
			other.fill("bob", 9)
			fmt.Fprintf(&b, " %s |", verdict(func(b subject) bool { return c.equal(logged, b) }, fresh, other))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// verdict says in a word what equal makes of an equal value and of another one.
func verdict(equal func(subject) bool, same, other subject) (word string) {
	defer func() {
		if r := recover(); r != nil {
			word = "panic"
		}
	}()
	switch {
	case equal(other):
		return "blind"
	case equal(same):
		return "equal"
	}
	return "differ"
}
