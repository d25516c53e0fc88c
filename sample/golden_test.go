package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/bits"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files in testdata")

// golden compares got with a file in testdata, or rewrites the file.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(anyWord(string(want)), anyWord(string(got))); diff != "" {
		t.Errorf("%s (go test ./sample -update rewrites it): %s", path, diff)
	}
}

// number is a number with the spaces before it.
var number = regexp.MustCompile(` *[\d.,]+`)

// anyWord leaves numbers out where words have 32 bits: the files in testdata have the sizes of 64.
func anyWord(text string) string {
	if bits.UintSize == 64 {
		return text
	}
	return number.ReplaceAllString(text, " N")
}

// measured is what differs from run to run even when the clock stands still.
var measured = regexp.MustCompile(`(peak memory +)[\d.,]+`)

// TestOutput runs in a bubble, whose clock stands still.
func TestOutput(t *testing.T) {
	for name, args := range map[string]string{
		"exercise1.txt":                "-exercise 1",
		"exercise3.txt":                "-exercise 3",
		"exercise4.txt":                "-exercise 4",
		"usage.txt":                    "-help",
		"exercise4_nothing_passes.txt": "-exercise 4 -records 7 -seed 1 -threshold 101 -window 1",
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var out bytes.Buffer
				if code := execute(t.Context(), strings.Fields(args), &out, &out); code != 0 {
					t.Fatalf("exit code %d: %s", code, out.String())
				}
				golden(t, name, measured.ReplaceAll(out.Bytes(), []byte("${1}N")))
			})
		})
	}
}

func TestUsageErrors(t *testing.T) {
	for args, want := range map[string]string{
		"-exercise 5":        "sample: -exercise 5: want 1 to 4\n",
		"-records -1":        "sample: -records -1: want 0 or more\n",
		"-window 0":          "sample: -window 0: want 1 or more\n",
		"-threshold NaN":     "sample: -threshold NaN: want a number\n",
		"-exercise 1 -csv x": "sample: -exercise 1 leaves the weather out, which -csv and -html are about\n",
		"surprise":           "sample: unexpected argument \"surprise\"\n",
		"-threshold low":     "invalid value \"low\" for flag -threshold: parse error\n",
	} {
		var out, errs bytes.Buffer
		if code := execute(t.Context(), strings.Fields(args), &out, &errs); code != 2 || out.Len() > 0 {
			t.Errorf("%s: exit code %d, output %q; want 2 and nothing", args, code, out.String())
		}
		if !strings.HasPrefix(errs.String(), want) {
			t.Errorf("%s: got %q, want it to begin with %q", args, errs.String(), want)
		}
	}
}

// fullDisk refuses to be written to.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestOutputThatCannotBeWrittenIsAnError(t *testing.T) {
	for _, args := range []string{"-exercise 1", "-exercise 1 -json"} {
		var errs bytes.Buffer
		if code := execute(t.Context(), strings.Fields(args), fullDisk{}, &errs); code != 1 || errs.String() != "sample: disk full\n" {
			t.Errorf("%s: exit code %d, error %q", args, code, errs.String())
		}
	}
}

func TestWeatherOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, err := runWeather(t.Context(), options{}, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		r.Print(&out)
		golden(t, "weather.txt", measured.ReplaceAll(out.Bytes(), []byte("${1}N")))
	})
}

func TestAMissingFileIsOneError(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	path := filepath.Join(t.TempDir(), "none.csv")
	code := execute(t.Context(), []string{"-csv", path}, &out, &errs)
	_, err := os.Open(path)
	if want := fmt.Sprintf("sample: %v\n", err); code != 1 || out.Len() > 0 || errs.String() != want {
		t.Errorf("exit code %d, output %q, errors %q; want 1, nothing and %q", code, out.String(), errs.String(), want)
	}
}

// TestStopDrains: the program that is told to end finishes what it has begun.
func TestStopDrains(t *testing.T) {
	t.Parallel()
	stop, told := context.WithCancel(t.Context())
	told()
	var out, errs bytes.Buffer
	if code := execute(stop, nil, &out, &errs); code != 0 || errs.Len() > 0 {
		t.Errorf("exit code %d, %s", code, &errs)
	}
	if !strings.Contains(out.String(), "stopped        the source, before its end; what it had yielded was finished") {
		t.Errorf("the report does not say that the source was stopped:\n%s", &out)
	}
}
