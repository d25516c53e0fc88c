// Package mattn tries package store with github.com/mattn/go-sqlite3, which needs a C compiler.
package mattn

import (
	"database/sql"
	"path/filepath"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"github.com/auditline/auditline/bench/store/drivers"
)

func TestRoundTrip(t *testing.T) {
	pool, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "audit.db")+"?_journal_mode=WAL&_synchronous=FULL&_txlock=immediate")
	if err != nil {
		t.Fatal(err)
	}
	drivers.RoundTrip(t, pool)
}
