package audit_test

import (
	"context"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

// together runs each function in a goroutine of its own, n times, until all are done.
func together(n int, do ...func(i int)) {
	var wg sync.WaitGroup
	for _, f := range do {
		wg.Go(func() {
			for i := range n {
				f(i)
			}
		})
	}
	wg.Wait()
}

func TestSyncTrailFromManyGoroutines(t *testing.T) {
	t.Parallel()
	c := new(Counter)
	view := c.Audit()
	together(200,
		func(i int) { c.SetHits(i) },
		func(i int) { c.SetHits(-i) },
		func(i int) { c.SetNames(map[string]int{"a": i}) },
		func(int) { clear(c.Names()) }, //stagecheck:ignore auditwrite nobody is to see it
		func(int) { c.Hits() },
		func(int) {
			for change := range c.Changes() {
				c.SetPeak(int(change.Seq))
				break
			}
		},
		func(i int) { view.Forget(view.Seq() / 2) },
		func(int) {
			data, err := view.MarshalBinary()
			if err == nil {
				err = new(Counter).Audit().UnmarshalBinary(data)
			}
			if err != nil {
				t.Error(err)
			}
		},
		func(int) { view.AsOf(audit.Change{}.At); view.Attributes()(func(string, any) bool { return true }) },
		func(int) { _ = view.String(); view.Len("hits"); view.Forgotten("hits") },
	)
	checkChain(t, c.Audit())
	if lost := view.Forgotten("hits") + uint64(view.Len("hits")); lost != 400 {
		t.Errorf("%d of 400 changes of hits accounted for", lost)
	}
}

// checkChain checks numbers, times, and that each change starts where the one before ended.
func checkChain(t *testing.T, v audit.View) {
	t.Helper()
	last := make(map[string]any)
	var before audit.Change
	for c := range v.Changes() {
		if before.Seq != 0 && (c.Seq != before.Seq+1 || !c.At.After(before.At)) {
			t.Fatalf("%v follows %v", c, before)
		}
		if old, ok := last[c.Field]; ok && !reflect.DeepEqual(old, c.Old) {
			t.Fatalf("%v follows a change to %v", c, old)
		}
		before, last[c.Field] = c, c.New
	}
}

func TestOriginsOfManyGoroutines(t *testing.T) {
	t.Parallel()
	s := new(Signed)
	write := func(who string) func(int) {
		ctx := audit.With(context.Background(), audit.Origin{Who: who, Why: who + "'s"})
		return func(int) { s.SetOwner(ctx, who) }
	}
	together(300, write("ann"), write("bob"), write("carol"))
	for c := range s.Changes() {
		if c.New != c.Who || c.Why != c.Who+"'s" {
			t.Fatalf("%v has another's origin", c)
		}
	}
	if n := s.Audit().Len("owner"); n != 900 {
		t.Errorf("%d changes", n)
	}
}

// TestCopiesOfSyncTrail has an original in use while copies of it fork.
func TestCopiesOfSyncTrail(t *testing.T) {
	t.Parallel()
	original := new(Counter)
	original.SetPeak(1)
	copies := make([]*Counter, 4)
	for i := range copies {
		copies[i] = copyOf(original)
	}
	writers := []func(int){func(i int) { original.SetPeak(i + 2) }}
	for i, c := range copies {
		writers = append(writers, func(n int) { c.SetPeak(100*(i+1) + n) })
	}
	together(50, writers...)
	for i, c := range append(copies, original) {
		log := c.ChangeLog("peak")
		if len(log) != 51 || log[0].New != 1 {
			t.Fatalf("copy %d: %d changes, the first %v", i, len(log), log[0])
		}
		checkChain(t, c.Audit())
	}
}

// copyOf is *s, which go vet would report.
func copyOf[T any](s *T) *T {
	c := new(T)
	reflect.ValueOf(c).Elem().Set(reflect.ValueOf(s).Elem())
	return c
}

// TestSwappedSyncTrails has two structs change places, each still owned by the other.
func TestSwappedSyncTrails(t *testing.T) {
	t.Parallel()
	a, b := new(Counter), new(Counter)
	a.SetPeak(1)
	b.SetPeak(2)
	was := copyOf(a)
	reflect.ValueOf(a).Elem().Set(reflect.ValueOf(b).Elem())
	reflect.ValueOf(b).Elem().Set(reflect.ValueOf(was).Elem())
	together(50, func(i int) { a.SetPeak(i) }, func(i int) { b.SetPeak(-i) })
	if got := fmt.Sprint(a.ChangeLog("peak")[0].New, b.ChangeLog("peak")[0].New); got != "2 1" {
		t.Error(got)
	}
}

func TestAfterMayCallBack(t *testing.T) {
	t.Parallel()
	c := new(Counter)
	c.SetHits(7)
	if c.Peak() != 7 || c.Audit().Seq() != 2 {
		t.Errorf("peak %d, %v", c.Peak(), c.Audit())
	}
}

// TestReadersOfACopyThatFellBehind read it at once, though its log is not its own any more.
func TestReadersOfACopyThatFellBehind(t *testing.T) {
	t.Parallel()
	s := new(Stage)
	s.SetRecords(1)
	c := copyOf(s)
	s.SetRecords(2)
	read := func(int) {
		if log := c.ChangeLog("records"); len(log) != 1 || c.Audit().Len("records") != 1 || c.Audit().Seq() != 1 {
			t.Errorf("the copy reads %v", log)
		}
	}
	together(50, read, read, read)
}

// TestMethodsOfValuesMayCallBack sets and reads values that lock the struct's trail
// themselves; under a lock that would never end.
func TestMethodsOfValuesMayCallBack(t *testing.T) {
	t.Parallel()
	m := new(Mirror)
	m.SetFace(face{"first", m})
	m.SetPast(face{"first", m})
	together(50,
		func(i int) { m.SetFace(face{fmt.Sprint(i), m}) },
		func(i int) { m.SetFace(face{fmt.Sprint(-i), m}) },
		func(i int) { m.SetPast(face{fmt.Sprint(i), m}) },
		func(int) { _, _, _ = m.Face(), m.ChangeLog("past"), m.Clone() },
		func(int) { audit.Diff(m, m); m.Audit().AsOf(time.Now()) },
	)
	faces := m.ChangeLog("face")
	for i, c := range faces[1:] {
		if c.Old != faces[i].New || c.Old == c.New {
			t.Fatalf("%v follows %v", c, faces[i])
		}
	}
	m.SetFace(m.Face()) //stagecheck:ignore auditwrite no goroutine is left
	if again := m.Audit().Len("face"); len(faces) < 50 || again != len(faces) {
		t.Errorf("%d faces, and %d when the last is set again", len(faces), again)
	}
}
