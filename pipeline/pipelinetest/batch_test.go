package pipelinetest_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/pipelinetest"
)

// halving halves even numbers and drops odd ones, or does what its fields say.
type halving struct {
	keeps, greedy, firstOnly, fails, skips bool

	kept []int
}

func (s *halving) ApplyBatch(_ context.Context, in []int) (out []int, err error) {
	for i, n := range in {
		if n%2 == 0 && (!s.firstOnly || i == 0) {
			out = append(out, n/2)
		}
	}
	switch {
	case s.greedy:
		out = append(out, in...)
		out = append(out, in...)
	case s.fails:
		err = errors.New("full")
	case s.skips && len(out) == 0:
		err = pipeline.Skip
	case s.keeps && s.kept != nil:
		out = append(s.kept[:0:0], s.kept...)
	}
	s.kept = in
	return out, err
}

// applying is halving one by one, or does something else.
type applying struct {
	halving
	other bool
}

func (s *applying) Apply(n int) (int, bool) {
	if s.other {
		return n, true
	}
	return n / 2, n%2 == 0
}

func (s *applying) Flush() iter.Seq[int] { return func(yield func(int) bool) { yield(0) } }

// ending is halving that gives two numbers at the end, and does not stop.
type ending struct{ halving }

func (s *ending) Flush() iter.Seq[int] {
	return func(yield func(int) bool) {
		yield(0)
		yield(1) //stagecheck:ignore seqyield deaf components are what the suite has to find
	}
}

func TestBatchStageFindsWhatIsWrong(t *testing.T) {
	for want, stage := range map[string]func() any{
		"":   func() any { return new(halving) },
		" ":  func() any { return &halving{skips: true} },
		"  ": func() any { return new(applying) },
		"one batch and batches of 1 do not give the same":   func() any { return &halving{firstOnly: true} },
		"one batch and batches of 3 do not give the same":   func() any { return &halving{keeps: true} },
		"ApplyBatch gives 18 records for 7":                 func() any { return &halving{greedy: true} },
		"ApplyBatch fails a batch of 7: full":               func() any { return &halving{fails: true} },
		"Flush, stopped after 1 records, it offers 1 more":  func() any { return new(ending) },
		"ApplyBatch and Apply do not do the same":           func() any { return &applying{other: true} },
		"*pipelinetest_test.up is no stage with ApplyBatch": func() any { return new(up) },
	} {
		err := pipelinetest.TestBatchStage[int, int](stage, func() []int { return []int{2, 3, 4, 6, 7, 8, 9} })
		if want = strings.TrimSpace(want); want == "" && err != nil || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

// listing lists its numbers, or does what its fields say.
type listing struct {
	keeps, counts, other bool

	got   []int
	first []int
}

func (s *listing) PutBatch(in []int) error {
	if s.first == nil {
		s.first = in
	}
	if s.counts {
		in = []int{len(in)}
	}
	if s.got = append(s.got, in...); s.keeps {
		s.got = s.first
	}
	return nil
}

// putting is listing one by one.
type putting struct{ listing }

func (s *putting) Put(n int) error {
	if s.other {
		return errors.New("full")
	}
	s.got = append(s.got, n)
	return nil
}

func TestBatchSinkFindsWhatIsWrong(t *testing.T) {
	got := func(sink any) any {
		if s, ok := sink.(*putting); ok {
			return s.got
		}
		return sink.(*listing).got
	}
	for want, sink := range map[string]func() any{
		"":  func() any { return new(listing) },
		" ": func() any { return new(putting) },
		"one batch and batches of 3 do not do the same: [7]": func() any { return &listing{counts: true} },
		"one batch and batches of 1 do not do the same":      func() any { return &listing{keeps: true} },
		"PutBatch and Put do not do the same":                func() any { return &putting{listing{other: true}} },
		"*pipelinetest_test.up is no sink with PutBatch":     func() any { return new(up) },
	} {
		err := pipelinetest.TestBatchSink[int](sink, func() []int { return []int{2, 3, 4, 6, 7, 8, 9} }, got)
		if want = strings.TrimSpace(want); want == "" && err != nil || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}
