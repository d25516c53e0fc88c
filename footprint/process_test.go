//go:build !js

package footprint_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"unsafe"

	"go.uber.org/goleak"

	"github.com/auditline/auditline/footprint"
)

// measureInstead is the value of caseVariable that asks for the first measurements of a process.
const measureInstead = "first measurements"

func TestMain(m *testing.M) {
	switch name := os.Getenv(caseVariable); name {
	case "":
		goleak.VerifyTestMain(m)
	case measureInstead:
		printMeasured()
	default:
		f, err := measureCase(name)
		if err = errors.Join(err, json.NewEncoder(os.Stdout).Encode(f)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
}

// measured is printed by a process that does nothing else.
func printMeasured() {
	for range 2 {
		fmt.Println(footprint.Measure(1, func(int) *int64 { return new(int64) }).Live)
	}
	for n := 1; n <= 4; n++ {
		fmt.Println(footprint.Measure(n, func(int) [16]byte { return [16]byte{} }).Live)
	}
}

// TestFirstMeasureOfAProcess holds the first figure against the second: what the runtime makes for
// its first collections is no part of it, but for a few small blocks with which its threads wait
// for each other.
func TestFirstMeasureOfAProcess(t *testing.T) {
	cmd := childCommand(t, os.Args[0], measureInstead)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var figures [6]uint64
	for i, text := range strings.Fields(string(out)) {
		figures[i], _ = strconv.ParseUint(text, 10, 64)
	}
	for i, least := range []uint64{word, word, 16, 32, 48, 64} {
		if got := figures[i]; got < least || got > least+1000 {
			t.Errorf("figure %d is %d, want %d and little more", i, got, least)
		}
	}
}

func TestExactOfValue(t *testing.T) {
	v := reading{raw: make([]byte, 1024), next: &reading{}}
	got, err := footprint.Exact(v, nil, v.next)
	if err != nil {
		t.Fatal(err)
	}
	if want := uint64(unsafe.Sizeof(v)) + 1024 + blockOf(uint64(unsafe.Sizeof(v))); got.Bytes != want || got.Blocks != 2 {
		t.Errorf("Exact = %v, want %d bytes in 2 blocks", got, want)
	}
}

func TestExactSaysWhyThereIsNoDump(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	_, err := footprint.Exact(t)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "set TMPDIR to a directory with room") {
		t.Errorf("error = %v", err)
	}
}
