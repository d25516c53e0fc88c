package store_test

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/postgres"
)

// TestSaveTxElsewhere saves in transactions whose search_path leads to no tables of the store, to
// those of another one, or nowhere, and leaves the path as it was.
func TestSaveTxElsewhere(t *testing.T) {
	db, other := newPostgres(t), newPostgres(t)
	save(t, other.DB, order("X", 1)) // whose types and attributes have the same numbers
	exec(t, other, "CREATE TABLE state (n integer)")
	for i, path := range []string{"pg_catalog", `"$user", public`, "", schemaOf(other)} {
		pool, err := sql.Open("pgx", strings.Replace(db.url, "search_path="+schemaOf(db), "search_path=pg_catalog", 1))
		if err != nil {
			t.Fatal(err)
		}
		defer pool.Close()
		tx, err := pool.Begin()
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		if _, err := tx.Exec("SELECT set_config('search_path', $1, false)", path); err != nil {
			t.Fatal(err)
		}
		o := order(fmt.Sprint("A", i), 2)
		committed, err := db.SaveTx(t.Context(), tx, o)
		if err != nil {
			t.Errorf("with %q: %v", path, err)
			continue
		}
		hasPath(t, tx, path)
		if _, err := db.SaveTx(t.Context(), tx, order("B", i+1)); err != nil && !errors.Is(err, store.ErrConflict) {
			t.Error(err)
		}
		hasPath(t, tx, path)
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		committed()
		if n := len(history(t, db.DB, store.Filter{Kind: kind, ID: o.Audit().ID()})); n != 2 {
			t.Errorf("with %q: %d changes are stored", path, n)
		}
	}
	if n := len(history(t, other.DB, store.Filter{})); n != 1 {
		t.Errorf("the other store has %d changes, want its own", n)
	}
	for _, db := range []*database{db, other} {
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
	}
}

// schemaOf is the schema that the URL of a database names.
func schemaOf(db *database) string {
	_, schema, _ := strings.Cut(db.url, "search_path=")
	return schema
}

func hasPath(t *testing.T, tx *sql.Tx, want string) {
	t.Helper()
	var got string
	if err := tx.QueryRow("SELECT current_setting('search_path')").Scan(&got); err != nil || got != want {
		t.Errorf("the search_path is %q, %v, want %q", got, err, want)
	}
}

// TestSaveTxOtherDatabase refuses a transaction in another database, which has tables of the same
// names in the same schema.
func TestSaveTxOtherDatabase(t *testing.T) {
	db := newPostgres(t)
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	name := "other_" + schemaOf(db)
	if err := s.Exec("postgres", "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	if err := s.Exec(name, "CREATE SCHEMA "+schemaOf(db)); err != nil {
		t.Fatal(err)
	}
	url := s.URL(name) + "&search_path=" + schemaOf(db)
	other := open(t, url)
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	tx, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o := order("A", 1)
	_, err = postgres.SaveTx(t.Context(), db.DB, tx, o)
	says(t, err, "store: save in "+db.url+": the transaction is not in the database in which the store is open")
	committed, err := postgres.SaveTx(t.Context(), other, tx, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(t.Context()); err != nil {
		t.Fatal(err)
	}
	committed()
}
