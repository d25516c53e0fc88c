package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/pgtest"
	"github.com/auditline/auditline/store/internal/shop"
	_ "github.com/auditline/auditline/store/postgres"
	_ "github.com/auditline/auditline/store/sqlite"
)

// each runs a test on a new database of every kind.
func each(t *testing.T, test func(t *testing.T, db *database)) {
	t.Run("sqlite", func(t *testing.T) { test(t, newSQLite(t)) })
	t.Run("postgres", func(t *testing.T) { test(t, newPostgres(t)) })
}

// server is the one PostgreSQL server of all tests, started by the first that needs it.
var server = sync.OnceValues(pgtest.Start)

var databases atomic.Int64

func TestMain(m *testing.M) {
	if url := os.Getenv(writerEnv); url != "" {
		writeUntilKilled(url)
	}
	if url := os.Getenv(sharerEnv); url != "" {
		fmt.Println("error:", saveShared(url))
		os.Exit(1)
	}
	if url := os.Getenv(readerEnv); url != "" {
		if err := readParcel(url); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	code := m.Run()
	if databases.Load() > 0 {
		if s, err := server(); err == nil {
			s.Close()
		}
	}
	os.Exit(code)
}

func newPostgres(t *testing.T) *database {
	t.Helper()
	name := fmt.Sprintf("test%d", databases.Add(1))
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Exec("postgres", "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	url := s.URL("postgres") + "&search_path=" + name
	return connect(t, url, "pgx", url)
}

// patience is how long a test waits for what comes at once on an idle machine.
const patience = 3 * time.Minute

// database is a new database, its URL, and its handle of database/sql.
type database struct {
	*store.DB
	url string
	sql *sql.DB
}

func newSQLite(t *testing.T) *database {
	t.Helper()
	path := filepath.Join(t.TempDir(), "audit.db")
	return connect(t, path, "sqlite", fmt.Sprintf("file:%s?_synchronous=FULL&_busy_timeout=%d&_txlock=immediate", path, patience.Milliseconds()))
}

// connect opens url by Open and the same database by a driver.
func connect(t *testing.T, url, driver, dsn string) *database {
	t.Helper()
	d := &database{DB: open(t, url), url: url}
	var err error
	if d.sql, err = sql.Open(driver, dsn); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.sql.Close() })
	return d
}

func open(t *testing.T, url string) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// by is a context whose changes are made by who.
func by(who string) context.Context {
	return audit.With(context.Background(), audit.Origin{Who: who, Why: "a test", Correlation: "req-1"})
}

// order returns an order with n changes of items, made by ann.
func order(id string, n int) *shop.Order {
	o := shop.NewOrder(id)
	items := 0
	for i := range n {
		items += i + 1
		o.SetItems(by("ann"), items)
	}
	return o
}

// count sets items to one more. One goroutine at a time does so with an order.
func count(o *shop.Order) {
	o.SetItems(by("ann"), o.Items()+1) //stagecheck:ignore auditwrite no other goroutine sets the order
}

const kind = "github.com/auditline/auditline/store/internal/shop.Order"

// history returns what is stored of an order.
func history(t *testing.T, db *store.DB, f store.Filter) (entries []store.Entry) {
	t.Helper()
	for e, err := range db.History(t.Context(), f) {
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, e)
	}
	return entries
}

func save(t *testing.T, db *store.DB, objects ...audit.Audited) {
	t.Helper()
	if err := db.Save(t.Context(), objects...); err != nil {
		t.Fatal(err)
	}
}

// expect compares stored entries with changes, values, times and origins included.
func expect(t *testing.T, got []store.Entry, want []audit.Change) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d changes are stored, want %d", len(got), len(want))
	}
	for i, w := range want {
		g := got[i].Change
		if !g.At.Equal(w.At) {
			t.Errorf("change %d at %v, want %v", i, g.At, w.At)
		}
		g.At, w.At = time.Time{}, time.Time{}
		if g.String() != w.String() || g.Seq != w.Seq {
			t.Errorf("stored %v, want %v", g, w)
		}
	}
}
