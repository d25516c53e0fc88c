// Package auditgen_test measures auditgen in CPU seconds of the whole process
// and all that it starts, as a ratio to go list -json of the same packages.
package auditgen_test

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/tools/go/packages"
)

// rounds of baseline and candidate are interleaved; the best of each counts.
const rounds = 5

// TestMain runs the benchmarks, or what they compare auditgen with when the
// build cache is empty: a program that loads no more than syntax.
func TestMain(m *testing.M) {
	if os.Getenv("LOAD_SYNTAX") == "" {
		os.Exit(m.Run())
	}
	mode := packages.NeedName | packages.NeedFiles | packages.NeedSyntax
	if _, err := packages.Load(&packages.Config{Mode: mode}); err != nil {
		panic(err)
	}
}

// BenchmarkLoad reports x/list, the ratio to go list -json.
func BenchmarkLoad(b *testing.B) {
	tool := build(b)
	small, hundred, heavy, pods := module(b, 1, "int64", ""), module(b, 100, "int64", ""), abs(b, "heavy"), abs(b, "pods")
	named, pipelines := module(b, 100, "url.URL", ""), module(b, 100, "int64", aPipeline)
	foreign := module(b, 100, "int64", "")
	useForeignStages(b, foreign, 100)
	for _, c := range []struct {
		name    string
		dir     string
		atMost  float64
		outputs bool // are there before each round
	}{
		{"one small package", small, 2.5, false},
		{"heavy imports", heavy, 1.5, false},
		{"heavy imports, types needed", pods, math.NaN(), false},
		{"100 packages", hundred, 1.3, false},
		{"100 packages, nothing to do", hundred, 1.15, true},
		{"100 packages, types needed", named, 1.3, false},
		{"100 packages, types needed, nothing to do", named, 1.15, true},
		{"100 packages with pipelines", pipelines, 1.5, false},
		{"100 packages with pipelines, nothing to do", pipelines, 1.5, true},
		{"100 packages with pipelines of another package's stages", foreign, 1.5, false},
		{"100 packages with pipelines of another package's stages, nothing to do", foreign, 1.5, true},
	} {
		b.Run(c.name, func(b *testing.B) {
			prepare := func() { removeOutputs(b, c.dir) }
			if c.outputs {
				cpu(b, c.dir, nil, tool, "./...")
				prepare = func() {}
			}
			ratio := compare(b, prepare,
				func() time.Duration { return cpu(b, c.dir, nil, "go", "list", "-json", "./...") },
				func() time.Duration { return cpu(b, c.dir, nil, tool, "./...") })
			report(b, ratio, "x/list", c.atMost)
		})
	}
	cpu(b, heavy, nil, tool)
	cpu(b, pods, nil, tool)
}

// BenchmarkEmptyCache reports the ratio to a load of syntax only of packages
// with heavy imports when the build cache is empty: no dependency is compiled.
func BenchmarkEmptyCache(b *testing.B) {
	tool := build(b)
	for _, name := range []string{"heavy", "pods"} {
		b.Run(name, func(b *testing.B) {
			dir := abs(b, name)
			empty := func(more ...string) []string { return append(append(os.Environ(), "GOCACHE="+b.TempDir()), more...) }
			ratio := compare(b, func() {},
				func() time.Duration { return cpu(b, dir, empty("LOAD_SYNTAX=1"), os.Args[0]) },
				func() time.Duration { return cpu(b, dir, empty(), tool) })
			report(b, ratio, "x/syntax", 3)
		})
	}
}

// report adds a ratio and what it may be at most to the benchmark's line.
func report(b *testing.B, ratio float64, unit string, atMost float64) {
	b.ReportMetric(ratio, unit)
	if !math.IsNaN(atMost) {
		b.ReportMetric(atMost, "at-most")
	}
}

// compare runs both in turn and returns the ratio of their best times.
func compare(b *testing.B, prepare func(), baseline, candidate func() time.Duration) float64 {
	best := [2]time.Duration{math.MaxInt64, math.MaxInt64}
	for b.Loop() {
		for range rounds {
			prepare()
			best[0] = min(best[0], baseline())
			best[1] = min(best[1], candidate())
		}
	}
	return best[1].Seconds() / best[0].Seconds()
}

// cpu returns the CPU time of a command and everything that it started.
func cpu(b *testing.B, dir string, env []string, name string, args ...string) time.Duration {
	b.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = dir, env
	if out, err := cmd.Output(); err != nil {
		b.Fatalf("%s: %v\n%s", cmd, err, out)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}

// build compiles auditgen.
func build(b *testing.B) string {
	b.Helper()
	tool := filepath.Join(b.TempDir(), "auditgen")
	cmd := exec.Command("go", "build", "-o", tool, "./cmd/auditgen")
	cmd.Dir = abs(b, "../..")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	return tool
}

// module writes a module of n packages, each with one audited struct that has a field of the given
// type, and with more behind it.
func module(b *testing.B, n int, typ, more string) string {
	b.Helper()
	dir := b.TempDir()
	write(b, filepath.Join(dir, "go.mod"), fmt.Sprintf("module example.org/m\n\ngo 1.26.0\n\nrequire github.com/auditline/auditline v0.0.0\n\nreplace github.com/auditline/auditline => %s\n", abs(b, "../..")))
	for i := range n {
		name := fmt.Sprintf("p%d", i)
		write(b, filepath.Join(dir, name, "account.go"), fmt.Sprintf(account, name, typ)+more)
	}
	return dir
}

// useForeignStages adds a package with components to a module, and to each of
// its n packages a pipeline of these.
func useForeignStages(b *testing.B, dir string, n int) {
	b.Helper()
	write(b, filepath.Join(dir, "parts", "parts.go"), "package parts\n"+components)
	for i := range n {
		name := fmt.Sprintf("p%d", i)
		write(b, filepath.Join(dir, name, "ingest.go"), fmt.Sprintf(foreignPipeline, name))
	}
}

const account = `package %s

import (
	"net/url"

	"github.com/auditline/auditline/audit"
)

type Account struct {
	name    string ` + "`audit:\"true\"`" + `
	balance int64  ` + "`audit:\"true\"`" + `
	extra   %s ` + "`audit:\"true\"`" + `

	site  *url.URL
	trail audit.Trail
}
`

const components = `
type Lines struct{}

func (Lines) Stream() func(yield func(string) bool) { return nil }

type Upper struct{}

func (Upper) Apply(line string) (string, bool) { return line, true }

type Store struct{}

func (Store) Put(line string) error { return nil }
`

const aPipeline = components + `
type Ingest struct {
	Source Lines ` + "`pipeline:\"source\"`" + `
	Upper  Upper ` + "`pipeline:\"stage\"`" + `
	Store  Store ` + "`pipeline:\"sink\"`" + `
}
`

const foreignPipeline = `package %s

import "example.org/m/parts"

type Ingest struct {
	Source parts.Lines ` + "`pipeline:\"source\"`" + `
	Upper  parts.Upper ` + "`pipeline:\"stage\"`" + `
	Store  parts.Store ` + "`pipeline:\"sink\"`" + `
}
`

func write(b *testing.B, path, content string) {
	b.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		b.Fatal(err)
	}
}

func removeOutputs(b *testing.B, dir string) {
	b.Helper()
	for _, pattern := range []string{"*_gen.go", "*/*_gen.go"} {
		names, _ := filepath.Glob(filepath.Join(dir, pattern))
		for _, name := range names {
			if err := os.Remove(name); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func abs(b *testing.B, path string) string {
	b.Helper()
	abs, err := filepath.Abs(path)
	if err != nil {
		b.Fatal(err)
	}
	return abs
}
