package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

// TestSave stores changes of several saves once and in order, and gives their memory back.
func TestSave(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := order("A-1", 3)
		want := o.Audit().Since(0)
		save(t, db.DB, o)
		if n := o.Audit().Len("items"); n != 0 {
			t.Errorf("%d changes are in memory after Save", n)
		}
		save(t, db.DB, o)
		o.SetPaid(by("bob"), true)
		o.SetCard(by("bob"), "4111 1111")
		want = append(want, o.Audit().Since(0)...)
		save(t, db.DB, o, order("A-2", 1))
		expect(t, history(t, db.DB, store.Filter{Kind: kind, ID: "A-1"}), want)
		expect(t, history(t, open(t, db.url), store.Filter{Kind: kind, ID: "A-1"}), want)
	})
}

// TestSaveAll saves more objects than one transaction takes, some under ids of their own.
func TestSaveAll(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		const n = 150
		all := func(yield func(string, audit.Audited) bool) {
			for i := range n {
				id := ""
				if i%2 == 0 {
					id = fmt.Sprintf("even-%d", i)
				}
				if !yield(id, order(fmt.Sprintf("A-%d", i), 2)) {
					return
				}
			}
		}
		if err := db.SaveAll(t.Context(), all); err != nil {
			t.Fatal(err)
		}
		for id, want := range map[string]int{"even-0": 2, "even-148": 2, "A-149": 2, "A-148": 0} {
			if got := history(t, db.DB, store.Filter{Kind: kind, ID: id}); len(got) != want {
				t.Errorf("%d changes of %s are stored, want %d", len(got), id, want)
			}
		}
		if got := history(t, db.DB, store.Filter{Kind: kind}); len(got) != 2*n {
			t.Errorf("%d changes are stored, want %d", len(got), 2*n)
		}
	})
}

// TestSaveAllStops stops at an object without an id and keeps what was saved before.
func TestSaveAllStops(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		all := func(yield func(string, audit.Audited) bool) {
			for i := range 100 {
				id := fmt.Sprintf("A-%d", i)
				if i == 70 {
					id = ""
				}
				if !yield("", order(id, 1)) {
					return
				}
			}
		}
		if err := db.SaveAll(t.Context(), all); !errors.Is(err, store.ErrNoID) {
			t.Errorf("got %v", err)
		}
		if got := history(t, db.DB, store.Filter{Kind: kind}); len(got) != 64 {
			t.Errorf("%d changes are stored, want those of the first transaction", len(got))
		}
	})
}

// TestResume goes on with numbers and times where a reloaded object's history ends.
func TestResume(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := order("A-1", 3)
		save(t, db.DB, o)
		again := shop.NewOrder("A-1")
		if err := db.Resume(t.Context(), again); err != nil {
			t.Fatal(err)
		}
		again.SetItems(by("ann"), 7)
		if c := again.Audit().Since(0)[0]; c.Seq != 4 {
			t.Errorf("the first change after Resume has number %d, want 4", c.Seq)
		}
		save(t, db.DB, again)
		unknown := order("none", 1)
		if err := db.Resume(t.Context(), unknown); err != nil || unknown.Audit().Len("items") != 1 {
			t.Errorf("Resume of an object that is not stored: %v, %d changes left", err, unknown.Audit().Len("items"))
		}
	})
}

// TestConflict refuses a second writer's history and leaves the first's as it is.
func TestConflict(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		first, second := order("A-1", 3), order("A-1", 5)
		want := first.Audit().Since(0)
		save(t, db.DB, first)
		err := db.Save(t.Context(), second)
		if !errors.Is(err, store.ErrConflict) || !strings.Contains(err.Error(), `"A-1"`) {
			t.Errorf("Save of a second history: %v, want ErrConflict that names the object", err)
		}
		if n := second.Audit().Len("items"); n != 5 {
			t.Errorf("%d changes are in the refused log, want 5", n)
		}
		expect(t, history(t, db.DB, store.Filter{Kind: kind, ID: "A-1"}), want)
	})
}

// TestLateConflict refuses one of two writers that have both resumed from the same history.
func TestLateConflict(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		save(t, db.DB, order("A-1", 2))
		var writers []*shop.Order
		for range 2 {
			o := shop.NewOrder("A-1")
			if err := db.Resume(t.Context(), o); err != nil {
				t.Fatal(err)
			}
			o.SetItems(by("ann"), 9)
			writers = append(writers, o)
		}
		save(t, db.DB, writers[1])
		writers[0].SetItems(by("ann"), 10)
		if err := db.Save(t.Context(), writers[0]); !errors.Is(err, store.ErrConflict) {
			t.Errorf("the slower writer's Save: %v, want ErrConflict", err)
		}
		if n := len(history(t, db.DB, store.Filter{})); n != 3 {
			t.Errorf("%d changes are stored, want 3", n)
		}
	})
}

// TestLostAnswer repeats a save of which the program does not know that it was committed.
func TestLostAnswer(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := order("A-1", 3)
		want := o.Audit().Since(0)
		tx, err := db.sql.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.SaveTx(t.Context(), tx, o); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(); err != nil { // of which the log never hears
			t.Fatal(err)
		}
		o.SetPaid(by("ann"), true)
		want = append(want, o.Audit().Since(3)...)
		save(t, db.DB, o)
		expect(t, history(t, db.DB, store.Filter{Kind: kind, ID: "A-1"}), want)
		if n := o.Audit().Len("items"); n != 0 {
			t.Errorf("%d changes are in memory", n)
		}
	})
}

// TestAllOrNothing stores nothing of a batch in which one object cannot be saved.
func TestAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o, hook := order("A-1", 3), &shop.Hook{ID: "h"}
		hook.SetCall(func() {})
		err := db.Save(t.Context(), o, hook)
		if err == nil || !strings.Contains(err.Error(), "change 1 of call: a func() has no written form") {
			t.Errorf("Save of a func: %v", err)
		}
		if n := len(history(t, db.DB, store.Filter{})); n != 0 || o.Audit().Len("items") != 3 {
			t.Errorf("%d changes are stored and %d in memory, want 0 and 3", n, o.Audit().Len("items"))
		}
		save(t, db.DB, o)
	})
}

func TestNoID(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		if err := db.Save(t.Context(), order("", 1)); !errors.Is(err, store.ErrNoID) {
			t.Errorf("Save: %v, want ErrNoID", err)
		}
		if err := db.Resume(t.Context(), order("", 1)); !errors.Is(err, store.ErrNoID) {
			t.Errorf("Resume: %v, want ErrNoID", err)
		}
	})
}

// TestTrails refuses an object whose numbers do not stay, before anything of it is stored.
func TestTrails(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		r := &shop.Rush{Code: "R-1"}
		r.SetCourier("eve")
		if err := db.Save(t.Context(), r); !errors.Is(err, store.ErrTrails) {
			t.Errorf("Save: %v, want ErrTrails", err)
		}
	})
}

// TestGap tells of changes that something else made the log forget, and takes those that an
// attribute with keep drops for what they are.
func TestGap(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := order("A-1", 3)
		o.Audit().Forget(1)
		if err := db.Save(t.Context(), o); !errors.Is(err, store.ErrGap) {
			t.Errorf("Save: %v, want ErrGap", err)
		}
		g := &shop.Gauge{ID: "g"}
		for i := range 10 {
			g.SetReading(i)
		}
		want := g.Audit().Since(0)
		save(t, db.DB, g)
		expect(t, history(t, db.DB, store.Filter{ID: "g"}), want)
	})
}

// TestStateAt agrees with the object's own log at every moment.
func TestStateAt(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := shop.NewOrder("A-1")
		o.SetStatus(by("ann"), "open")
		o.SetTotal(by("ann"), 12.5)
		o.SetStatus(by("bob"), "paid")
		o.SetNote(by("bob"), "thanks")
		changed := []string{"status", "total", "note"}
		moments := []time.Time{time.Unix(0, 0), time.Now()}
		for c := range o.Changes() {
			moments = append(moments, c.At, c.At.Add(-1))
		}
		var want []map[string]any
		for _, m := range moments {
			want = append(want, o.Audit().AsOf(m))
		}
		save(t, db.DB, o)
		for i, m := range moments {
			got, err := db.StateAt(t.Context(), kind, "A-1", m)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range changed {
				if got[name] != want[i][name] {
					t.Errorf("%s at %v: %v, want %v", name, m, got[name], want[i][name])
				}
			}
			if len(got) != len(changed) {
				t.Errorf("the state has %d attributes, want %d", len(got), len(changed))
			}
		}
	})
}

// TestTwoTypesOfOneField keeps the type of every value of a field of interface type.
func TestTwoTypesOfOneField(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := shop.NewOrder("A-1")
		values := []any{1, "one", 1.0, nil, shop.Status("x"), []byte{}, true, uint64(1 << 63)}
		for _, v := range values {
			o.SetAnything(by("ann"), v)
		}
		want := o.Audit().Since(0)
		save(t, db.DB, o)
		expect(t, history(t, db.DB, store.Filter{}), want)
	})
}

// TestFilters finds the same changes in the database as in memory.
func TestFilters(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		a, b := order("A", 2), order("B", 2)
		a.SetNote(by("bob"), "x")
		b.SetNote(by("bob"), "y")
		all := append(a.Audit().Since(0), b.Audit().Since(0)...)
		save(t, db.DB, a, b)
		for name, f := range map[string]struct {
			store.Filter
			want int
		}{
			"kind":        {store.Filter{Kind: kind}, 6},
			"object":      {store.Filter{Kind: kind, ID: "A"}, 3},
			"field":       {store.Filter{Field: "note"}, 2},
			"who":         {store.Filter{Who: "bob"}, 2},
			"correlation": {store.Filter{Correlation: "req-1"}, 6},
			"after":       {store.Filter{After: all[0].At}, 5},
			"before":      {store.Filter{Before: all[0].At.Add(1)}, 1},
			"limit":       {store.Filter{Limit: 4}, 4},
			"none":        {store.Filter{Who: "eve"}, 0},
		} {
			if got := history(t, db.DB, f.Filter); len(got) != f.want {
				t.Errorf("%s: %d entries, want %d", name, len(got), f.want)
			}
		}
		for _, newest := range []bool{false, true} {
			pages(t, db.DB, newest, len(all))
		}
		for _, err := range db.History(t.Context(), store.Filter{Past: "nonsense"}) {
			if err == nil || !strings.Contains(err.Error(), `"nonsense" is no cursor of History`) {
				t.Errorf("a wrong cursor: %v", err)
			}
		}
	})
}

// pages reads all entries two by two, which must give them in order, each once.
func pages(t *testing.T, db *store.DB, newest bool, want int) {
	t.Helper()
	f := store.Filter{Limit: 2, Newest: newest}
	var all []store.Entry
	for {
		page := history(t, db, f)
		if len(page) == 0 {
			break
		}
		all = append(all, page...)
		f.Past = page[len(page)-1].Cursor
	}
	if len(all) != want {
		t.Errorf("%d entries in pages, want %d", len(all), want)
	}
	for i := 1; i < len(all); i++ {
		if all[i].At.Before(all[i-1].At) != newest {
			t.Errorf("entry %d is out of order", i)
		}
	}
}

var _ audit.Audited = (*shop.Order)(nil)
