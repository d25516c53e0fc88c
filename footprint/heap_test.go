//go:build !js

package footprint_test

import (
	"encoding/json"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/auditline/auditline/footprint"
	"github.com/auditline/auditline/internal/heapcases"
)

// caseVariable names the environment variable that makes this test binary measure one case instead
// of running tests.
const caseVariable = "FOOTPRINT_CASE"

// figures are what one case weighs.
type figures struct {
	Growth uint64 // of the heap
	Deep   footprint.Result
	Exact  footprint.Result
}

// measureCase measures a case in this process, which should have done nothing else before.
func measureCase(name string) (f figures, err error) {
	v, growth, err := heapcases.Grow(name)
	if err != nil {
		return f, err
	}
	f.Growth, f.Deep = growth, footprint.Deep(v)
	f.Exact, err = footprint.Exact(v)
	runtime.KeepAlive(v)
	return f, err
}

// TestAgainstHeap holds Deep and Exact against the true growth of the heap, each case in a process
// of its own.
func TestAgainstHeap(t *testing.T) {
	child := childBinary(t)
	var doubted atomic.Int32
	t.Cleanup(func() {
		if n := doubted.Load(); n > handful {
			t.Errorf("%d cases are doubted that are right, want %d at most", n, handful)
		}
	})
	for _, c := range heapcases.All() {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			f := runCase(t, child, c.Name)
			for range 2 { // a busy machine may let the runtime make a few blocks of its own meanwhile
				if close(f.Exact.Bytes, f.Growth) {
					break
				}
				f = runCase(t, child, c.Name)
			}
			if !close(f.Exact.Bytes, f.Growth) {
				t.Errorf("Exact = %d, the heap grew by %d", f.Exact.Bytes, f.Growth)
			}
			switch listed := len(f.Deep.Opaque) > 0; {
			case !c.Hidden && !close(f.Deep.Bytes, f.Growth), c.Hidden && !listed:
				t.Errorf("Deep = %v, the heap grew by %d", f.Deep, f.Growth)
			case !c.Hidden && slices.ContainsFunc(f.Deep.Opaque, isCertain):
				t.Errorf("Deep = %v, want nothing unseen", f.Deep)
			case !c.Hidden && listed:
				doubted.Add(1)
			}
		})
	}
}

// handful is in how many cases Deep may doubt what is right: where every other block was garbage
// when all were made. On amd64, they were five to eight with Go 1.26, and three to six with Go
// 1.27, in twelve environments: what a process is given lies on its heap too.
const handful = 8

// isCertain reports whether there is more than Deep saw at an opaque path, not only perhaps.
func isCertain(path string) bool { return !strings.Contains(path, ": may be ") }

// childBinary returns this test without the race detector, which would make each process ten times
// as slow.
func childBinary(t *testing.T) string {
	info, ok := debug.ReadBuildInfo()
	if !ok || !slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return os.Args[0]
	}
	child := filepath.Join(t.TempDir(), "child")
	if out, err := exec.CommandContext(t.Context(), "go", "test", "-c", "-o", child).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return child
}

// close reports whether a figure is within 2 % of the heap's growth.
func close(figure, growth uint64) bool {
	return math.Abs(float64(figure)-float64(growth)) <= 0.02*float64(growth)
}

// childCommand runs this test's binary for one case, in the emulator that make machines runs the
// test in, if there is one. Its environment is the same everywhere, for that lies on its heap; only
// where there is room for a dump of the heap is a machine's own.
func childCommand(t *testing.T, child, name string) *exec.Cmd {
	args := append(strings.Fields(os.Getenv("TEST_EMULATOR")), child)
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Env = []string{caseVariable + "=" + name}
	for _, room := range []string{"TMPDIR", "TMP"} {
		if dir, ok := os.LookupEnv(room); ok {
			cmd.Env = append(cmd.Env, room+"="+dir)
		}
	}
	return cmd
}

func runCase(t *testing.T, child, name string) (f figures) {
	cmd := childCommand(t, child, name)
	cmd.Env = append(cmd.Env, "GOMAXPROCS=1", "GOGC=off")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &f); err != nil {
		t.Fatal(err)
	}
	t.Logf("growth %9d  deep %+8.3f %%  exact %+8.3f %%  %q", f.Growth, percent(f.Deep.Bytes, f.Growth), percent(f.Exact.Bytes, f.Growth), f.Deep.Opaque)
	return f
}

func percent(figure, growth uint64) float64 { return 100 * (float64(figure)/float64(growth) - 1) }
