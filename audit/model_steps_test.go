package audit_test

import (
	"context"
	"errors"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
	"github.com/auditline/auditline/audit/internal/stream"
)

// update sets a few fields within one update, which may fail.
func (w *world) update(i int) {
	x := w.subjects[i]
	var want []audit.Change
	before := values(x)
	ctx := audit.With(context.Background(), audit.Origin{Who: "eve"})
	err := auditimpl.UpdateBy(ctx, x.Audit(), func() error {
		want = w.sets(i)
		return w.outcome()
	})
	switch {
	case err == nil:
		w.addSet(i, want)
	case err != errFailed:
		w.t.Fatal(err)
	default:
		w.unchanged(i, before)
	}
}

var errFailed = errors.New("failed")

// outcome is what a function of updates returns.
func (w *world) outcome() error {
	if w.c.next()%3 == 0 {
		return errFailed
	}
	return nil
}

// sets sets a few fields within an update, and returns the changes.
func (w *world) sets(i int) (want []audit.Change) {
	x := w.subjects[i]
	for range w.c.next() % 5 {
		s := w.setting()
		v, was := s.random(w.c), s.get(x)
		if _, logged := s.update(x, v); logged {
			want = append(want, changeByEve(s, was, v))
		}
	}
	return want
}

// unchanged compares a subject with what it was before an update that failed.
func (w *world) unchanged(i int, before map[string]any) {
	x := w.subjects[i]
	for name, v := range values(x) {
		if d := differs(v, before[name]); d != "" {
			w.t.Fatalf("%s after a failed update: %s", name, d)
		}
	}
	if got := x.Audit().Since(w.models[i].seq); len(got) > 0 {
		w.t.Fatalf("a failed update has logged %v", got)
	}
}

// group sets fields of all subjects at once, which may fail. Copies that share a log still cannot
// be in one group.
func (w *world) group() {
	var before [len(w.subjects)]map[string]any
	var want [len(w.subjects)][]audit.Change
	var objects []audit.Audited
	for i, x := range w.subjects {
		before[i], objects = values(x), append(objects, x)
	}
	ctx := audit.With(context.Background(), audit.Origin{Who: "eve"})
	err := audit.Group(ctx, func(g *audit.Tx) error {
		for n := range w.subjects {
			i := (n + int(w.c.next())) % len(w.subjects)
			auditimpl.In(g, w.subjects[i].Audit())
			want[i] = append(want[i], w.sets(i)...)
		}
		return w.outcome()
	}, objects...)
	if err != nil && err != errFailed && !errors.Is(err, stream.ErrNested) {
		w.t.Fatal(err)
	}
	numbers := make(map[uint64]bool)
	for i := range w.subjects {
		if err != nil {
			w.unchanged(i, before[i])
			continue
		}
		w.addSet(i, want[i])
		if len(want[i]) > 0 {
			numbers[w.models[i].changes[len(w.models[i].changes)-1].Set] = true
		}
	}
	if len(numbers) > 1 {
		w.t.Fatalf("the changes of one group have the numbers %v", numbers)
	}
}

// capture writes a few fields around their setters within one Capture, which may fail.
func (w *world) capture(i int) {
	x, m := w.subjects[i], w.models[i]
	before := values(x)
	ctx := audit.With(context.Background(), audit.Origin{Who: "eve"})
	err := audit.Capture(ctx, x, func() error {
		for range w.c.next() % 5 {
			s := w.setting()
			s.around(x, s.random(w.c))
		}
		return w.outcome()
	})
	after := values(x)
	var want []audit.Change
	for _, s := range settings { // in source order
		if differs(before[s.name], after[s.name]) != "" {
			want = append(want, changeByEve(s, before[s.name], after[s.name]))
		}
	}
	switch {
	case err == nil:
		w.addSet(i, want)
	case err != errFailed:
		w.t.Fatal(err)
	case len(want) > 0 || len(x.Audit().Since(m.seq)) > 0:
		w.t.Fatalf("a failed capture has left %v, logged %v", want, x.Audit().Since(m.seq))
	}
}

func values(x *subject) map[string]any {
	all := make(map[string]any)
	for _, s := range settings {
		all[s.name] = s.get(x)
	}
	return all
}

func changeByEve(s setting, was, v any) audit.Change {
	if s.name == "secret" {
		was, v = audit.Redacted, audit.Redacted
	}
	return audit.Change{Field: s.name, Old: was, New: v, Who: "eve"}
}

// addSet checks that x has logged these changes as one set, and adds them to the model.
func (w *world) addSet(i int, want []audit.Change) {
	m := w.models[i]
	got := w.subjects[i].Audit().Since(m.seq)
	kept := 0 // changes of the ring are pushed out by later ones of the same set
	for _, c := range want {
		if c.Field == "kept" {
			kept++
		}
	}
	for _, c := range want {
		c.Seq = m.seq + 1
		if c.Field == "kept" {
			if kept--; kept >= 3 {
				c.At, c.Set = m.last.Add(1), 1
				m.add(c)
				continue
			}
		}
		if len(got) == 0 {
			w.t.Fatalf("missing %v", c)
		}
		if c.At, c.Set = got[0].At, got[0].Set; c.Set == 0 || !c.At.After(m.last) {
			w.t.Fatalf("%v of set %d, after %v", got[0], c.Set, m.last)
		}
		w.same(got[0], c)
		m.add(c)
		got = got[1:]
	}
	if len(got) > 0 {
		w.t.Fatalf("unexpected %v", got[0])
	}
	if len(want) > 0 {
		w.changed(i)
	}
}

// changed notes that subject i has logged a change.
func (w *world) changed(i int) {
	w.listed[i] = w.listed[i] || w.seals[i] == w.subjects[i]
	w.seals[i] = nil
}

func (w *world) watch(i int) {
	if !w.listed[i] {
		w.queue.Watch(w.subjects[i])
		w.seals[i] = w.subjects[i]
	}
}

// drain compares what the queue lists with what has changed.
func (w *world) drain() {
	got := make(map[audit.Audited]bool)
	for x := range w.queue.Changed() {
		if got[x] && !w.back {
			w.t.Fatal("the queue lists an object twice")
		}
		got[x] = true
	}
	for i, x := range w.subjects {
		if got[x] != w.listed[i] {
			w.t.Fatalf("subject %d is listed %v, want %v", i, got[x], w.listed[i])
		}
		if got[x] {
			w.seals[i] = x
		}
		w.listed[i] = false
	}
}
