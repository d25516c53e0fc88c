// Package ncruces tries package store with github.com/ncruces/go-sqlite3, which needs no C
// compiler.
package ncruces

import (
	"database/sql"
	"path/filepath"
	"testing"

	_ "github.com/ncruces/go-sqlite3/driver"

	"github.com/auditline/auditline/bench/store/drivers"
)

func TestRoundTrip(t *testing.T) {
	pool, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "audit.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	drivers.RoundTrip(t, pool)
}
