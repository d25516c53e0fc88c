package store_test

import (
	"context"
	"database/sql"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/postgres"
	"github.com/auditline/auditline/store/sqlite"
)

// TestFeedOfSmallPool follows a feed through pools with a connection or two, which have none to
// spare for waiting, and through connections that cannot listen.
func TestFeedOfSmallPool(t *testing.T) {
	url := newPostgres(t).url
	config, err := pgx.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	file, err := sql.Open("sqlite", "file:"+newSQLite(t).url+"?_synchronous=FULL")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		pool    *sql.DB
		dialect store.Dialect
	}{
		"sqlite":  {file, sqlite.Dialect},
		"pgx":     {stdlib.OpenDB(*config), postgres.Dialect},
		"wrapped": {sql.OpenDB(wrapping{stdlib.GetConnector(*config)}), postgres.Dialect},
	} {
		defer c.pool.Close()
		for _, size := range []int{1, 2, 0} {
			c.pool.SetMaxOpenConns(size)
			db, err := store.New(t.Context(), c.pool, c.dialect)
			if err != nil {
				t.Fatal(err)
			}
			follow(t, db, name)
		}
	}
}

// follow has two readers wait, each for a change that is saved later.
func follow(t *testing.T, db *store.DB, id string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var after store.Cursor
	for e, err := range db.Feed(ctx, "", store.Follow(false)) {
		if err != nil {
			t.Fatal(err)
		}
		after = e.Cursor
	}
	o := order(id, 0)
	if err := db.Resume(ctx, o); err != nil {
		t.Fatal(err)
	}
	read := make(chan error, 2)
	for range 2 {
		go func() {
			for _, err := range db.Feed(ctx, after) {
				read <- err
				return
			}
			read <- ctx.Err()
		}()
	}
	time.Sleep(50 * time.Millisecond) // for them to wait; the test passes also where they do not
	count(o)
	if err := db.Save(ctx, o); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := <-read; err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
}
