package store_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/pgtest"
	"github.com/auditline/auditline/store/internal/shop"
	"github.com/auditline/auditline/store/postgres"
)

// TestSaveTxPgx saves in a transaction of pgx, with the settings of a session that does not
// wait for the disk.
func TestSaveTxPgx(t *testing.T) {
	db := newPostgres(t)
	for setting, want := range map[string]string{"off": "on", "local": "on", "on": "on", "remote_apply": "remote_apply"} {
		conn, err := pgx.Connect(t.Context(), db.url+"&synchronous_commit="+setting)
		if err != nil {
			t.Fatal(err)
		}
		tx, err := conn.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		o := order(setting, 2)
		committed, err := postgres.SaveTx(t.Context(), db.DB, tx, o)
		if err != nil {
			t.Fatal(err)
		}
		var got string
		if err := tx.QueryRow(t.Context(), "SHOW synchronous_commit").Scan(&got); err != nil || got != want {
			t.Errorf("synchronous_commit is %s in the transaction of a session with %s, want %s, %v", got, setting, want, err)
		}
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
		committed()
		if n := len(history(t, db.DB, store.Filter{ID: setting})); n != 2 || o.Audit().Len("items") != 0 {
			t.Errorf("%d changes are stored and %d in memory", n, o.Audit().Len("items"))
		}
		conn.Close(t.Context())
	}
}

// TestOppositeOrders saves the same objects in different orders at once, in transactions that
// lock them one by one.
func TestOppositeOrders(t *testing.T) {
	db := newPostgres(t)
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for range 20 {
				a, b := shop.NewOrder("A"), shop.NewOrder("B")
				for _, o := range []*shop.Order{a, b} {
					if err := db.Resume(context.Background(), o); err != nil {
						t.Error(err)
					}
					o.SetItems(by("ann"), w)
				}
				var err error
				if w%2 == 0 {
					err = db.Save(context.Background(), a, b)
				} else {
					err = db.Save(context.Background(), b, a)
				}
				if err != nil && !errors.Is(err, store.ErrConflict) {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if err := db.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

// TestServerAway names the server, and not its password, while it is away, and saves when it is
// back.
func TestServerAway(t *testing.T) {
	s, err := pgtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	address := strings.Replace(s.URL("postgres"), "postgres@", "postgres:secret@", 1)
	db, o := open(t, address), order("A", 3)
	save(t, db, o)
	if err := s.Kill(); err != nil {
		t.Fatal(err)
	}
	o.SetItems(by("ann"), 9)
	name := strings.Replace(address, "secret", "xxxxx", 1)
	if err := db.Save(t.Context(), o); err == nil || !strings.HasPrefix(err.Error(), "store: save in "+name+": ") || strings.Contains(err.Error(), "\n") {
		t.Errorf("Save while the server is away: %v", err)
	}
	refused(t, address, "store: open in "+name+": failed to connect to `user=postgres database=postgres`: "+away(t, address))
	if err := s.Run(); err != nil {
		t.Fatal(err)
	}
	saveAgain(t, db, o)
	if n := len(history(t, db, store.Filter{})); n != 4 {
		t.Errorf("%d changes are stored, want 4", n)
	}
}

// away is what is wrong with the address of a URL at which nobody listens.
func away(t *testing.T, to string) string {
	t.Helper()
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%[1]s (%[2]s): dial error: dial tcp %[1]s: connect: connection refused", u.Host, u.Hostname())
}

func openError(t *testing.T, url string) error {
	db, err := store.Open(t.Context(), url)
	if err == nil {
		db.Close()
	}
	return err
}

func TestOpenRefusesPostgres(t *testing.T) {
	db := newPostgres(t)
	exec(t, db, "UPDATE audit_version SET version = 99")
	refused(t, db.url, "store: open in "+db.url+": its tables have version 99, this program knows them up to 8: use a newer program")
	refused(t, db.url+"&options=-c%20array_nulls%3Doff", "store: open in "+db.url+"&options=-c%20array_nulls%3Doff: it would store what is NULL as a text: the session runs with array_nulls=off")
	refused(t, db.url+"&options=-c%20client_encoding%3DLATIN1", "store: open in "+db.url+"&options=-c%20client_encoding%3DLATIN1: it would store other texts: the session runs with client_encoding=LATIN1; want UTF8")
	const nobody = "postgres://u:secret@127.0.0.1:1/none"
	refused(t, nobody, "store: open in postgres://u:xxxxx@127.0.0.1:1/none: failed to connect to `user=u database=none`: "+away(t, nobody))
	refused(t, "postgres://u:secret@127.0.0.1:none/x", "store: open postgres:…: cannot parse `postgres://u:xxxxx@127.0.0.1:none/x`: invalid port")
}

// TestMigrateAtOnce opens a new database from many programs at once.
func TestMigrateAtOnce(t *testing.T) {
	s, err := server()
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("test%d", databases.Add(1))
	if err := s.Exec("postgres", "CREATE SCHEMA "+name); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := openError(t, s.URL("postgres")+"&search_path="+name); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// TestSaveTxPgxAgain saves again what a transaction of pgx, or a part of one, has rolled back.
func TestSaveTxPgxAgain(t *testing.T) {
	db := newPostgres(t)
	conn, err := pgx.Connect(t.Context(), db.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	o := order("A", 2)
	want := o.Audit().Since(0)
	for _, end := range []func(outer, inner pgx.Tx) error{
		func(outer, inner pgx.Tx) error {
			return errors.Join(inner.Rollback(t.Context()), outer.Commit(t.Context()))
		},
		func(outer, inner pgx.Tx) error {
			return errors.Join(inner.Commit(t.Context()), outer.Rollback(t.Context()))
		},
		func(outer, inner pgx.Tx) error {
			if err := inner.Rollback(t.Context()); err != nil {
				return err
			}
			_, err := postgres.SaveTx(t.Context(), db.DB, outer, o)
			return errors.Join(err, outer.Commit(t.Context())) // of which the log does not hear
		},
		func(outer, inner pgx.Tx) error {
			return errors.Join(inner.Commit(t.Context()), outer.Commit(t.Context()))
		},
	} {
		outer, err := conn.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		inner, err := outer.Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := postgres.SaveTx(t.Context(), db.DB, inner, o); err != nil {
			t.Fatal(err)
		}
		if err := end(outer, inner); err != nil {
			t.Fatal(err)
		}
	}
	o.SetNote(by("eve"), "x")
	want = append(want, o.Audit().Since(2)...)
	save(t, db.DB, o)
	expect(t, history(t, db.DB, store.Filter{Kind: kind, ID: "A"}), want)
	if got := feed(t, db.DB, ""); len(got) != len(want) {
		t.Errorf("the feed has %d changes, want %d", len(got), len(want))
	}
	if err := db.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
}
