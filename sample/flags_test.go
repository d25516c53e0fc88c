package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestFlagsReachExercise4 compares what the program prints for other settings with the reference, bit by bit.
func TestFlagsReachExercise4(t *testing.T) {
	t.Parallel()
	out := runOK(t, strings.Fields("-json -exercise 4 -records 250 -seed 7 -threshold 55.5 -window 9")...)
	var got map[string]exercise4
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	want := referenceSynthetic(250, 7, 55.5, 9)
	run, kept := got["ex4"].Run, int64(len(want))
	if len(got) != 1 || run.Records != kept || run.ChangeEvents != 2*(250+2*kept) || run.RecordEvents != 3*kept {
		t.Errorf("got %d records, %d stage and %d record events; want %d records", run.Records, run.ChangeEvents, run.RecordEvents, kept)
	}
	var first3 [][4]string
	for _, r := range want[:3] {
		first3 = append(first3, hexReading(r))
	}
	if last := hexReading(want[kept-1]); !slices.Equal(run.First3, first3) || run.Last == nil || *run.Last != last {
		t.Errorf("got first %q and last %q, want %q and %q", run.First3, run.Last, first3, last)
	}
}

func hexReading(r reading) [4]string {
	return [4]string{r.sensor, hexFloat(r.value), hexFloat(r.normalized), hexFloat(r.rollingAvg)}
}

func TestWeatherAsJSON(t *testing.T) {
	t.Parallel()
	r, err := runWeather(t.Context(), options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := printJSON(&out, map[string]part{"weather": r}); err != nil {
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
