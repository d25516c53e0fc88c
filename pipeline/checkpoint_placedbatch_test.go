package pipeline_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// twiceEach yields each hit twice, from one place.
type twiceEach struct{}

func (twiceEach) Transform(in iter.Seq[*hit]) iter.Seq[*hit] {
	return func(yield func(*hit) bool) {
		for rec := range in {
			if !yield(rec) || !yield(&hit{n: rec.n, page: rec.page, sum: 1}) {
				return
			}
		}
	}
}

// thinning drops hits whose number leaves one rest of ten, and names them or not.
type thinning struct {
	Rest   int
	Firsts bool // of two hits from one place, only the first
	Silent bool
}

func (s *thinning) ApplyBatch(in []*hit) ([]*hit, error) {
	var dropped pipeline.BatchError
	var kept []*hit
	for k, rec := range in {
		if rec.n%10 != s.Rest || s.Firsts && rec.sum > 0 {
			kept = append(kept, rec)
			continue
		}
		dropped.Failed, dropped.Errs = append(dropped.Failed, k), append(dropped.Errs, pipeline.Skip)
	}
	if s.Silent || dropped.Failed == nil {
		return kept, nil
	}
	return kept, dropped
}

// placedHits notes the places of hits.
type placedHits struct{ got map[string]int }

func (s *placedHits) PutAt(at int, rec *hit) error {
	if at != rec.n+1 {
		return fmt.Errorf("hit %d has place %d", rec.n, at)
	}
	if s.got == nil {
		s.got = map[string]int{}
	}
	s.got[fmt.Sprint(rec.n, " ", rec.sum)]++
	return nil
}

type placedByBatches struct {
	Source *hits       `pipeline:"source"`
	Twice  twiceEach   `pipeline:"stage"`
	Plain  *thinning   `pipeline:"stage,batch=7"`
	Crew   *thinning   `pipeline:"stage,batch=4,workers=3,unordered"`
	Keyed  *thinning   `pipeline:"stage,batch=5,key=page,wait=1h"`
	Again  twiceEach   `pipeline:"stage"`
	Work   *pass       `pipeline:"stage,workers=2"`
	Sink   *placedHits `pipeline:"sink"`
}

func newPlacedByBatches(sink *placedHits) *placedByBatches {
	return &placedByBatches{
		Source: &hits{upto: 100}, Plain: &thinning{Rest: 3, Firsts: true}, Crew: &thinning{Rest: 4}, Keyed: &thinning{Rest: 5},
		Work: new(pass), Sink: sink,
	}
}

// TestPlacesOfBatches: a record has its own place behind batches, whichever were gathered in
// between, so that nothing is missing or comes from elsewhere after runs that failed.
func TestPlacesOfBatches(t *testing.T) {
	m, sink := new(memory), new(placedHits)
	for _, fails := range []int{31, 72, -1} {
		p := newPlacedByBatches(sink)
		p.Work.do, p.Work.at = func() error { return errFault }, func(n int) bool { return n == fails }
		report, err := p.Run(t.Context(), pipeline.Checkpoint(m, 9))
		if fails < 0 && err != nil || fails > 0 && !errors.Is(err, errFault) || report.Delivery != pipeline.ExactlyOnce {
			t.Fatal(err, report.Delivery)
		}
	}
	for n := range 100 {
		for _, copied := range []int{0, 1} {
			kept := !slices.Contains([]int{4, 5}, n%10) && (n%10 != 3 || copied > 0)
			if got := sink.got[fmt.Sprint(n, " ", copied)]; (got > 0) != kept {
				t.Errorf("hit %d comes %d times", n, got)
			}
		}
	}
}

// TestPlacesWantTheDroppedNamed: where a batch drops hits without saying which, their places are
// not known.
func TestPlacesWantTheDroppedNamed(t *testing.T) {
	p := newPlacedByBatches(new(placedHits))
	p.Plain.Silent = true
	_, err := p.Run(t.Context())
	const want = "Plain (thinning): record 1: ApplyBatch returned 6 records for 7, and it has to be known here which it dropped; " +
		"return one for each, and beside them a BatchError that gives pipeline.Skip for those"
	if err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v", err)
	}
}
