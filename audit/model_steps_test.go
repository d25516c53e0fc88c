package audit_test

import (
	"context"
	"errors"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/auditimpl"
)

// update sets a few fields within one update, which may fail.
func (w *world) update(i int) {
	x, m := w.subjects[i], w.models[i]
	var want []audit.Change
	before := values(x)
	failed := errors.New("failed")
	ctx := audit.With(context.Background(), audit.Origin{Who: "eve"})
	err := auditimpl.UpdateBy(ctx, x.Audit(), func() error {
		for range w.c.next() % 5 {
			s := w.setting()
			v, was := s.random(w.c), s.get(x)
			if _, logged := s.update(x, v); logged {
				want = append(want, changeByEve(s, was, v))
			}
		}
		if w.c.next()%3 == 0 {
			return failed
		}
		return nil
	})
	switch {
	case err == nil:
		w.addSet(i, want)
	case err != failed:
		w.t.Fatal(err)
	default:
		for name, v := range values(x) {
			if d := differs(v, before[name]); d != "" {
				w.t.Fatalf("%s after a failed update: %s", name, d)
			}
		}
		if got := x.Audit().Since(m.seq); len(got) > 0 {
			w.t.Fatalf("a failed update has logged %v", got)
		}
	}
}

// capture writes a few fields around their setters within one Capture, which may fail.
func (w *world) capture(i int) {
	x, m := w.subjects[i], w.models[i]
	before := values(x)
	failed := errors.New("failed")
	ctx := audit.With(context.Background(), audit.Origin{Who: "eve"})
	err := audit.Capture(ctx, x, func() error {
		for range w.c.next() % 5 {
			s := w.setting()
			s.around(x, s.random(w.c))
		}
		if w.c.next()%3 == 0 {
			return failed
		}
		return nil
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
	case err != failed:
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
	w.listed[i] = w.listed[i] || w.watched[i]
	w.watched[i] = false
}

func (w *world) watch(i int) {
	if !w.listed[i] {
		w.queue.Watch(w.subjects[i])
		w.watched[i] = true
	}
}

// drain compares what the queue lists with what has changed.
func (w *world) drain() {
	got := make(map[audit.Audited]bool)
	for x := range w.queue.Changed() {
		if got[x] {
			w.t.Fatal("the queue lists an object twice")
		}
		got[x] = true
	}
	for i, x := range w.subjects {
		if got[x] != w.listed[i] {
			w.t.Fatalf("subject %d is listed %v, want %v", i, got[x], w.listed[i])
		}
		w.watched[i] = w.watched[i] || got[x]
		w.listed[i] = false
	}
}
