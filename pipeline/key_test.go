package pipeline_test

import (
	"context"
	"iter"
	"maps"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// sale is a record that belongs to a shop.
type sale struct {
	shop          string
	amount, total int
}

func (s *sale) Size() bool { return s.amount >= 10 }

type sales []*sale

func (s sales) Stream() iter.Seq[*sale] { return slices.Values(s) }

// summing adds the amounts up. Its state stands in a slice and in a map, which a plain copy would
// share.
type summing struct {
	sum   []int
	seen  map[string]int
	start int
}

func (s *summing) Apply(rec *sale) (*sale, bool) {
	s.sum[0] += rec.amount
	s.seen[rec.shop]++
	rec.total = s.start + s.sum[0]
	return rec, true
}

// cloning is a stage with a method Clone.
type cloning struct {
	state  *int
	clones *int
}

func (c *cloning) Clone() *cloning {
	*c.clones++
	return &cloning{new(int), c.clones}
}

func (c *cloning) Apply(rec *sale) (*sale, bool) {
	*c.state += rec.amount
	rec.total = *c.state
	return rec, true
}

type totals struct{ got *[]int }

func (t totals) Put(rec *sale) error {
	*t.got = append(*t.got, rec.total)
	return nil
}

type perShop struct {
	Source  sales    `pipeline:"source"`
	Summing *summing `pipeline:"stage,key=shop"`
	Sink    totals   `pipeline:"sink"`
}

type perSize struct {
	Source  sales    `pipeline:"source"`
	Cloning *cloning `pipeline:"stage,key=Size"`
	Sink    totals   `pipeline:"sink"`
}

func someSales() sales {
	return sales{{shop: "a", amount: 1}, {shop: "b", amount: 20}, {shop: "a", amount: 3}, {shop: "b", amount: 4}, {shop: "a", amount: 5}}
}

func TestKeyedStageHasACopyForEachKey(t *testing.T) {
	var got []int
	stage := &summing{sum: []int{0}, seen: map[string]int{}, start: 100}
	p := &perShop{someSales(), stage, totals{&got}}
	for range 2 { // each run begins anew
		if _, err := p.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	if want := []int{101, 120, 104, 124, 109, 101, 120, 104, 124, 109}; !slices.Equal(got, want) {
		t.Errorf("totals %v, want %v", got, want)
	}
	if stage.sum[0] != 0 || len(stage.seen) != 0 {
		t.Errorf("the configured stage was used itself: %v, %v", stage.sum, maps.Collect(maps.All(stage.seen)))
	}
}

func TestKeyedStageIsCopiedByItsCloneMethod(t *testing.T) {
	var got []int
	clones := 0
	p := &perSize{someSales(), &cloning{new(int), &clones}, totals{&got}}
	if _, err := p.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if want := []int{1, 20, 4, 8, 13}; !slices.Equal(got, want) || clones != 2 {
		t.Errorf("totals %v, want %v; %d clones", got, want, clones)
	}
}

func TestNilRecordOfAKeyedStageIsThatStagesPanic(t *testing.T) {
	var got []int
	p := &perShop{append(someSales(), nil), &summing{sum: []int{0}, seen: map[string]int{}}, totals{&got}}
	report, err := p.Run(context.Background())
	failed, ok := err.(*pipeline.ComponentError)
	if !ok || failed.Component != "Summing" || failed.Number != 6 || report.Components[1].Dead != 1 {
		t.Errorf("error %v, report %+v", err, report)
	}
}
