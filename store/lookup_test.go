package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store/internal/shop"
)

// TestLookUpReadsFewRows saves objects that are new and then objects that are stored, and sees that
// the server looks each up by itself, also in a table that it has not analyzed since it was empty:
// a save would take the longer the more objects are stored.
func TestLookUpReadsFewRows(t *testing.T) {
	db := newPostgres(t)
	exec(t, db, "ALTER TABLE audit_object SET (autovacuum_enabled = off)")
	const saves, each = 20, 64
	orders := make([]audit.Audited, saves*each)
	for i := range orders {
		orders[i] = shop.NewOrder(fmt.Sprint(i))
	}
	other := open(t, db.url)
	for range 2 {
		for first := 0; first < len(orders); first += each {
			some := orders[first : first+each]
			for _, o := range some {
				count(o.(*shop.Order))
			}
			save(t, other, some...)
		}
	}
	if err := other.Close(); err != nil { // its connections tell what they have read when they end
		t.Fatal(err)
	}
	if n := readOf(t, db, "audit_object", saves*each); n > 16*saves*each {
		t.Errorf("%d saves of %d objects each read %d rows of the objects", 2*saves, each, n)
	}
}

// readOf returns how many rows of a table were read, once the server knows of so many.
func readOf(t *testing.T, db *database, table string, expected int) (n int) {
	t.Helper()
	const query = "SELECT idx_tup_fetch + seq_tup_read FROM pg_stat_user_tables WHERE relid = to_regclass($1)"
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if err := db.sql.QueryRow(query, table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n >= expected {
			return n
		}
	}
	t.Fatalf("the server knows of %d rows read of %s, want %d", n, table, expected)
	return 0
}
