package pipeline_test

import (
	"context"
	"slices"

	"github.com/auditline/auditline/pipeline"
)

// Faults of a component with batches, beside those of others: the whole batch fails, or its first
// attempt does.
const (
	failsWhole fault = "fails the batch"
	flakes     fault = "flakes"
)

// batchProbe is a probe for batches. It notes what it has taken.
type batchProbe struct {
	probe
	flaked map[int]bool // batches that have failed once, by their first records
	got    []int
}

// take sees a batch, and returns the error that the component is to return.
func (p *batchProbe) take(in []*item) error {
	if first := in[0].n; p.fault == flakes && !p.flaked[first] {
		if p.flaked == nil {
			p.flaked = map[int]bool{}
		}
		p.flaked[first] = true
		return pipeline.Retryable(errFault)
	}
	var failed pipeline.BatchError
	for i, rec := range in {
		switch f, dropped := p.see(rec); {
		case f == failsWhole:
			return errFault
		case f == fails:
			failed.Failed, failed.Errs = append(failed.Failed, i), append(failed.Errs, errFault)
		case dropped:
			failed.Failed, failed.Errs = append(failed.Failed, i), append(failed.Errs, errSkip)
		default:
			p.got = append(p.got, rec.n)
		}
	}
	if failed.Failed == nil {
		return nil
	}
	return failed
}

// batchEach is a stage with batches, which drops items as other stages do.
type batchEach struct{ batchProbe }

func (s *batchEach) ApplyBatch(_ context.Context, in []*item) ([]*item, error) {
	return slices.Clone(in), s.take(in)
}

// batchPutter is a sink with batches.
type batchPutter struct{ batchProbe }

func (s *batchPutter) setProbe(q probe) {
	q.place = neverDrops
	s.probe = q
}

func (s *batchPutter) PutBatch(in []*item) error { return s.take(in) }

// neverDrops is the place of a component that drops nothing.
const neverDrops = -1

// letterBox takes dead letters, unless it is full.
type letterBox struct {
	fault   fault
	letters []pipeline.DeadLetter
}

func (b *letterBox) Put(l pipeline.DeadLetter) error {
	b.letters = append(b.letters, l)
	switch b.fault {
	case fails:
		return errFull
	case panics:
		panic(errFull)
	}
	return nil
}

// Third says which items one of several sinks gets.
func (i *item) Third() bool { return i.n%3 == 0 }

// Kind tells three kinds of items apart. The third of them comes first.
func (i *item) Kind() int { return (i.n + 1) % 5 % 3 }

// Chains in which batches stand behind every kind of neighbour.

type chainBatch struct {
	A *numbers     `pipeline:"source"`
	B *batchEach   `pipeline:"stage,batch=4,retry=2,backoff=1ms"`
	Z *batchPutter `pipeline:"sink,batch=3,retry=2,backoff=1ms"`
}

type chainBatchStages struct {
	A *numbers   `pipeline:"source"`
	B *each      `pipeline:"stage"`
	C *batchEach `pipeline:"stage,batch=4"`
	D *batchEach `pipeline:"stage,batch=3"`
	E *each      `pipeline:"stage"`
	Z *putter    `pipeline:"sink"`
}

type chainBatchSinks struct {
	A *numbers     `pipeline:"source"`
	B *batchEach   `pipeline:"stage,batch=4,retry=2,backoff=1ms"`
	C *each        `pipeline:"stage"`
	X *batchPutter `pipeline:"sink,batch=3,retry=2,backoff=1ms"`
	Y *batchPutter `pipeline:"sink,batch=2,when=Third"`
	Z *putter      `pipeline:"sink"`
}

type chainBatchWaits struct {
	A *numbers     `pipeline:"source"`
	B *batchEach   `pipeline:"stage,batch=4,wait=1h"`
	C *each        `pipeline:"stage"`
	X *batchPutter `pipeline:"sink,batch=3,wait=2h"`
	Y *batchPutter `pipeline:"sink,batch=2,when=Third"`
	Z *putter      `pipeline:"sink"`
}

type chainBatchKeys struct {
	A *numbers     `pipeline:"source"`
	B *batchEach   `pipeline:"stage,batch=4,key=Kind,retry=2,backoff=1ms"`
	C *each        `pipeline:"stage"`
	D *batchEach   `pipeline:"stage,batch=2,key=Kind"`
	Z *batchPutter `pipeline:"sink,batch=3"`
}

type chainBatchRequired struct {
	A    *numbers     `pipeline:"source"`
	B    *batchEach   `pipeline:"stage,batch=3,key=Kind,wait=20h"`
	X    *batchPutter `pipeline:"sink,required,batch=3"`
	Y    *batchPutter `pipeline:"sink,batch=2,when=Third"`
	Z    *putter      `pipeline:"sink"`
	Dead *letterBox   `pipeline:"dead"`
}

type chainBatchWorkers struct {
	A *numbers      `pipeline:"source"`
	B *batchEach    `pipeline:"stage,batch=4"`
	C *fallibleEach `pipeline:"stage,workers=2,retry=1,backoff=1ms"`
	D *batchEach    `pipeline:"stage,batch=3,retry=1,backoff=1ms"`
	X *batchPutter  `pipeline:"sink,batch=3"`
	Z *putter       `pipeline:"sink"`
}

type chainWorkedBatch struct {
	A *numbers   `pipeline:"source"`
	B *batchEach `pipeline:"stage,batch=3,workers=2"`
	C *each      `pipeline:"stage"`
	Z *putter    `pipeline:"sink"`
}

type chainWorkedBatches struct {
	A    *numbers      `pipeline:"source"`
	B    *batchEach    `pipeline:"stage,batch=4,workers=2"`
	C    *fallibleEach `pipeline:"stage,workers=3,key=Kind"`
	D    *batchEach    `pipeline:"stage,batch=3,key=Kind,workers=2,retry=1,backoff=1ms"`
	X    *batchPutter  `pipeline:"sink,required,batch=3"`
	Z    *putter       `pipeline:"sink"`
	Dead *letterBox    `pipeline:"dead"`
}

// batchChain is a chain with what its tags say.
type batchChain struct {
	make     func() pipeline.Pipeline
	sizes    []int // of the components' batches, 0 for one by one
	sinks    int
	when     int          // the sink that gets every third record only, 0 for none
	tries    map[int]bool // components with retries
	keyed    map[int]bool // those with a batch for each kind
	required int          // the sink that is, 0 for none
	worked   bool         // there are workers
}

var batchChains = []batchChain{
	{make: func() pipeline.Pipeline { return &chainBatch{new(numbers), new(batchEach), new(batchPutter)} },
		sizes: []int{0, 4, 3}, sinks: 1, tries: map[int]bool{1: true, 2: true}},
	{make: func() pipeline.Pipeline {
		return &chainBatchStages{new(numbers), new(each), new(batchEach), new(batchEach), new(each), new(putter)}
	}, sizes: []int{0, 0, 4, 3, 0, 0}, sinks: 1},
	{make: func() pipeline.Pipeline {
		return &chainBatchSinks{new(numbers), new(batchEach), new(each), new(batchPutter), new(batchPutter), new(putter)}
	}, sizes: []int{0, 4, 0, 3, 2, 0}, sinks: 3, when: 4, tries: map[int]bool{1: true, 3: true}},
	{make: func() pipeline.Pipeline {
		return &chainBatchWaits{new(numbers), new(batchEach), new(each), new(batchPutter), new(batchPutter), new(putter)}
	}, sizes: []int{0, 4, 0, 3, 2, 0}, sinks: 3, when: 4},
	{make: func() pipeline.Pipeline {
		return &chainBatchKeys{new(numbers), new(batchEach), new(each), new(batchEach), new(batchPutter)}
	}, sizes: []int{0, 4, 0, 2, 3}, sinks: 1, tries: map[int]bool{1: true}, keyed: map[int]bool{1: true, 3: true}},
	{make: func() pipeline.Pipeline {
		return &chainBatchRequired{new(numbers), new(batchEach), new(batchPutter), new(batchPutter), new(putter), new(letterBox)}
	}, sizes: []int{0, 3, 3, 2, 0}, sinks: 3, when: 3, keyed: map[int]bool{1: true}, required: 2},
	{make: func() pipeline.Pipeline {
		return &chainBatchWorkers{new(numbers), new(batchEach), new(fallibleEach), new(batchEach), new(batchPutter), new(putter)}
	}, sizes: []int{0, 4, 0, 3, 3, 0}, sinks: 2, tries: map[int]bool{3: true}, worked: true},
	{make: func() pipeline.Pipeline {
		return &chainWorkedBatch{new(numbers), new(batchEach), new(each), new(putter)}
	},
		sizes: []int{0, 3, 0, 0}, sinks: 1, worked: true},
	{make: func() pipeline.Pipeline {
		return &chainWorkedBatches{new(numbers), new(batchEach), new(fallibleEach), new(batchEach), new(batchPutter), new(putter), new(letterBox)}
	}, sizes: []int{0, 4, 0, 3, 3, 0}, sinks: 2, tries: map[int]bool{3: true}, keyed: map[int]bool{3: true}, required: 4, worked: true},
}

// parts lists a chain's components and their names, but for what takes dead letters.
func (c batchChain) parts(p pipeline.Pipeline) (components []any, names []string, box *letterBox) {
	components, names = fieldsOf(p)
	if box, ok := components[len(components)-1].(*letterBox); ok {
		last := len(components) - 1
		return components[:last], names[:last], box
	}
	return components, names, nil
}
