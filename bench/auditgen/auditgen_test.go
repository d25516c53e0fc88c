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
)

// rounds of baseline and candidate are interleaved; the best of each counts.
const rounds = 7

// BenchmarkLoad reports x/list, the ratio to go list -json.
func BenchmarkLoad(b *testing.B) {
	tool := build(b)
	small, hundred, heavy := module(b, 1, "int64"), module(b, 100, "int64"), abs(b, "heavy")
	named := module(b, 100, "url.URL")
	for _, c := range []struct {
		name    string
		dir     string
		atMost  float64
		outputs bool // are there before each round
	}{
		{"one small package", small, 2.5, false},
		{"heavy imports", heavy, 1.5, false},
		{"100 packages", hundred, 2.2, false},
		{"100 packages, nothing to do", hundred, 1.5, true},
		{"100 packages, types needed", named, math.NaN(), false},
		{"100 packages, types needed, nothing to do", named, math.NaN(), true},
	} {
		b.Run(c.name, func(b *testing.B) {
			prepare := func() { removeOutputs(b, c.dir) }
			if c.outputs {
				cpu(b, c.dir, nil, tool, "./...")
				prepare = func() {}
			}
			compare(b, c.atMost, prepare,
				func() time.Duration { return cpu(b, c.dir, nil, "go", "list", "-json", "./...") },
				func() time.Duration { return cpu(b, c.dir, nil, tool, "./...") })
		})
	}
	cpu(b, heavy, nil, tool)
}

// BenchmarkEmptyCache reports the ratio to go list -json of the heavy package
// when the build cache is empty: no dependency is compiled.
func BenchmarkEmptyCache(b *testing.B) {
	tool, heavy := build(b), abs(b, "heavy")
	empty := func() []string { return append(os.Environ(), "GOCACHE="+b.TempDir()) }
	compare(b, 3, func() {},
		func() time.Duration { return cpu(b, heavy, empty(), "go", "list", "-json") },
		func() time.Duration { return cpu(b, heavy, empty(), tool) })
}

// compare runs both in turn and reports the ratio of their best times.
func compare(b *testing.B, atMost float64, prepare func(), baseline, candidate func() time.Duration) {
	best := [2]time.Duration{math.MaxInt64, math.MaxInt64}
	for b.Loop() {
		for range rounds {
			prepare()
			best[0] = min(best[0], baseline())
			best[1] = min(best[1], candidate())
		}
	}
	b.ReportMetric(best[1].Seconds()/best[0].Seconds(), "x/list")
	if !math.IsNaN(atMost) {
		b.ReportMetric(atMost, "at-most")
	}
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

// module writes a module of n packages, each with one audited struct that has a
// field of the given type.
func module(b *testing.B, n int, typ string) string {
	b.Helper()
	dir := b.TempDir()
	write(b, filepath.Join(dir, "go.mod"), fmt.Sprintf("module example.org/m\n\ngo 1.26.0\n\nrequire github.com/auditline/auditline v0.0.0\n\nreplace github.com/auditline/auditline => %s\n", abs(b, "../..")))
	for i := range n {
		name := fmt.Sprintf("p%d", i)
		write(b, filepath.Join(dir, name, "account.go"), fmt.Sprintf("package %s\n\nimport (\n\t\"net/url\"\n\n\t\"github.com/auditline/auditline/audit\"\n)\n\ntype Account struct {\n\tname    string `audit:\"true\"`\n\tbalance int64  `audit:\"true\"`\n\textra   %s `audit:\"true\"`\n\n\tsite  *url.URL\n\ttrail audit.Trail\n}\n", name, typ))
	}
	return dir
}

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
