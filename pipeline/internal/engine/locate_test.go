package engine

import (
	"context"
	"runtime"
	"testing"
)

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
		ended, early  bool // the stage's input, and that too early
		passes, keeps bool
		then          state
	}{
		{timing, false, false, true, false, timing},
		{timing, false, true, true, false, timing}, // the record was given before that
		{flushing, true, false, true, true, passing},
		{flushing, true, true, false, true, over},
		{flushing, false, false, true, false, passing}, // another stage's input
		{sourceStopped, true, false, true, true, sourceStopped},
		{over, true, true, false, true, over},
		{over, false, false, false, true, over},
	} {
		r := &Run{ctx: context.Background(), state: try.state, paused: try.early}
		for range 3 {
			r.parts = append(r.parts, &part{meter: &Meter{}})
		}
		r.parts[0].ended = try.ended
		if got := r.MayPass(1); got != try.passes || r.parts[1].keeps != try.keeps || r.state != try.then {
			t.Errorf("%+v: passes %v, keeps %v, then %d", try, got, r.parts[1].keeps, r.state)
		}
	}
}

// TestDepth has stacks, the innermost frame first, of a method Run with two steps.
func TestDepth(t *testing.T) {
	const run, step, other, body = "p.(*P).Run", "p.(*P).Run.func1", "p.(*P).Run.func2", "p.(*P).Run.func1-range1"
	const panics = "runtime.gopanic"
	m := Method{"p_gen.go", run}
	for _, c := range []struct {
		name          string
		stack         []string
		steps, bodies int
		crossed       bool
	}{
		{"no panic", []string{step, run}, 0, 0, false},
		{"in the method", []string{panics, run, "main.main"}, 0, 0, false},
		{"before a stream", []string{panics, "p.(*Source).Stream", step, run}, 1, 0, false},
		{"in a record", []string{panics, "p.(*Sink).Put", body, "p.(*Source).Stream.func1", step, run}, 1, 1, false},
		{"in a record of the second step", []string{panics, "p.(*Sink).Put", body, step, "p.(*Stage).Transform.func1", other, run}, 2, 1, false},
		{"below a caller of the same kind", []string{panics, "p.(*Sink).Put", step, run, body, step, run}, 1, 0, false},
		{"in a deferred function, too", []string{panics, "p.(*Sink).close", body, panics, "p.(*Sink).Put", step, run}, 1, 0, false},
		{"in a body whose loop has ended", []string{panics, "runtime.panicrangestate", body, "p.(*Source).Stream.func1", step, run}, 1, 0, false},
		{"behind iter.Pull", []string{panics, "iter.Pull[int].func2", step, run}, 1, 0, true},
		{"while components are settled", []string{panics, "p.(*Stage).Flush", body, settleName, step, run}, 0, 1, false},
		{"elsewhere in the package", []string{panics, "p.(*Put).Run", step, run}, 1, 0, false},
	} {
		frames := func(yield func(runtime.Frame) bool) {
			for _, name := range c.stack {
				if !yield(runtime.Frame{File: m.file, Function: name}) {
					return
				}
			}
		}
		if steps, bodies, crossed := m.depth(frames); steps != c.steps || bodies != c.bodies || crossed != c.crossed {
			t.Errorf("%s: %d steps, %d bodies, crossed %v", c.name, steps, bodies, crossed)
		}
	}
}
