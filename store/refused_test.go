package store_test

import (
	"strings"
	"testing"

	"github.com/auditline/auditline/store"
)

// TestRowRefused saves nothing of a batch of which the database refuses a row, and all of it once
// it does not.
func TestRowRefused(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		a, b := order("A", 2), order("B", 2)
		exec(t, db, "CREATE UNIQUE INDEX refusing ON audit_event (seq)")
		if err := db.Save(t.Context(), a, b); err == nil || !strings.Contains(strings.ToLower(err.Error()), "unique") {
			t.Errorf("the error is %v, want one of the index", err)
		}
		if found := history(t, db.DB, store.Filter{}); found != nil {
			t.Errorf("%v is stored", found)
		}
		exec(t, db, "DROP INDEX refusing")
		save(t, db.DB, a, b)
		if n := len(history(t, db.DB, store.Filter{})); n != 4 {
			t.Errorf("%d changes are stored, want 4", n)
		}
	})
}
