package otel

import (
	"iter"
	"maps"

	"github.com/auditline/auditline/pipeline"
)

// total is what happened at a component, in all runs.
type total struct{ passed, dropped, dead, absorbed, retried, inFlight int64 }

// totals are those of the components, by name.
type totals map[string]total

// totalsOf is what a run knows now, of which told was told before.
func totalsOf(s pipeline.Snapshot, told totals) totals {
	t := totals{}
	for _, c := range s.Components {
		t[c.Name] = total{c.Passed, c.Dropped, c.Dead, c.Absorbed, c.Retried, c.InFlight}.behind(told[c.Name])
	}
	return t
}

// behind is t where told was told before: counters do not sink. Whether a stage that works on whole
// streams has dropped its records or absorbed them is known at the end of its input only. Until
// then they are dropped, and what was told of them so stays so.
func (t total) behind(told total) total {
	took := max(told.dropped-t.dropped, 0)
	return total{
		passed: max(t.passed, told.passed), dropped: t.dropped + took, dead: max(t.dead, told.dead),
		absorbed: max(t.absorbed-took, told.absorbed), retried: max(t.retried, told.retried), inFlight: t.inFlight,
	}
}

// add adds those of a run.
func (t totals) add(run totals) {
	for name, c := range run {
		sum := t[name]
		sum.passed += c.passed
		sum.dropped += c.dropped
		sum.dead += c.dead
		sum.absorbed += c.absorbed
		sum.retried += c.retried
		sum.inFlight += c.inFlight
		t[name] = sum
	}
}

// outcomes are the records by what became of them. A series is there from the first record on that
// had the outcome, but passed and dead always, since rates and alarms need a beginning.
func (t total) outcomes() iter.Seq2[string, int64] {
	return func(yield func(string, int64) bool) {
		_ = yield("passed", t.passed) && yield("dead", t.dead) &&
			(t.dropped == 0 || yield("dropped", t.dropped)) && (t.absorbed == 0 || yield("absorbed", t.absorbed))
	}
}

// begin measures a run while it goes on.
func (i *Instruments) begin(view *pipeline.View) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.views[view] = totals{}
}

// end keeps what became of a run.
func (i *Instruments) end(view *pipeline.View) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.ended.add(totalsOf(view.Snapshot(), i.views[view]))
	delete(i.views, view)
}

// now adds up the runs.
func (i *Instruments) now() totals {
	i.mu.Lock()
	defer i.mu.Unlock()
	sum := maps.Clone(i.ended)
	for view, told := range i.views {
		i.views[view] = totalsOf(view.Snapshot(), told)
		sum.add(i.views[view])
	}
	return sum
}
