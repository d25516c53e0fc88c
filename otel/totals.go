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

// add adds what a run knows now.
func (t totals) add(s pipeline.Snapshot) {
	for _, c := range s.Components {
		sum := t[c.Name]
		sum.passed += c.Passed
		sum.dropped += c.Dropped
		sum.dead += c.Dead
		sum.absorbed += c.Absorbed
		sum.retried += c.Retried
		sum.inFlight += c.InFlight
		t[c.Name] = sum
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
	i.views[view] = true
}

// end keeps what became of a run.
func (i *Instruments) end(view *pipeline.View) {
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.views, view)
	i.ended.add(view.Snapshot())
}

// now adds up the runs.
func (i *Instruments) now() totals {
	i.mu.Lock()
	defer i.mu.Unlock()
	sum := maps.Clone(i.ended)
	for view := range i.views {
		sum.add(view.Snapshot())
	}
	return sum
}
