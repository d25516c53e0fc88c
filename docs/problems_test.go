package docs

import (
	"flag"
	"fmt"
	"go/build"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/auditline/auditline/check"
	"github.com/auditline/auditline/check/pipelinetype"
	"github.com/auditline/auditline/gen"
	"github.com/auditline/auditline/internal/migrate"
	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/samedir"
)

var update = flag.Bool("update", false, "rewrite the messages of problems.md")

// Sections whose examples are not handed to every tool.
const (
	notGenerated = "Generated code" // the examples show a state that auditgen would change
	onlyAuditgen = "auditgen alone"
	migrations   = "Migrations" // the examples are migrated
)

// TestProblems runs every example of the page, all in one module, and holds the messages of both
// tools against the page.
func TestProblems(t *testing.T) {
	entries := slices.DeleteFunc(parseEntries(t, problems), needsNewerGo)
	migrated := migrateAll(t, entries)
	entries = slices.DeleteFunc(entries, func(e entry) bool { return e.section == migrations })
	dir := samedir.New(t, "page")
	writeModule(t, dir, entries)
	generated := generate(t, dir, entries)
	if err := pipelinetype.Analyzer.Flags.Set("fusion", "true"); err != nil {
		t.Fatal(err)
	}
	found := analyze(t, dir, entries)
	for _, e := range entries {
		got := strings.Join(found[e.category], "\n")
		if e.section == onlyAuditgen {
			got = strings.Join(generated[e.category], "\n")
		} else if e.section != notGenerated {
			sameWords(t, e, generated[e.category], found[e.category])
		}
		compare(t, &e, got)
	}
	for e, got := range migrated {
		compare(t, e, got)
	}
	if *update {
		if err := os.WriteFile("problems.md", []byte(problems), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// compare holds what the tools say about an example against what the page says.
func compare(t *testing.T, e *entry, got string) {
	t.Helper()
	if *update {
		problems = strings.Replace(problems, e.block(e.message), e.block(got), 1)
	} else if diff := cmp.Diff(e.message, got); diff != "" {
		t.Errorf("%s: the page (-) and the tools (+) differ:\n%s", e.category, diff)
	}
}

// migrateAll migrates the struct Account of the examples about that, and returns what is told.
func migrateAll(t *testing.T, entries []entry) map[*entry]string {
	t.Helper()
	told := make(map[*entry]string)
	for _, e := range entries {
		if e.section != migrations {
			continue
		}
		dir := t.TempDir()
		writeModule(t, dir, []entry{e})
		result, err := migrate.Run(t.Context(), migrate.Config{Dir: dir, Targets: []string{"./" + e.category + ".Account"}, Env: goEnv()})
		if err != nil {
			t.Fatal(err)
		}
		lines := make(map[string][]string)
		for _, n := range result.Notes {
			add(lines, n.Pos, "note: "+n.Text)
		}
		for _, p := range result.Problems {
			add(lines, p.Pos, p.Text)
		}
		told[&e] = strings.Join(lines[e.category], "\n")
	}
	return told
}

// needsNewerGo reports whether an example begins with a build line for a release after the one that
// this test was built with.
func needsNewerGo(e entry) bool {
	release, constrained := strings.CutPrefix(e.sources[0], "//go:build ")
	release, _, _ = strings.Cut(release, "\n")
	return constrained && !slices.Contains(build.Default.ReleaseTags, release)
}

// sameWords holds what auditgen refuses against what an analyzer says of the same code.
func sameWords(t *testing.T, e entry, generated, found []string) {
	t.Helper()
	for _, line := range generated {
		matches := func(f string) bool {
			f = strings.Replace(f, "auditstale: ", "", 1)
			return strings.Replace(f, "pipelinetype: ", "", 1) == line
		}
		if !slices.ContainsFunc(found, matches) {
			t.Errorf("%s: auditgen says\n%s\nstagecheck says\n%s", e.category, line, strings.Join(found, "\n"))
		}
	}
}

// generate runs auditgen's library where the page shows its problems or needs its code, and returns
// its problems by category.
func generate(t *testing.T, dir string, entries []entry) map[string][]string {
	t.Helper()
	var patterns []string
	for _, e := range entries {
		if e.section != notGenerated {
			patterns = append(patterns, "./"+e.category)
		}
	}
	result, err := gen.Generate(t.Context(), gen.Config{Dir: dir, Patterns: patterns, Env: goEnv()})
	if err != nil {
		t.Fatal(err)
	}
	if err := gen.Commit(result); err != nil {
		t.Fatal(err)
	}
	lines := make(map[string][]string)
	for _, n := range result.Notes {
		add(lines, n.Pos, "note: "+n.Text)
	}
	for _, p := range result.Problems {
		add(lines, p.Pos, p.Text)
		for _, r := range p.Related {
			add(lines, r.Pos, "\t"+r.Text)
		}
	}
	return lines
}

// analyze runs the suite over the module and returns its findings by category, which is the
// folder's name.
func analyze(t *testing.T, dir string, entries []entry) map[string][]string {
	t.Helper()
	var patterns []string
	for _, e := range entries {
		if e.section != onlyAuditgen {
			patterns = append(patterns, "./"+e.category)
		}
	}
	pkgs, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax | packages.NeedModule, Dir: dir, Env: goEnv()}, patterns...)
	if err != nil {
		t.Fatal(err)
	}
	graph, err := checker.Analyze(check.Suite, pkgs, nil)
	if err != nil {
		t.Fatal(err)
	}
	lines := make(map[string][]string)
	for _, act := range graph.Roots {
		if act.Err != nil {
			t.Error(act.Err)
		}
		for _, d := range act.Diagnostics {
			at := act.Package.Fset.Position(d.Pos)
			add(lines, at, d.Message)
			if category := filepath.Base(filepath.Dir(at.Filename)); d.Category != category {
				t.Errorf("%s: a finding of category %s", category, d.Category)
			}
			for _, r := range d.Related {
				add(lines, act.Package.Fset.Position(r.Pos), "\t"+r.Message)
			}
		}
	}
	return lines
}

// add notes a line under the category whose example it is about.
func add(lines map[string][]string, at token.Position, text string) {
	category := filepath.Base(filepath.Dir(at.Filename))
	at.Filename = filepath.Base(at.Filename)
	lines[category] = append(lines[category], fmt.Sprintf("%s: %s", at, text))
}

// writeModule writes each example into a folder of its own below dir.
func writeModule(t *testing.T, dir string, entries []entry) {
	t.Helper()
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	goMod := "module example.com/page\n\ngo 1.26\n\nrequire github.com/auditline/auditline v0.0.0\n\nreplace github.com/auditline/auditline => " + root + "\n"
	write(t, filepath.Join(dir, "go.mod"), goMod)
	for _, e := range entries {
		for _, src := range e.sources {
			write(t, filepath.Join(dir, e.category, fileOf(src)), src)
		}
	}
}

// fileOf is the name of an example's file: the example may begin with it.
func fileOf(src string) string {
	first, _, _ := strings.Cut(src, "\n")
	name, named := strings.CutPrefix(first, "// ")
	switch {
	case first == model.Header:
		return "x_gen.go"
	case named && strings.HasSuffix(name, ".go"):
		return name
	}
	return "x.go"
}

func write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

func goEnv() []string {
	return append(os.Environ(), "GOPROXY=off", "GOFLAGS="+os.Getenv("GOFLAGS")+" -mod=mod", "GOWORK=off")
}
