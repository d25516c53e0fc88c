package pipeline_test

import (
	"context"
	"iter"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

type batchReread struct {
	Source *counting   `pipeline:"source"`
	Work   *sharing    `pipeline:"stage,batch=4"`
	Peek   *centring   `pipeline:"stage"`
	Sink   *collecting `pipeline:"sink"`
}

type batchKeyedReread struct {
	Source *counting   `pipeline:"source"`
	Work   *sharing    `pipeline:"stage,batch=4,key=Rest"`
	Peek   *centring   `pipeline:"stage"`
	Sink   *collecting `pipeline:"sink"`
}

// TestBatchesOfASecondReading: the records of a stage are numbered on when the next one reads its
// input again.
func TestBatchesOfASecondReading(t *testing.T) {
	fails := func(_ context.Context, in []*reading) ([]*reading, error) {
		if k := slices.IndexFunc(in, func(rec *reading) bool { return rec.n == 7 }); k >= 0 {
			return in, pipeline.BatchError{Failed: []int{k}, Errs: []error{errFault}}
		}
		return in, nil
	}
	work := func() *sharing { return &sharing{all: new(shared), do: fails} }
	for _, p := range []pipeline.Pipeline{
		&batchReread{&counting{10}, work(), new(centring), new(collecting)},
		&batchKeyedReread{&counting{10}, work(), new(centring), new(collecting)},
	} {
		var numbers []int64
		report, err := p.Run(t.Context(), pipeline.DeadLetters(func(l pipeline.DeadLetter) { numbers = append(numbers, l.Number) }))
		if err != nil || !slices.Equal(numbers, []int64{7, 17}) || report.Dead != 2 {
			t.Errorf("%T: records %v failed, %d dead, error %v", p, numbers, report.Dead, err)
		}
	}
}

// Alone tells the first hit from the others.
func (h *hit) Alone() bool { return h.n == 0 }

// drainedHits takes all its input, also when nobody wants more of it.
type drainedHits struct{}

func (drainedHits) Transform(in iter.Seq[*hit]) iter.Seq[*hit] {
	return func(yield func(*hit) bool) {
		wanted := true
		for rec := range in {
			wanted = wanted && yield(rec)
		}
	}
}

// oneHit takes one hit and has enough.
type oneHit struct{ got []int }

func (s *oneHit) Consume(in iter.Seq[*hit]) {
	for rec := range in {
		s.got = append(s.got, rec.n)
		return
	}
}

func (s *oneHit) Flush() error { return nil }

type enoughOfKeys struct {
	Source *hits       `pipeline:"source"`
	Drain  drainedHits `pipeline:"stage"`
	Number *numbering  `pipeline:"stage,batch=2,key=Alone"`
	Sink   *oneHit     `pipeline:"sink"`
}

// TestNoBatchForASinkThatHasEnough: what other keys hold stays where it is when a checkpoint is to
// be taken, although the source goes on.
func TestNoBatchForASinkThatHasEnough(t *testing.T) {
	p := &enoughOfKeys{&hits{upto: 9}, drainedHits{}, new(numbering), new(oneHit)}
	report, err := p.Run(t.Context(), pipeline.Checkpoint(new(memory), 3))
	balanced(t, report)
	if err != nil || !slices.Equal(p.Sink.got, []int{1}) {
		t.Errorf("the sink has %v, error %v", p.Sink.got, err)
	}
}

type enoughHits struct {
	Source *hits   `pipeline:"source"`
	Sink   *oneHit `pipeline:"sink"`
}

// TestASinkThatHasEnoughCompletesNothing: the next run does not begin behind what was left out.
func TestASinkThatHasEnoughCompletesNothing(t *testing.T) {
	store := new(memory)
	_, err := (&enoughHits{&hits{upto: 9}, new(oneHit)}).Run(t.Context(), pipeline.Checkpoint(store, 1000))
	if err != nil || store.saves != 0 {
		t.Errorf("%d checkpoints, error %v", store.saves, err)
	}
}
