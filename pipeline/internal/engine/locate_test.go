package engine

import "testing"

// TestIsBody: names as the compiler gives them to functions of a generated method Run.
func TestIsBody(t *testing.T) {
	for function, want := range map[string]bool{
		"example.org/etl.(*Flow).Run.func1":                   false, // a step
		"example.org/etl.(*Flow).Run.func1.1":                 true,  // the source's function
		"example.org/etl.(*Flow).Run.func1.func2":             true,  // that one inlined
		"example.org/etl.(*Flow).Run.func2-range1":            true,  // the body of a loop
		"example.org/etl.(*Flow).Run-range1":                  true,  // of the sink's loop
		"example.org/etl.(*Flow[go.shape.int]).Run.func2":     false,
		"example.org/etl.(*Flow[go.shape.int]).Run.func1.1":   true,
		"example.org/etl.v2.(*Flow).Run.func3":                false,
		"example.org/etl.(*Flow).Run.func2.(*Flow).Run.func3": false, // a step inlined into another
		"example.org/etl.(*Flow).Run.func2.Run.func3-range1":  true,
	} {
		if got := isBody(function); got != want {
			t.Errorf("%s: %v, want %v", function, got, want)
		}
	}
}

// TestStates: what MayPass and Lap make of a watched record, by the state of the run.
func TestStates(t *testing.T) {
	for _, try := range []struct {
		state         state
		ended         bool // the stage's input
		passes, keeps bool
		then          state
	}{
		{timing, false, true, false, timing},
		{flushing, true, true, true, passing},
		{flushing, false, true, false, passing}, // another stage's input
		{sourceStopped, true, true, true, sourceStopped},
		{over, true, false, true, over},
		{over, false, false, true, over},
	} {
		r := &Run{state: try.state}
		for range 3 {
			r.parts = append(r.parts, &part{meter: &Meter{}})
		}
		r.parts[0].ended = try.ended
		if got := r.MayPass(1); got != try.passes || r.parts[1].keeps != try.keeps || r.state != try.then {
			t.Errorf("%+v: passes %v, keeps %v, then %d", try, got, r.parts[1].keeps, r.state)
		}
	}
}
