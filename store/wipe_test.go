package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/pgtest"
	"github.com/auditline/auditline/store/internal/shop"
)

// taking are the calls that take the secret away: of an order's note, and of the name of who sets
// its items.
var taking = map[string]func(ctx context.Context, db *store.DB) error{
	"erase":       func(ctx context.Context, db *store.DB) error { return db.Erase(ctx, kind, "A", "note") },
	"prune":       func(ctx context.Context, db *store.DB) error { return db.Prune(ctx, time.Now()) },
	"erase actor": func(ctx context.Context, db *store.DB) error { return db.EraseActor(ctx, secret, "person-1") },
}

// saveSecret saves an order with the secret in what a call takes away.
func saveSecret(t *testing.T, db *database, call string) {
	t.Helper()
	o := shop.NewOrder("A")
	if call == "erase actor" {
		o.SetItems(by(secret), 1)
		o.SetNote(by("ann"), "a note")
	} else {
		o.SetNote(by("ann"), secret)
		o.SetNote(by("ann"), "")
	}
	save(t, db.DB, o)
	if !bytes.Contains(files(t, db), []byte(secret)) {
		t.Fatal("the test does not see the secret on the disk")
	}
}

// TestTakeBesideReader takes values away while somebody reads them still, for whom the database
// keeps them. That is told, and not forgotten: once nobody reads, the next call that takes
// something away finishes it, even if it finds nothing itself.
func TestTakeBesideReader(t *testing.T) {
	other := map[string]string{"erase": "prune", "prune": "erase actor", "erase actor": "erase"}
	for call, take := range taking {
		for _, next := range []string{call, other[call]} {
			t.Run(call+", "+next, func(t *testing.T) {
				each(t, func(t *testing.T, db *database) {
					saveSecret(t, db, call)
					end := read(t, db)
					db.DB = hasty(t, db)
					if err := soon(t, func(ctx context.Context) error { return take(ctx, db.DB) }); err == nil || !strings.Contains(err.Error(), stillThere) {
						t.Errorf("somebody reads the values: %v", err)
					}
					end()
					if err := taking[next](t.Context(), db.DB); err != nil && !errors.Is(err, store.ErrNotStored) {
						t.Error(err)
					}
					if bytes.Contains(files(t, db), []byte(secret)) {
						t.Error("the secret is still on the disk")
					}
					nothingToWipe(t, db)
				})
			})
		}
	}
}

// nothingToWipe fails where tables would be wiped once more.
func nothingToWipe(t *testing.T, db *database) {
	t.Helper()
	var n int
	if err := db.sql.QueryRow("SELECT count(*) FROM audit_wipe WHERE wiped < taken").Scan(&n); err != nil || n > 0 {
		t.Errorf("%d tables are to be wiped again, %v", n, err)
	}
}

// stillThere is what errors say of values that the database keeps for somebody.
const stillThere = "the values are gone from the tables, but the "

// soon gives a call little time, or more where it needs that to take values out of the rows.
func soon(t *testing.T, call func(context.Context) error) (err error) {
	t.Helper()
	for patience := 200 * time.Millisecond; patience < time.Minute; patience *= 2 {
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		err = call(ctx)
		cancel()
		if err == nil || strings.Contains(err.Error(), stillThere) {
			return err
		}
	}
	return err
}

// hasty is the same database for a program that does not wait for others.
func hasty(t *testing.T, db *database) *store.DB {
	if strings.HasPrefix(db.url, "postgres") {
		return db.DB
	}
	return open(t, db.url+"?_busy_timeout=20")
}

// read begins to read a database, as of now, until the function is called that it returns.
func read(t *testing.T, db *database) (end func() error) {
	t.Helper()
	tx, err := db.sql.BeginTx(t.Context(), &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if !strings.HasPrefix(db.url, "postgres") {
		var reader *sql.DB // whose transactions take no lock as they begin
		if reader, err = sql.Open("sqlite", "file:"+db.url); err == nil {
			t.Cleanup(func() { reader.Close() })
			tx, err = reader.BeginTx(t.Context(), nil)
		}
	}
	if err == nil {
		_, err = tx.Exec("SELECT count(*) FROM audit_version")
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tx.Rollback() })
	return tx.Rollback
}

// TestTakeBesidePrepared has a transaction wait for its second phase.
func TestTakeBesidePrepared(t *testing.T) {
	db := newPostgres(t)
	saveSecret(t, db, "erase")
	exec(t, db, "BEGIN; CREATE TABLE other (n int); PREPARE TRANSACTION 'p1'")
	if err := eraseSoon(t, db); err == nil || !strings.Contains(err.Error(), "as the prepared transaction p1 began earlier and may still read them") {
		t.Errorf("a transaction is prepared: %v", err)
	}
	exec(t, db, "ROLLBACK PREPARED 'p1'")
	gone(t, db)
}

// TestTakeBesideStandby has somebody read on a standby that tells its primary so.
func TestTakeBesideStandby(t *testing.T) {
	s, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	db := connect(t, s.URL("postgres"), "pgx", s.URL("postgres"))
	follower, err := s.Standby("hot_standby_feedback=on", "wal_receiver_status_interval=1")
	if err != nil {
		t.Fatal(err)
	}
	defer follower.Close()
	saveSecret(t, db, "erase")
	reader := connect(t, follower.URL("postgres"), "pgx", follower.URL("postgres"))
	eventually(t, reader.DB, "", 2)
	end := read(t, reader)
	for told := false; !told; time.Sleep(10 * time.Millisecond) {
		query := "SELECT EXISTS (SELECT 1 FROM pg_stat_replication WHERE backend_xmin IS NOT NULL)"
		if err := db.sql.QueryRow(query).Scan(&told); err != nil {
			t.Fatal(err)
		}
	}
	if err := eraseSoon(t, db); err == nil || !strings.Contains(err.Error(), " of walreceiver began earlier") {
		t.Errorf("somebody reads on a standby: %v", err)
	}
	end()
	gone(t, db)
}

// eraseSoon erases the secret with little time for it.
func eraseSoon(t *testing.T, db *database) error {
	t.Helper()
	return soon(t, func(ctx context.Context) error { return db.Erase(ctx, kind, "A", "note") })
}

// gone erases the secret, and sees that it is not on the disk.
func gone(t *testing.T, db *database) {
	t.Helper()
	if err := db.Erase(t.Context(), kind, "A", "note"); err != nil {
		t.Error(err)
	}
	if bytes.Contains(files(t, db), []byte(secret)) {
		t.Error("the secret is still on the disk")
	}
}
