package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

// TestOriginPages turns the pages of the changes of actors and requests, made over days, and
// compares them with all changes read at once.
func TestOriginPages(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		start := time.Now()
		saveOverDays(t, db.DB, start)
		all := history(t, db.DB, store.Filter{})
		turn(t, db.DB, all, start)
		exec(t, db, "UPDATE audit_ctx SET since = 0, until = 9000000000000000000 WHERE ctx % 3 = 0") // as rows of earlier versions may be
		turn(t, db.DB, all, start)
		for _, err := range db.History(t.Context(), store.Filter{Who: "ann", Limit: 5, Past: "nonsense"}) {
			if err == nil || !strings.Contains(err.Error(), `"nonsense" is no cursor of History`) {
				t.Errorf("a page past nonsense: %v", err)
			}
		}
	})
}

// saveOverDays saves orders that three actors have changed within two days, in requests and
// without.
func saveOverDays(t *testing.T, db *store.DB, start time.Time) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 40 {
		o := shop.NewOrder(fmt.Sprint(i))
		o.Audit().Resume(0, start.Add(time.Duration(r.Int64N(int64(48*time.Hour)))))
		for range 1 + r.IntN(8) {
			origin := audit.Origin{Who: []string{"", "ann", "bob", "cyn"}[r.IntN(4)]}
			if r.IntN(3) == 0 {
				origin.Correlation = fmt.Sprint("req-", r.IntN(3))
			}
			o.SetItems(audit.With(context.Background(), origin), r.Int())
		}
		save(t, db, o)
	}
}

// turn compares the pages of several filters with what fits them of all changes.
func turn(t *testing.T, db *store.DB, all []store.Entry, start time.Time) {
	t.Helper()
	for _, f := range []store.Filter{
		{Who: "ann"},
		{Correlation: "req-1"},
		{Who: "bob", Correlation: "req-2"},
		{Who: "ann", After: start.Add(12 * time.Hour), Before: start.Add(30 * time.Hour)},
		{Who: "cyn", ID: "7"},
		{Who: "nobody"},
	} {
		var want []string
		for _, e := range all {
			if fits(f, e) {
				want = append(want, fmt.Sprint(e.ID, " ", e.Seq))
			}
		}
		for _, f.Newest = range []bool{false, true} {
			for _, f.Limit = range []int{1, 7, 100} {
				if got := pagesOf(t, db, f); !slices.Equal(got, want) {
					t.Errorf("%+v: got %q, want %q", f, got, want)
				}
			}
			slices.Reverse(want)
		}
	}
}

// fits tells whether f gives e.
func fits(f store.Filter, e store.Entry) bool {
	return (f.Who == "" || f.Who == e.Who) && (f.Correlation == "" || f.Correlation == e.Correlation) && (f.ID == "" || f.ID == e.ID) &&
		e.At.After(f.After) && (f.Before.IsZero() || e.At.Before(f.Before))
}

// pagesOf reads all pages of a filter.
func pagesOf(t *testing.T, db *store.DB, f store.Filter) (got []string) {
	t.Helper()
	for n := f.Limit; n == f.Limit; {
		page := history(t, db, f)
		for _, e := range page {
			got, f.Past = append(got, fmt.Sprint(e.ID, " ", e.Seq)), e.Cursor
		}
		n = len(page)
	}
	return got
}
