package store_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/auditline/auditline/store/internal/pgtest"
)

// TestFeedAfterCrash kills a server that has not yet written which numbers it gave to transactions
// that stored nothing, so that it gives them again. It is the same database still, and a reader
// goes on with its cursor.
func TestFeedAfterCrash(t *testing.T) {
	s, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, statement := range []string{"ALTER SYSTEM SET wal_writer_delay = '10s'", "SELECT pg_reload_conf()"} { // written by saves alone
		if err := s.Exec("postgres", statement); err != nil {
			t.Fatal(err)
		}
	}
	url := s.URL("postgres")
	o := order("A", 1)
	save(t, open(t, url), o)
	takeNumbers(t, url)
	cursor := feed(t, open(t, url), "")[0].Cursor
	if err := errors.Join(s.Kill(), s.Run()); err != nil {
		t.Fatal(err)
	}
	db := open(t, url)
	if got := feed(t, db, cursor); len(got) != 0 {
		t.Errorf("after the crash come %v", got)
	}
	for range 5 {
		count(o)
		save(t, db, o)
	}
	if got := feed(t, db, cursor); len(got) != 5 || got[0].Seq != 2 {
		t.Errorf("after the crash come %v, want 5 changes", got)
	}
}

// takeNumbers rolls transactions back that have taken numbers.
func takeNumbers(t *testing.T, url string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	for range 3 {
		if _, err := conn.Exec(t.Context(), "BEGIN; SELECT pg_current_xact_id(); ROLLBACK"); err != nil {
			t.Fatal(err)
		}
	}
}
