package store_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

// longOrder returns an order of more changes than are read to find a state: some attributes change
// all the time, others first or last, or only early, or only late.
func longOrder(n int) *shop.Order {
	o, ann := shop.NewOrder("A"), by("ann")
	for i := range n {
		switch i {
		case 3, n - 100:
			o.SetNote(ann, fmt.Sprint("note ", i))
		case 7:
			o.SetPaid(ann, true)
		case n - 50:
			o.SetSerial(ann, uint64(i))
		case 20, 500, 1023, 1024, 1025, n - 7:
			o.SetAnything(ann, []any{i, fmt.Sprint(i)}[i%2])
		default:
			o.SetItems(ann, i+1)
		}
	}
	return o
}

// TestFieldPagesOfLongHistory goes through the changes of each attribute by pages of several sizes,
// in both directions, within times and without, and finds those that the log has.
func TestFieldPagesOfLongHistory(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		const n = 2200
		o := longOrder(n)
		changes := o.Audit().Since(0)
		save(t, db.DB, o, order("B", 1))
		spans := []store.Filter{{}, {After: changes[600].At}, {After: changes[500].At, Before: changes[n-8].At}, {Before: changes[1500].At}}
		for _, span := range spans {
			for _, field := range []string{"items", "note", "paid", "serial", "anything", "none"} {
				want := loggedIn(changes, span, field)
				for _, limit := range []int{1, 2, 700} {
					span.Kind, span.ID, span.Field, span.Limit = kind, "A", field, limit
					if limit < 700 && len(want) > 700 {
						continue
					}
					span.Newest = false
					if got := pagesOf(t, db.DB, span); !slices.Equal(got, want) {
						t.Errorf("%+v gives %s, want %s", span, got, want)
					}
					span.Newest = true
					got := pagesOf(t, db.DB, span)
					if slices.Reverse(got); !slices.Equal(got, want) {
						t.Errorf("%+v gives %s, want %s, the newest first", span, got, want)
					}
				}
			}
		}
	})
}

// loggedIn are the changes of an attribute of order A within a filter's times, as pagesOf has them.
func loggedIn(changes []audit.Change, span store.Filter, field string) (all []string) {
	for _, c := range changes {
		if c.Field == field && c.At.After(span.After) && (span.Before.IsZero() || c.At.Before(span.Before)) {
			all = append(all, fmt.Sprint("A ", c.Seq))
		}
	}
	return all
}

// TestStateOfLongHistory agrees with the object's own log, at moments around where an index helps
// and elsewhere.
func TestStateOfLongHistory(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		const n = 2200
		o := longOrder(n)
		changes := o.Audit().Since(0)
		moments := []time.Time{time.Unix(0, 0), changes[0].At.Add(-1), time.Now().Add(time.Hour)}
		for _, i := range []int{0, 1, 3, 7, 20, 21, 499, 500, 1022, 1023, 1024, 1025, 1026, 1500, n - 101, n - 100, n - 50, n - 7, n - 1} {
			moments = append(moments, changes[i].At, changes[i].At.Add(-1))
		}
		var want []map[string]any
		for _, m := range moments {
			want = append(want, o.Audit().AsOf(m))
		}
		save(t, db.DB, o, order("B", 1))
		for i, m := range moments {
			got := stateAt(t, db, m)
			for _, name := range []string{"items", "note", "paid", "serial", "anything"} {
				if got[name] != want[i][name] {
					t.Errorf("%s at %v, moment %d, is %v, want %v", name, m, i, got[name], want[i][name])
				}
			}
		}
		if len(stateAt(t, db, moments[0])) != 5 {
			t.Error("the state has attributes that never changed")
		}
		prunedLongHistory(t, db, changes[1600].At)
	})
}

// prunedLongHistory compares states after Prune with those before.
func prunedLongHistory(t *testing.T, db *database, horizon time.Time) {
	t.Helper()
	before, now := stateAt(t, db, horizon), stateAt(t, db, time.Now())
	if err := db.Prune(t.Context(), horizon); err != nil {
		t.Fatal(err)
	}
	if got := stateAt(t, db, horizon); !maps.Equal(got, before) {
		t.Errorf("after Prune the state is %v, want %v", got, before)
	}
	if got := stateAt(t, db, time.Now()); !maps.Equal(got, now) {
		t.Errorf("after Prune the state now is %v, want %v", got, now)
	}
}

// TestPageOfLongHistory shows what is counted of more changes than that, and any moment.
func TestPageOfLongHistory(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		const n = 10_101
		o := longOrder(n)
		save(t, db.DB, o, order("B", 3))
		h := store.Handler(db.DB)
		has(t, h, objectURL("A"), "more than 10,000 changes stored", "Timeline of the last 10,000 changes", fmt.Sprintf(`max="%d"`, n), "note: 1 from", "!note: 2 from", "!paid: 1")
		has(t, h, objectURL("B"), ">3 changes stored", "<h2>Timeline</h2>")
		has(t, h, objectURL("A", "seq", "5000"), "<td>items<td>5000", "<td>note<td>note 3", "<td>paid<td>true", "<td>serial<td>0")
		has(t, h, objectURL("A", "seq", "0"), "<td>items<td>1<")
		has(t, h, objectURL("A", "from", "5000", "to", "10101"), "<td>items<td>5000<td>10101", "<td>note<td>note 3<td>note 10001", "!<td>paid<td>true<td>")
	})
}

// TestPagesOfObjectPast goes through an object's history in pages that begin in the middle, and
// past a change of another object.
func TestPagesOfObjectPast(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		a, b := order("A", 3), order("B", 2)
		a.SetItems(by("ann"), 40)
		save(t, db.DB, a, b)
		all := history(t, db.DB, store.Filter{})
		for _, newest := range []bool{false, true} {
			for i, past := range all {
				want := 0
				for j, e := range all {
					if e.ID == "A" && (j > i) != newest && j != i {
						want++
					}
				}
				f := store.Filter{Kind: kind, ID: "A", Past: past.Cursor, Newest: newest}
				if got := history(t, db.DB, f); len(got) != want {
					t.Errorf("past %s %d, newest first %t: %d changes, want %d", past.ID, past.Seq, newest, len(got), want)
				}
			}
		}
	})
}
