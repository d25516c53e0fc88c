package pipelinetest_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/pipelinetest"
)

// up yields 1 to n, in the ways that its fields say.
type up struct {
	n                       int
	deaf, exhaustible, used bool
}

func (s *up) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		if s.exhaustible && s.used {
			return
		}
		s.used = true
		for i := range s.n {
			if !yield(i+1) && !s.deaf { //stagecheck:ignore seqyield deaf components are what the suite has to find
				return
			}
		}
	}
}

// doubling doubles odd numbers and drops even ones, as its fields say.
type doubling struct{ deaf, greedy, twice, apart bool }

func (s doubling) Transform(_ context.Context, in iter.Seq2[int, error]) iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		stopped := false
		if s.twice {
			for range in {
			}
		}
		for n, err := range in {
			if n%2 == 0 || stopped {
				continue
			}
			if !yield(2*n, err) { //stagecheck:ignore seqyield deaf components are what the suite has to find
				if stopped = true; !s.deaf && !s.greedy {
					return
				}
			}
			stopped = stopped && !s.deaf
		}
	}
}

func (s doubling) Apply(n int) (int, error) {
	switch {
	case n%2 == 0:
		return 0, pipeline.Skip
	case s.apart && n == 5:
		return 11, nil
	}
	return 2 * n, nil
}

// adding adds up, as its fields say.
type adding struct {
	sum          int
	twice, apart bool
}

func (s *adding) Consume(in iter.Seq[int]) error {
	for n := range in {
		s.sum += n
	}
	if s.twice {
		for range in {
		}
	}
	return nil
}

func (s *adding) Put(n int) error {
	s.sum += n
	if s.apart {
		return errors.New("refused")
	}
	return nil
}

// committing is a sink that takes all or nothing, unless it is rash.
type committing struct{ rash bool }

func (s committing) Consume(ctx context.Context, in iter.Seq[int]) error {
	for range in {
	}
	if s.rash {
		return nil
	}
	return context.Cause(ctx)
}

// committingPairs is committing for pairs.
type committingPairs struct{ committing }

func (s committingPairs) Consume(ctx context.Context, in iter.Seq2[int, error]) error {
	return s.committing.Consume(ctx, func(yield func(int) bool) {
		for n := range in {
			if !yield(n) {
				return
			}
		}
	})
}

func TestSuite(t *testing.T) {
	input := func() []int { return []int{1, 2, 3, 5, 7} }
	sum := func(sink any) any { return sink.(*adding).sum }
	source := func(s up) error { return pipelinetest.TestSource[int](func() any { c := s; return &c }) }
	stage := func(s doubling) error { return pipelinetest.TestStage[int, int](func() any { return s }, input) }
	sink := func(s adding) error {
		return pipelinetest.TestSink(func() any { c := s; return &c }, input, sum)
	}
	tests := []struct {
		err  error
		want string // the first line; none when all is well
	}{
		{source(up{n: 5}), ""},
		{source(up{n: 5000}), ""},
		{source(up{n: 0}), ""},
		{source(up{n: 5, deaf: true}), "Stream, stopped after 1 records, it offers 4 more: it must return when yield returns false"},
		{source(up{n: 5, exhaustible: true}), "a second Stream does not start again: there are 5 records, and then 0"},
		{pipelinetest.TestSource[string](func() any { return &up{} }), "*pipelinetest_test.up is no source for records of type string: see the interfaces of package pipeline"},
		{stage(doubling{}), ""},
		{stage(doubling{deaf: true}), "Transform, stopped after 1 records, it offers 3 more: it must return when yield returns false"},
		{stage(doubling{greedy: true}), "Transform, stopped after 1 records, reads 4 more: it must leave its loop when yield returns false"},
		{stage(doubling{twice: true}), "Transform reads its input 2 times: each time runs the source again"},
		{stage(doubling{apart: true}), "Transform and Apply do not do the same: record 3 is 10, and then 11"},
		{pipelinetest.TestStage[int, string](func() any { return doubling{} }, input), "pipelinetest_test.doubling is no stage for records of type int and string: see the interfaces of package pipeline"},
		{sink(adding{}), ""},
		{sink(adding{twice: true}), "Consume reads its input 2 times: each time runs the source again"},
		{sink(adding{apart: true}), "Consume and Put do not agree: errors <nil> and refused"},
		{pipelinetest.TestSink(func() any { return new(adding) }, input, func(s any) any { return fmt.Sprintf("%p", s) }), "Consume and Put do not do the same: "},
		{pipelinetest.TestSink(func() any { return committing{} }, input, nil), ""},
		{pipelinetest.TestSink(func() any { return committing{rash: true} }, input, nil), "Consume takes half of its input for the whole: it must return context.Cause(ctx)"},
		{pipelinetest.TestSink(func() any { return committingPairs{} }, input, nil), ""},
		{pipelinetest.TestSink(func() any { return committingPairs{committing{rash: true}} }, input, nil), "Consume takes half of its input for the whole: "},
		{pipelinetest.TestSink(func() any { return doubling{} }, input, nil), "pipelinetest_test.doubling is no sink for records of type int: see the interfaces of package pipeline"},
	}
	for i, tt := range tests {
		got := ""
		if tt.err != nil {
			got, _, _ = strings.Cut(tt.err.Error(), "\n")
		}
		if got != tt.want && (tt.want == "" || !strings.HasPrefix(got, tt.want)) {
			t.Errorf("%d: got  %q\nwant %q", i, got, tt.want)
		}
	}
}

// smooth is a stage as a user writes it.
type smooth struct{ last float64 }

func (s *smooth) Transform(in iter.Seq[float64]) iter.Seq[float64] {
	return func(yield func(float64) bool) {
		for v := range in {
			s.last = (s.last + v) / 2
			if !yield(s.last) {
				return
			}
		}
	}
}

func ExampleTestStage() {
	err := pipelinetest.TestStage[float64, float64](
		func() any { return &smooth{} },
		func() []float64 { return slices.Repeat([]float64{1, 2, 3}, 10) },
	)
	fmt.Println(err)
	// Output: <nil>
}

// keeping gives at the end what it has kept, as its fields say.
type keeping struct {
	kept        []int
	deaf, apart bool
}

func (k *keeping) Apply(n int) (int, bool) {
	k.kept = append(k.kept, n)
	return 0, false
}

func (k *keeping) Flush() iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, n := range k.kept {
			if !yield(n) && !k.deaf { //stagecheck:ignore seqyield deaf components are what the suite has to find
				return
			}
		}
	}
}

// keepingBoth has both forms.
type keepingBoth struct{ keeping }

func (k *keepingBoth) Transform(in iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		if all := slices.Collect(in); !k.apart {
			for _, n := range all {
				if !yield(n) {
					return
				}
			}
		}
	}
}

func TestStageThatFlushes(t *testing.T) {
	input := func() []int { return []int{1, 2, 3} }
	for _, stage := range []func() any{func() any { return &keeping{} }, func() any { return &keepingBoth{} }} {
		if err := pipelinetest.TestStage[int, int](stage, input); err != nil {
			t.Error(err)
		}
	}
	for want, stage := range map[string]func() any{
		"Flush, stopped after 1 records, it offers 2 more": func() any { return &keeping{deaf: true} },
		"Transform and Apply do not do the same":           func() any { return &keepingBoth{keeping{apart: true}} },
	} {
		if err := pipelinetest.TestStage[int, int](stage, input); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

// flaky remembers the record before, as no shared stage may.
type flaky struct{ before int }

func (f *flaky) Apply(n int) (int, bool) {
	sum := f.before + n
	f.before = n
	return sum, true
}

// guarded does the same with a lock: that is no race, but wrong all the same.
type guarded struct {
	lock sync.Mutex
	flaky
}

func (g *guarded) Apply(n int) (int, bool) {
	g.lock.Lock()
	defer g.lock.Unlock()
	return g.flaky.Apply(n)
}

func TestSharedStage(t *testing.T) {
	numbers := func() (list []int) {
		for n := range 1000 {
			list = append(list, n)
		}
		return list
	}
	if err := pipelinetest.TestSharedStage[int, int](func() any { return doubling{} }, numbers); err != nil {
		t.Error(err)
	}
	err := pipelinetest.TestSharedStage[int, int](func() any { return new(guarded) }, numbers)
	if err == nil || !strings.Contains(err.Error(), "two workers do not do the same as one: record ") {
		t.Errorf("got %v", err)
	}
	if err := pipelinetest.TestSharedStage[int, int](func() any { return &up{} }, numbers); err == nil {
		t.Error("a source is no stage")
	}
}
