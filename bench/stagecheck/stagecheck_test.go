// Package stagecheck measures what stagecheck costs a module that does not use auditline.
package stagecheck

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// The two tools, as they are named in the repository's root, where both are built with one version
// of golang.org/x/tools.
const (
	ours   = "./cmd/stagecheck"
	theirs = "./bench/stagecheck/empty/main.go"
)

const rounds = 3

// BenchmarkUnusedModule runs go vet with stagecheck and with a tool that does nothing over
// go.etcd.io/bbolt, in turns, and reports the ratio of the least CPU time of each, the go command's
// own included. Every run is the first one of its tool: nothing is cached, and the standard library
// is analyzed too.
func BenchmarkUnusedModule(b *testing.B) {
	module := download(b, "go.etcd.io/bbolt@v1.4.3")
	least := make(map[string]time.Duration)
	for b.Loop() {
		for round := range rounds {
			for _, tool := range []string{ours, theirs} {
				if cpu := vet(b, module, build(b, tool, round)); least[tool] == 0 || cpu < least[tool] {
					least[tool] = cpu
				}
			}
		}
	}
	b.ReportMetric(least[ours].Seconds()/least[theirs].Seconds(), "x-empty")
	b.ReportMetric(least[ours].Seconds(), "cpu-s")
	b.ReportMetric(0, "ns/op")
}

// download returns the folder of a module in the module cache.
func download(t testing.TB, module string) string {
	t.Helper()
	out, err := exec.Command("go", "mod", "download", "-json", module).Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var info struct{ Dir string }
	if err := json.Unmarshal(out, &info); err != nil {
		t.Fatal(err)
	}
	return info.Dir
}

// build builds one of the tools. The go command tells tools apart by their content, which the build
// ID makes new.
func build(t testing.TB, tool string, round int) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "tool")
	cmd := exec.Command("go", "build", fmt.Sprintf("-ldflags=-buildid=%d-%d", os.Getpid(), round), "-o", out, tool)
	cmd.Dir = filepath.Join("..", "..")
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return out
}

// vet is the CPU time of one go vet.
func vet(b *testing.B, module, tool string) time.Duration {
	b.Helper()
	cmd := exec.Command("go", "vet", "-vettool="+tool, "./...")
	cmd.Dir = module
	if text, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, text)
	}
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
}
