package beampipe_test

import (
	"errors"
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"github.com/auditline/auditline/beampipe/internal/meters"
	"github.com/auditline/auditline/pipeline"
)

// Records in batches fail, are dropped and come to sinks one by one, wherever batches end.
func TestBatches(t *testing.T) {
	dir := t.TempDir()
	both(t, dir, func() runner {
		return &meters.Batched{
			Source: &meters.Counter{N: 500, M: 7, BadEvery: 50},
			Halve:  &meters.Halve{FailAt: 33, SkipOver: 400},
			Mean:   &meters.Mean{},
			Thin:   meters.Thin{Keep: 0.5},
			Low:    &meters.Pages{Path: filepath.Join(dir, "low"), FailAt: 10},
			All:    &meters.Pages{Path: filepath.Join(dir, "all"), FailAt: 10},
			Bad:    &meters.Rejects{Path: filepath.Join(dir, "bad")},
		}
	})
}

// Each key has batches of its own, as in the local run.
func TestBatchesOfKeys(t *testing.T) {
	dir := t.TempDir()
	both(t, dir, func() runner {
		return &meters.Grouped{
			Source: &meters.Counter{N: 100, M: 7},
			Group:  &meters.Group{FailAt: 33},
			Sink:   &meters.File{Path: filepath.Join(dir, "unordered")},
			Bad:    &meters.Rejects{Path: filepath.Join(dir, "bad")},
		}
	})
}

// A panic in a batch ends the run, and so does a stage that returns fewer records than it should
// where it is not known which these are.
func TestBatchPanics(t *testing.T) {
	dir := t.TempDir()
	p := &meters.Batched{
		Source: &meters.Counter{N: 20, M: 7}, Halve: &meters.Halve{PanicAt: 9}, Mean: &meters.Mean{}, Thin: meters.Thin{Keep: 1},
		Low: &meters.Pages{Path: filepath.Join(dir, "low")}, All: &meters.Pages{Path: filepath.Join(dir, "all")}, Bad: &meters.Rejects{Path: filepath.Join(dir, "bad")},
	}
	_, err := onPrism(t, p)
	if err == nil || err.Error() != "Halve (Halve): record 8: panic: cannot halve" {
		t.Errorf("got %v", err)
	}
	if files := takeFiles(t, dir); len(files) > 0 {
		t.Errorf("written: %v", files)
	}
}

// Attempts are counted as in the local run, those of stages, sinks, batches and copies for keys.
func TestRetries(t *testing.T) {
	dir := t.TempDir()
	both(t, dir, func() runner {
		return &meters.Retried{
			Source: &meters.Counter{N: 100, M: 7},
			Fetch:  &meters.Fetch{FailAt: 25, AgainAt: 10},
			Wait:   &meters.Wait{For: 40},
			Uneven: &meters.Uneven{},
			Batch:  meters.Batch{FailAt: 42},
			Log:    &meters.Log{Path: filepath.Join(dir, "log")},
			Pages:  &meters.Unsure{Path: filepath.Join(dir, "pages")},
			Bad:    &meters.Rejects{Path: filepath.Join(dir, "bad")},
		}
	})
}

// A sub-pipeline is one stage, and a sink that is told places elsewhere does without them.
func TestSubPipeline(t *testing.T) {
	dir := t.TempDir()
	both(t, dir, func() runner {
		return &meters.Nested{
			Source: &meters.Placed{Counter: meters.Counter{N: 200, M: 7, BadEvery: 50}},
			Clean: &meters.Clean{
				Large: &meters.Threshold{Min: 5},
				Small: &meters.Small{Scale: meters.Scale{By: 0.5, FailAt: 33}, Large: &meters.Threshold{Min: 10}},
			},
			Many: &meters.Many{Scale: meters.Scale{By: 4, FailAt: 17}, Halve: &meters.Halve{FailAt: 52, SkipOver: 300}},
			Sink: &meters.Offset{Path: filepath.Join(dir, "out")},
			Bad:  &meters.Rejects{Path: filepath.Join(dir, "bad")},
		}
	})
}

// Components that take a context first have one.
func TestContexts(t *testing.T) {
	dir := t.TempDir()
	both(t, dir, func() runner {
		return contexts(dir, &meters.Asked{Meters: meters.Meters{To: 200, BadEvery: 50}})
	})
}

func contexts(dir string, source *meters.Asked) *meters.Contexts {
	return &meters.Contexts{
		Source: source,
		Scale:  &meters.AskedScale{Scale: meters.Scale{By: 2, FailAt: 33}},
		Sums:   &meters.AskedSums{},
		Thin:   &meters.AskedThin{Thin: meters.Thin{Keep: 4}},
		Put:    &meters.AskedPut{Path: filepath.Join(dir, "put"), FailAt: 20},
		Pages:  &meters.AskedPages{Path: filepath.Join(dir, "pages")},
		All:    &meters.AskedAll{File: meters.File{Path: filepath.Join(dir, "all")}},
		Bad:    &meters.AskedBad{Rejects: meters.Rejects{Path: filepath.Join(dir, "bad")}},
	}
}

// The context of a source ends at the deadline, so that one that waits is told so as well.
func TestWaitingSource(t *testing.T) {
	err := untilDeadline(t, contexts(t.TempDir(), &meters.Asked{Waits: true}))
	if !strings.Contains(err.Error(), "Source (Asked): had given 0 records by the deadline") {
		t.Errorf("got %v", err)
	}
}

// The parts of a source give its records in its own order, whoever reads them.
func TestSplit(t *testing.T) {
	dir := t.TempDir()
	create := func() *meters.Divided {
		return &meters.Divided{
			Source: meters.Meters{To: 300, BadEvery: 50},
			Scale:  meters.Scale{By: 2, FailAt: 33},
			Mean:   &meters.Mean{},
			Lines:  &meters.Lines{Path: filepath.Join(dir, "lines"), FailAt: -1},
			Sink:   &meters.File{Path: filepath.Join(dir, "out")},
			Bad:    &meters.Rejects{Path: filepath.Join(dir, "bad")},
		}
	}
	for _, parts := range []string{"1", "16", "300"} {
		t.Run(parts, func(t *testing.T) {
			setParts(t, parts)
			both(t, dir, func() runner { return create() })
		})
	}
	t.Run("none", func(t *testing.T) {
		p := create()
		p.Source.To = 0
		report, err := onPrism(t, p)
		if err != nil || report.In != 0 {
			t.Errorf("got %v, %v", report, err)
		}
	})
}

// A record that fails at a required sink ends the run, whoever takes dead letters.
func TestRequiredSink(t *testing.T) {
	dir := t.TempDir()
	create := func() *meters.Divided {
		return &meters.Divided{
			Source: meters.Meters{To: 100},
			Scale:  meters.Scale{By: 2},
			Mean:   &meters.Mean{},
			Lines:  &meters.Lines{Path: filepath.Join(dir, "lines"), FailAt: 50},
			Sink:   &meters.File{Path: filepath.Join(dir, "out")},
			Bad:    &meters.Rejects{Path: filepath.Join(dir, "bad")},
		}
	}
	_, local := create().Run(t.Context())
	_, err := onPrism(t, create())
	if err == nil || local == nil || err.Error() != local.Error() {
		t.Errorf("got %v, want %v", err, local)
	}
}

// What goes wrong in a part of a source says in which one.
func TestSplitFails(t *testing.T) {
	setParts(t, "4")
	out := &meters.File{Path: filepath.Join(t.TempDir(), "out")}
	strict := func(source meters.Meters, scale meters.Scale) *meters.Strict {
		return &meters.Strict{Source: source, Scale: scale, Sink: out}
	}
	for name, test := range map[string]struct {
		p    runner
		want string
	}{
		"first part":   {strict(meters.Meters{From: 1, To: 101, BadEvery: 101}, meters.Scale{By: 1, PanicAt: 20}), "Scale (Scale): record 20: panic: cannot scale"},
		"later part":   {strict(meters.Meters{From: 1, To: 101, BadEvery: 101}, meters.Scale{By: 1, PanicAt: 60}), "Scale (Scale): record 10: in part 3 of the source: panic: cannot scale"},
		"bad record":   {strict(meters.Meters{From: 1, To: 101, BadEvery: 90}, meters.Scale{By: 1}), "Source (Meters): record 15: in part 4 of the source: row 90 does not parse"},
		"error":        {&meters.Leaking{Source: &meters.Rows{To: -1}, Sink: out}, "Source (Rows): Split: there are no rows"},
		"lost by JSON": {&meters.Leaking{Source: &meters.Rows{To: 10}, Sink: out}, "Source (Rows): part 2 of 2 that Split gave: Source (Rows) cannot be sent to workers: field from of type int would not come through"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := onPrism(t, test.p)
			failed, ok := errors.AsType[*pipeline.ComponentError](err)
			if !ok || !strings.HasPrefix(failed.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// setParts says into how many parts sources are split.
func setParts(t *testing.T, n string) {
	t.Helper()
	f := flag.Lookup("source_parts")
	before := f.Value.String()
	t.Cleanup(func() { _ = f.Value.Set(before) }) // which it was
	if err := f.Value.Set(n); err != nil {
		t.Fatal(err)
	}
}
