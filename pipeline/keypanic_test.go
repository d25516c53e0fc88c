package pipeline_test

import (
	"errors"
	"iter"
	"runtime"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// keyless is a record whose fourth one has neither a key nor an answer.
type keyless struct{ n int }

func (b *keyless) Kind() int {
	if b.n == 4 {
		panic(errFault)
	}
	return b.n % 2
}

func (b *keyless) Small() bool { return b.Kind() < 2 }

// keylesses yields 1 to 6.
type keylesses struct{}

func (keylesses) Stream() iter.Seq[*keyless] {
	return func(yield func(*keyless) bool) {
		for n := 1; n <= 6 && yield(&keyless{n}); n++ {
		}
	}
}

type keylessEach struct{}

func (*keylessEach) Apply(rec *keyless) (*keyless, bool) { return rec, true }

type keylessBatch struct{}

func (*keylessBatch) ApplyBatch(in []*keyless) ([]*keyless, error) { return in, nil }

type keylessTable struct{ got int }

func (s *keylessTable) PutBatch(in []*keyless) error {
	s.got += len(in)
	return nil
}

type keylessSink struct{ got int }

func (s *keylessSink) Put(*keyless) error {
	s.got++
	return nil
}

// keylessPull pulls its input.
type keylessPull struct{}

func (*keylessPull) Transform(in iter.Seq[*keyless]) iter.Seq[*keyless] {
	return func(yield func(*keyless) bool) {
		next, stop := iter.Pull(in)
		defer stop()
		for rec, ok := next(); ok && yield(rec); rec, ok = next() {
		}
	}
}

type keyOfOne struct {
	Source keylesses    `pipeline:"source"`
	Before *keylessEach `pipeline:"stage"`
	At     *keylessEach `pipeline:"stage,key=Kind"`
	Sink   *keylessSink `pipeline:"sink"`
}

type keyOfBatch struct {
	Source keylesses     `pipeline:"source"`
	Before *keylessEach  `pipeline:"stage"`
	At     *keylessBatch `pipeline:"stage,batch=3,key=Kind"`
	Sink   *keylessSink  `pipeline:"sink"`
}

type keyOfWorkers struct {
	Source keylesses    `pipeline:"source"`
	Before *keylessEach `pipeline:"stage,workers=2"`
	At     *keylessEach `pipeline:"stage,workers=2,key=Kind"`
	Sink   *keylessSink `pipeline:"sink"`
}

type keyOfBatchWorkers struct {
	Source keylesses     `pipeline:"source"`
	Before *keylessBatch `pipeline:"stage,batch=2,workers=2"`
	At     *keylessBatch `pipeline:"stage,batch=3,workers=2,key=Kind"`
	Sink   *keylessSink  `pipeline:"sink"`
}

type keyBehindPull struct {
	Source keylesses     `pipeline:"source"`
	At     *keylessBatch `pipeline:"stage,batch=3,key=Kind"`
	Pull   *keylessPull  `pipeline:"stage"`
	Sink   *keylessSink  `pipeline:"sink"`
}

type conditionOfBatch struct {
	Source keylesses     `pipeline:"source"`
	At     *keylessTable `pipeline:"sink,batch=4,when=Small"`
	Sink   *keylessSink  `pipeline:"sink"`
}

// TestPanicOfAKeyIsItsComponents: the component that asks a record for its key, or a sink that asks
// whether it gets it, is named, with the record, whatever gathers or works there. No record counts
// twice.
func TestPanicOfAKeyIsItsComponents(t *testing.T) {
	for _, p := range []pipeline.Pipeline{
		&keyOfOne{Before: new(keylessEach), At: new(keylessEach), Sink: new(keylessSink)},
		&keyOfBatch{Before: new(keylessEach), At: new(keylessBatch), Sink: new(keylessSink)},
		&keyOfWorkers{Before: new(keylessEach), At: new(keylessEach), Sink: new(keylessSink)},
		&keyOfBatchWorkers{Before: new(keylessBatch), At: new(keylessBatch), Sink: new(keylessSink)},
		&keyBehindPull{At: new(keylessBatch), Pull: new(keylessPull), Sink: new(keylessSink)},
		&conditionOfBatch{At: new(keylessTable), Sink: new(keylessSink)},
	} {
		report, err := p.Run(t.Context())
		balanced(t, report)
		failed, ok := errors.AsType[*pipeline.ComponentError](err)
		if !ok || failed.Component != "At" || failed.Number != 4 || failed.Stack == nil || !errors.Is(err, errFault) {
			t.Errorf("%T: %.200v", p, err)
		}
		for _, c := range report.Components {
			if c.Received != c.Passed+c.Dropped+c.Dead {
				t.Errorf("%T: %s: %+v", p, c.Name, c)
			}
		}
	}
}

// TestSinkWithBatchesCountsTheRecordThatItsConditionPanicsAt: no sink has taken it.
func TestSinkWithBatchesCountsTheRecordThatItsConditionPanicsAt(t *testing.T) {
	p := &conditionOfBatch{At: new(keylessTable), Sink: new(keylessSink)}
	report, _ := p.Run(t.Context())
	if at := report.Components[1]; report.In != 4 || report.Out != 0 || report.Dead != 4 || at.Received != 4 || at.Dead != 4 {
		t.Errorf("in %d, out %d, dead %d; %+v", report.In, report.Out, report.Dead, at)
	}
}

type pullBehindWorkers struct {
	Source *parcels `pipeline:"source"`
	Labor  *labor   `pipeline:"stage,workers=2"`
	Pull   *pulling `pipeline:"stage"`
	Sink   *counted `pipeline:"sink"`
}

// TestPanicOfTheSourceBehindWorkersAndPull: what workers do panics elsewhere, so that a panic that
// comes out of iter.Pull is the source's.
func TestPanicOfTheSourceBehindWorkersAndPull(t *testing.T) {
	p := &pullBehindWorkers{&parcels{n: 9, panics: 5}, newLabor(&labor{}), new(pulling), new(counted)}
	report, err := p.Run(t.Context())
	balanced(t, report)
	if failed, ok := errors.AsType[*pipeline.ComponentError](err); !ok || failed.Component != "Source" {
		t.Errorf("%.200v", err)
	}
}

// keylessCopy panics, or ends its goroutine, when it is to copy itself once more than it can.
type keylessCopy struct {
	left *int
	exit bool
}

func (s *keylessCopy) Apply(rec *keyless) (*keyless, bool) { return rec, true }

func (s *keylessCopy) Clone() *keylessCopy {
	if *s.left--; *s.left >= 0 {
		return s
	}
	if s.exit {
		runtime.Goexit()
	}
	panic(errFault)
}

type copiesOfWorkers struct {
	Source keylesses    `pipeline:"source"`
	Before *keylessEach `pipeline:"stage"`
	At     *keylessCopy `pipeline:"stage,workers=3"`
	Sink   *keylessSink `pipeline:"sink"`
}

type copiesByValue struct {
	Source keylesses    `pipeline:"source"`
	At     ownCopy      `pipeline:"stage,workers=3"`
	Sink   *keylessSink `pipeline:"sink"`
}

// ownCopy is a component that is held by value.
type ownCopy struct{ keylessCopy *keylessCopy }

func (s ownCopy) Apply(rec *keyless) (*keyless, bool) { return s.keylessCopy.Apply(rec) }

func (s ownCopy) Clone() *ownCopy { return &ownCopy{s.keylessCopy.Clone()} }

// TestPanicOfACloneIsItsComponents: before there is a record.
func TestPanicOfACloneIsItsComponents(t *testing.T) {
	for _, left := range []int{0, 2} {
		for _, p := range []pipeline.Pipeline{
			&copiesOfWorkers{Before: new(keylessEach), At: &keylessCopy{left: new(left)}, Sink: new(keylessSink)},
			&copiesByValue{At: ownCopy{&keylessCopy{left: new(left)}}, Sink: new(keylessSink)},
		} {
			report, err := p.Run(t.Context())
			failed, ok := errors.AsType[*pipeline.ComponentError](err)
			if !ok || failed.Component != "At" || failed.Number != 0 || !errors.Is(err, errFault) || !strings.Contains(string(failed.Stack), "Clone") || report.In != 0 {
				t.Errorf("%T: %d in: %.300v", p, report.In, err)
			}
		}
	}
}

// TestGoexitOfACloneIsItsComponents: it is named, and not who comes first.
func TestGoexitOfACloneIsItsComponents(t *testing.T) {
	s := leave(t, &copiesOfWorkers{Before: new(keylessEach), At: &keylessCopy{left: new(1), exit: true}, Sink: new(keylessSink)})
	failed, ok := errors.AsType[*pipeline.ComponentError](s.Err)
	if !ok || failed.Component != "At" || failed.Number != 0 || s.In != 0 {
		t.Errorf("%d in: %.300v", s.In, s.Err)
	}
}
