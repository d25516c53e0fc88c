package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// Components whose records are no pointers.

type ints []int

func (s ints) Stream() iter.Seq[int] { return slices.Values(s) }

// reciprocal fails at 0.
type reciprocal struct{}

func (reciprocal) Transform(in iter.Seq2[int, error]) iter.Seq2[float64, error] {
	return func(yield func(float64, error) bool) {
		for n := range in {
			var err error
			if n == 0 {
				err = errors.New("division by zero")
			}
			if !yield(1/float64(n), err) {
				return
			}
		}
	}
}

// anything takes records of any type, until it has three.
type anything struct{ got []any }

func (s *anything) Consume(in iter.Seq[any]) error {
	for v := range in {
		if s.got = append(s.got, v); len(s.got) == 3 {
			return errors.New("full")
		}
	}
	return nil
}

func TestRunnerOfValues(t *testing.T) {
	sink := &anything{}
	runner, err := pipeline.NewRunner(ints{1, 2, 0, 4, 5, 6}, []any{reciprocal{}}, sink)
	if err != nil {
		t.Fatal(err)
	}
	var letters []pipeline.DeadLetter
	report, err := runner.Run(context.Background(), pipeline.DeadLetters(func(l pipeline.DeadLetter) { letters = append(letters, l) }))
	if want := "anything (anything): record 3: full"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if want := []any{1.0, 0.5, 0.25}; !slices.Equal(sink.got, want) {
		t.Errorf("got %v, want %v", sink.got, want)
	}
	if report.In != 4 || report.Out != 2 || report.Dead != 2 || report.Dropped != 0 {
		t.Errorf("%d in, %d out, %d dropped, %d dead", report.In, report.Out, report.Dropped, report.Dead)
	}
	if len(letters) != 2 || letters[0].Component != "reciprocal" || letters[0].Number != 3 || letters[1].Record != 0.25 {
		t.Errorf("dead letters %+v", letters)
	}
}
