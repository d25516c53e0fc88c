package main

import (
	"os/exec"
	"path/filepath"
	"testing"
)

const want = `Saved the change logs of 2 orders.
The history of order 2026-002, read by another process:
  1. status:  -> open (bob, r-2)
  2. cents: 0 -> 9900 (bob, r-2)
  3. card: [redacted] -> [redacted] (bob, r-3)
  4. status: open -> paid (bob, r-3)
  5. note:  -> leave it at the door (clerk, r-4)
  6. status: paid -> shipped (clerk, r-4)
`

// TestSample runs the sample as make demo does.
func TestSample(t *testing.T) {
	program := filepath.Join(t.TempDir(), "sample")
	if out, err := exec.Command("go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := exec.Command(program).CombinedOutput()
	if err != nil || string(out) != want {
		t.Errorf("%v: %s", err, out)
	}
}
