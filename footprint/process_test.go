//go:build !js

package footprint_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
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

// TestFirstMeasureOfAProcess holds the first figures against the right ones: what the runtime makes
// for its first collections is no part of them. A tiny value takes up to 16 bytes with others, and
// several processors may make a few small blocks with which their threads wait for each other.
func TestFirstMeasureOfAProcess(t *testing.T) {
	for _, c := range []struct {
		environment string
		more        uint64
	}{{"GOMAXPROCS=1", 16}, {"GOMAXPROCS=2", 1000}} {
		cmd := childCommand(t, os.Args[0], measureInstead)
		cmd.Env = append(cmd.Environ(), c.environment)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		var figures [6]uint64
		for i, text := range strings.Fields(string(out)) {
			figures[i], _ = strconv.ParseUint(text, 10, 64)
		}
		for i, least := range []uint64{8, 8, 16, 32, 48, 64} {
			if got := figures[i]; got < least || got > least+c.more {
				t.Errorf("%s: figure %d is %d, want %d and at most %d more", c.environment, i, got, least, c.more)
			}
		}
	}
}

// TestExactCountsFinalizers takes a block that only the function of a finalizer refers to.
func TestExactCountsFinalizers(t *testing.T) {
	v, buffer := &reading{}, make([]byte, 4096)
	plain, err := footprint.Exact(v)
	if err != nil {
		t.Fatal(err)
	}
	runtime.SetFinalizer(v, func(*reading) { clear(buffer) })
	got, err := footprint.Exact(v)
	if err != nil {
		t.Fatal(err)
	}
	if more := got.Bytes - plain.Bytes; got.Blocks != plain.Blocks+2 || more < 4096+word || more > 4096+64 {
		t.Errorf("Exact = %v with a finalizer, %v without, want its buffer and function more", got, plain)
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
