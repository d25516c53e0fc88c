package audit_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

// FuzzModel drives random operations on a few copies of a struct and compares what they
// have logged with a simple model.
func FuzzModel(f *testing.F) {
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, seed))
		data := make([]byte, 600)
		for i := range data {
			data[i] = byte(random.Uint32())
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		const long = 600 // steps compare whole logs, and the fuzzer gives up after ten seconds
		w := newWorld(t, data[:min(len(data), long)])
		for len(w.c.b) > 0 {
			w.step()
		}
		for i := range w.subjects {
			w.compare(i)
		}
	})
}

// world is a few copies, each with its model.
type world struct {
	t        *testing.T
	c        *choices
	subjects [3]*subject
	models   [3]*model

	queue  audit.Queue
	seals  [3]*subject // whom the queue may watch by what stands in the trail, nil for nobody
	listed [3]bool     // in queue
	back   bool        // a subject was set back to a copy of it: an older Watch may list it, too
}

func newWorld(t *testing.T, data []byte) *world {
	w := &world{t: t, c: &choices{data}}
	for i := range w.subjects {
		w.subjects[i], w.models[i] = new(subject), newModel()
	}
	return w
}

func (w *world) step() {
	i := int(w.c.next()) % len(w.subjects)
	switch op := w.c.next() % 32; op {
	case 0:
		w.copy(i, int(w.c.next())%len(w.subjects))
	case 1:
		w.forget(i)
	case 2:
		w.resume(i)
	case 3:
		w.roundTrip(i)
	case 4:
		w.compare(i)
	case 5, 6, 7, 8, 9, 10:
		s := w.setting()
		s.around(w.subjects[i], s.random(w.c))
	case 11, 12, 13:
		w.update(i)
	case 14, 15:
		w.capture(i)
	case 16:
		w.watch(i)
	case 17:
		w.drain()
	case 18:
		w.group()
	default:
		w.set(i, w.setting())
	}
}

// refill gives w choices for a few steps.
func (w *world) refill(random *rand.Rand) {
	w.c.b = w.c.b[:0]
	for range 16 {
		w.c.b = append(w.c.b, byte(random.Uint32()))
	}
}

// compareOften compares the first subject's log, and what it tells of many moments.
func (w *world) compareOften(random *rand.Rand) {
	w.refill(random)
	w.compare(0)
	m, view := w.models[0], w.subjects[0].Audit()
	for range 40 {
		w.compareAt(0, m.changes[random.IntN(len(m.changes))].At.Add(-time.Duration(random.IntN(2))))
		seq := random.IntN(int(m.seq))
		rest := slices.IndexFunc(m.changes, func(c audit.Change) bool { return c.Seq > uint64(seq) })
		since := view.Since(uint64(seq))
		if len(since) != len(m.changes)-rest {
			w.t.Fatalf("%d changes since %d, want %d", len(since), seq, len(m.changes)-rest)
		}
		for i, c := range since[:min(len(since), 5)] {
			w.same(c, m.changes[rest+i])
		}
	}
}

// setting picks a field; the one that has no written form rarely.
func (w *world) setting() setting {
	n := len(settings) - 1
	if w.c.next() == 7 {
		n++
	}
	return settings[int(w.c.next())%n]
}

// set sets through the setter and logs in the model what the documentation says.
func (w *world) set(i int, s setting) {
	x, m := w.subjects[i], w.models[i]
	by := audit.Origin{Who: []string{"", "ann", "bob"}[w.c.next()%3]}
	ctx := context.Background()
	if by.Who != "" {
		ctx = audit.With(ctx, by)
	}
	v, was := s.random(w.c), s.get(x)
	before := time.Now()
	old, logged := s.set(ctx, x, v)
	if d := differs(old, was); d != "" {
		w.t.Fatalf("%s: old: %s", s.name, d)
	}
	if d := differs(s.get(x), v); d != "" {
		w.t.Fatalf("%s: value: %s", s.name, d)
	}
	if want := s.name != "changed" || differs(was, v) != ""; logged != want {
		w.t.Fatalf("%s: logged %v, want %v", s.name, logged, want)
	}
	if !logged {
		return
	}
	c := audit.Change{Field: s.name, Old: was, New: v, Seq: m.seq + 1, Who: by.Who}
	if s.name == "secret" {
		c.Old, c.New = audit.Redacted, audit.Redacted
	}
	c.At = w.time(i, m, before)
	m.add(c)
	w.changed(i)
}

// time checks and returns the time of the change just made.
func (w *world) time(i int, m *model, before time.Time) time.Time {
	latest := w.subjects[i].Audit().Since(m.seq)
	if len(latest) != 1 {
		w.t.Fatalf("%d changes after number %d", len(latest), m.seq)
	}
	at := latest[0].At
	const step = 20 * time.Millisecond // that the anchor may be behind a clock that was set
	if !at.After(m.last) || m.last.Before(before) && (at.Before(before.Add(-step)) || at.After(time.Now().Add(step))) {
		w.t.Fatalf("logged at %v, after %v, set at %v", at, m.last, before)
	}
	return at
}

func (w *world) copy(from, to int) {
	if from == to {
		return
	}
	// as in *to = *from, which vet reports
	reflect.ValueOf(w.subjects[to]).Elem().Set(reflect.ValueOf(w.subjects[from]).Elem())
	w.models[from].shared = true
	w.models[to] = w.models[from].clone()
	w.seals[to] = w.seals[from] // which is no watch of the copy
	if w.seals[to] == w.subjects[to] {
		w.back = true
		w.watch(to)
	}
}

func (w *world) forget(i int) {
	m := w.models[i]
	upTo := m.seq - min(m.seq, uint64(w.c.next()%16))
	w.subjects[i].Audit().Forget(upTo)
	m.drop(func(c audit.Change) bool { return c.Seq <= upTo })
}

func (w *world) resume(i int) {
	m := w.models[i]
	at := time.Unix(0, time.Now().UnixNano()).Add(time.Duration(w.c.next()) * time.Microsecond)
	seq := uint64(w.c.next())
	w.subjects[i].Audit().Resume(seq, at)
	m.drop(func(audit.Change) bool { return true })
	m.seq, m.last, m.base = seq, at, at
	for _, l := range m.lost {
		l.at = at
	}
}

// roundTrip carries the log over to an instance that has only the values.
func (w *world) roundTrip(i int) {
	x := w.subjects[i]
	data, err := x.Audit().MarshalBinary()
	if x.Audit().Len("dynamic")+int(x.Audit().Forgotten("dynamic")) > 0 {
		if err == nil || !strings.Contains(err.Error(), "dynamic: a interface {}") {
			w.t.Fatalf("an interface was written: %v", err)
		}
		return
	}
	if err != nil {
		w.t.Fatal(err)
	}
	loaded := new(subject)
	for _, s := range settings {
		s.around(loaded, s.get(x))
	}
	if err := loaded.Audit().UnmarshalBinary(data); err != nil {
		w.t.Fatal(err)
	}
	if again, err := loaded.Audit().MarshalBinary(); err != nil || !bytes.Equal(again, data) {
		w.t.Fatalf("%x, and when written again %x, %v", data, again, err)
	}
	w.subjects[i], w.seals[i], w.listed[i] = loaded, nil, false
	w.compare(i)
}

// compare reads everything and compares it with the model.
func (w *world) compare(i int) {
	m, view := w.models[i], w.subjects[i].Audit()
	if got := view.Seq(); got != m.seq {
		w.t.Fatalf("Seq %d, want %d", got, m.seq)
	}
	n := 0
	want := m.changes
	for c := range view.Changes() {
		for m.shared && n < len(want) && want[n].Field == "kept" && want[n].Seq != c.Seq {
			n++ // the ring lost it to a copy
		}
		if n == len(want) {
			w.t.Fatalf("unexpected %v", c)
		}
		w.same(c, want[n])
		n++
	}
	for m.shared && n < len(want) && want[n].Field == "kept" {
		n++
	}
	if n != len(want) {
		w.t.Fatalf("missing %v", want[n])
	}
	w.compareCounts(i)
	w.compareTimes(i)
}

func (w *world) same(got, want audit.Change) {
	d := differs(got.Old, want.Old) + differs(got.New, want.New)
	got.Old, got.New, want.Old, want.New = nil, nil, nil, nil
	if d += differs(got, want); d != "" {
		w.t.Fatalf("%s %d: %s", got.Field, got.Seq, d)
	}
}

func (w *world) compareCounts(i int) {
	m, view := w.models[i], w.subjects[i].Audit()
	for _, s := range settings {
		log, readable, gone := view.ChangeLog(s.name), view.Len(s.name), view.Forgotten(s.name)
		want := uint64(len(m.of(s.name)))
		if l := m.lost[s.name]; l != nil {
			want += l.n
		}
		if len(log) != readable || uint64(readable)+gone != want {
			w.t.Fatalf("%s: %d changes, Len %d, Forgotten %d, of %d", s.name, len(log), readable, gone, want)
		}
		if !m.shared && readable != len(m.of(s.name)) {
			w.t.Fatalf("%s: Len %d, want %d", s.name, readable, len(m.of(s.name)))
		}
	}
}

// compareTimes asks for the values at the time of some change, and just before.
func (w *world) compareTimes(i int) {
	m := w.models[i]
	at := m.base
	if n := len(m.changes); n > 0 {
		at = m.changes[int(w.c.next())%n].At
	}
	w.compareAt(i, at.Add(-time.Duration(w.c.next()%2)))
}

func (w *world) compareAt(i int, at time.Time) {
	m, x := w.models[i], w.subjects[i]
	past := x.Audit().AsOf(at)
	dirty := fmt.Sprint(x.Audit().Dirty(at))
	for _, s := range settings {
		if s.name == "kept" && m.shared {
			continue
		}
		want, known := m.asOf(s.name, at, s.get(x))
		if s.name == "secret" {
			want = audit.Redacted
		}
		got, ok := past[s.name]
		if ok != known || known && differs(got, want) != "" {
			w.t.Fatalf("%s as of %v: %v %v, want %v %v", s.name, at, got, ok, want, known)
		}
		w.compareDirty(m, s.name, at, dirty)
	}
}

func (w *world) compareDirty(m *model, name string, at time.Time, dirty string) {
	want := m.lost[name] != nil && m.lost[name].at.After(at)
	for _, c := range m.of(name) {
		want = want || c.At.After(at)
	}
	if got := strings.Contains(" "+strings.Trim(dirty, "[]")+" ", " "+name+" "); got != want {
		w.t.Fatalf("%s changed after %v: %v, want %v", name, at, got, want)
	}
}
