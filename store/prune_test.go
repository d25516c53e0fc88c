package store

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/auditline/auditline/store/internal/dialect"
	"github.com/auditline/auditline/store/internal/shop"

	_ "github.com/auditline/auditline/store/sqlite"
)

// TestPrunedMeanwhile prunes what another Prune, up to a later time, has pruned since the objects
// were listed: all of the earlier changes, or all but one.
func TestPrunedMeanwhile(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "audit.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o := shop.NewOrder("A")
	o.SetNote(t.Context(), "stays")
	for i := range 6 {
		o.SetItems(t.Context(), i+1)
	}
	at := o.Audit().Since(0)
	if err := db.Save(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	oids, err := db.objectsBefore(t.Context(), nanos(at[3].At))
	if err != nil || len(oids) != 1 {
		t.Fatal(oids, err)
	}
	if err := db.Prune(t.Context(), at[5].At); err != nil {
		t.Fatal(err)
	}
	for _, before := range []time.Time{at[0].At, at[3].At} {
		err := db.write(t.Context(), func(tx dialect.Tx) error { return db.prune(t.Context(), tx, oids[0], nanos(before)) })
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Errorf("pruned before %v: %v", before, err)
		}
	}
	state, err := db.StateAt(t.Context(), o.Audit().Type(), "A", at[5].At)
	if err != nil || state["items"] != 5 || state["note"] != "stays" {
		t.Errorf("the state is %v, %v", state, err)
	}
}
