package main

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/auditline/auditline/sample/internal/oracle"
	"github.com/auditline/auditline/sample/internal/reference"
)

// TestFlagsReachExercise4 compares what the program prints for other settings with the reference,
// bit by bit.
func TestFlagsReachExercise4(t *testing.T) {
	t.Parallel()
	var got map[string]struct {
		Run struct {
			Records, ChangeEvents, RecordEvents int64
			First3                              [][4]string
			Last                                [4]string
		}
	}
	out := runOK(t, strings.Fields("-json -exercise 4 -records 250 -seed 7 -threshold 55.5 -window 9")...)
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	want := reference.Synthetic(250, 7, 55.5, 9)
	run, kept := got["ex4"].Run, int64(len(want))
	if len(got) != 1 || run.Records != kept || run.ChangeEvents != 2*(250+2*kept) || run.RecordEvents != 3*kept {
		t.Errorf("got %d records, %d stage and %d record events; want %d records", run.Records, run.ChangeEvents,
			run.RecordEvents, kept)
	}
	if len(run.First3) != 3 {
		t.Fatalf("got %d records at the beginning, want 3", len(run.First3))
	}
	for i, record := range run.First3 {
		wantBits(t, record, want[i])
	}
	wantBits(t, run.Last, want[kept-1])
}

// wantBits compares a record whose floats are written in hexadecimal.
func wantBits(t *testing.T, record [4]string, want reference.Reading) {
	t.Helper()
	got := reference.Reading{Sensor: record[0], At: want.At}
	for i, f := range []*float64{&got.Value, &got.Normalized, &got.RollingAvg} {
		var err error
		if *f, err = strconv.ParseFloat(record[i+1], 64); err != nil {
			t.Fatal(err)
		}
	}
	if got != want {
		t.Errorf("got record %+v, want %+v", got, want)
	}
}

func TestWeatherAsJSON(t *testing.T) {
	t.Parallel()
	r, err := runWeather(t.Context(), options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := oracle.WriteJSON(&out, map[string]any{"weather": r}); err != nil {
		t.Fatal(err)
	}
	var got map[string]struct{ In, Out, Dropped, Dead int64 }
	if err := json.Unmarshal([]byte(out.String()), &got); err != nil {
		t.Fatal(err)
	}
	if w := got["weather"]; w.In != 26277 || w.In != w.Out+w.Dropped+w.Dead {
		t.Errorf("got %+v", w)
	}
}

// runOK runs the program and returns what it prints; it must succeed and say nothing on its
// standard error.
func runOK(t *testing.T, args ...string) []byte {
	t.Helper()
	var out, errs bytes.Buffer
	if code := execute(t.Context(), args, &out, &errs); code != 0 || errs.Len() > 0 {
		t.Fatalf("sample %q: exit code %d, %s", args, code, errs.String())
	}
	return out.Bytes()
}
