package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// thinned is a sub-pipeline that drops records.
type thinned struct {
	Fifths *notFives `pipeline:"stage"`
	Double *twice    `pipeline:"stage"`
}

// checked is one that fails records as well, around another sub-pipeline.
type checked struct {
	Limit *limit   `pipeline:"stage"`
	Kept  *thinned `pipeline:"stage"`
	Last  *twice   `pipeline:"stage"`
}

// streamed is one that works on the whole stream.
type streamed struct {
	Double *twice   `pipeline:"stage"`
	Pairs  *inPairs `pipeline:"stage"`
	Kept   *thinned `pipeline:"stage"`
}

// notFives drops multiples of five.
type notFives struct{}

func (notFives) Apply(rec *reading) (*reading, bool) { return rec, rec.n%5 > 0 }

// twice doubles records.
type twice struct{}

func (twice) Apply(rec *reading) (*reading, bool) { return &reading{2 * rec.n}, true }

// limit fails records above a number.
type limit struct{ most int }

func (l *limit) Apply(_ context.Context, rec *reading) (*reading, error) {
	if rec.n > l.most {
		return nil, errFull
	}
	return rec, nil
}

// inPairs gives the sum of each two records.
type inPairs struct{}

func (inPairs) Transform(in iter.Seq[*reading]) iter.Seq[*reading] {
	return func(yield func(*reading) bool) {
		sum, n := 0, 0
		for rec := range in {
			sum += rec.n
			if n++; n%2 > 0 {
				continue
			}
			if !yield(&reading{sum}) {
				return
			}
			sum = 0
		}
	}
}

type nested struct {
	Source  *counting   `pipeline:"source"`
	Checked *checked    `pipeline:"stage"`
	Whole   *streamed   `pipeline:"stage"`
	Sink    *collecting `pipeline:"sink"`
}

// TestSubPipelineIsAStage compares a pipeline of sub-pipelines with one of their stages.
func TestSubPipelineIsAStage(t *testing.T) {
	limited := func() *limit { return &limit{17} }
	sub, flat := new(collecting), new(collecting)
	letters := 0
	option := pipeline.DeadLetters(func(l pipeline.DeadLetter) {
		letters++
		if l.Component != "Checked" || l.Err.Error() != "Limit: full" || !errors.Is(l.Err, errFull) {
			t.Errorf("dead letter %s: %v", l.Component, l.Err)
		}
	})
	newKept := func() *thinned { return &thinned{new(notFives), new(twice)} }
	p := &nested{&counting{20}, &checked{limited(), newKept(), new(twice)}, &streamed{new(twice), new(inPairs), newKept()}, sub}
	report, err := p.Run(context.Background(), option)
	if err != nil || report.In != 20 || report.Dead != 3 || letters != 3 || report.In != report.Out+report.Dropped+report.Dead {
		t.Errorf("in %d, out %d, dropped %d, dead %d, error %v", report.In, report.Out, report.Dropped, report.Dead, err)
	}
	runner, err := pipeline.NewRunner(&counting{20}, []any{limited(), new(notFives), new(twice), new(twice), new(twice), new(inPairs), new(notFives), new(twice)}, flat)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := runner.Run(context.Background(), pipeline.DeadLetters(func(pipeline.DeadLetter) {})); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(sub.got, flat.got) || len(sub.got) == 0 {
		t.Errorf("got %v, want %v", sub.got, flat.got)
	}
}
