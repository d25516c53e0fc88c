package store_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
	"github.com/auditline/auditline/store/postgres"
)

// wrapping is a connector whose connections do not show that they are pgx's, as those of packages
// that trace statements.
type wrapping struct{ driver.Connector }

func (w wrapping) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := w.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	return struct{ *stdlib.Conn }{conn.(*stdlib.Conn)}, nil
}

// TestManyChanges of an object are saved by COPY, and by a statement where the pool's connections
// are wrapped; either needs no second connection.
func TestManyChanges(t *testing.T) {
	config, err := pgx.ParseConfig(newPostgres(t).url)
	if err != nil {
		t.Fatal(err)
	}
	connector := stdlib.GetConnector(*config)
	for id, pool := range map[string]*sql.DB{"plain": sql.OpenDB(connector), "wrapped": sql.OpenDB(wrapping{connector})} {
		defer pool.Close()
		pool.SetMaxOpenConns(1)
		db, err := store.New(t.Context(), pool, postgres.Dialect)
		if err != nil {
			t.Fatal(err)
		}
		o := shop.NewOrder(id)
		for range 100 {
			count(o)
		}
		if err := db.Save(t.Context(), o); err != nil {
			t.Fatal(err)
		}
		if bad := faults(t, db, id, 100); len(bad) > 0 {
			t.Error(id, bad)
		}
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
	}
}

// TestSavesWait for the disk in sessions that do not, seen by the settings when the rows come,
// whether the pool's connections are wrapped or not.
func TestSavesWait(t *testing.T) {
	all := newPostgres(t)
	exec(t, all, `CREATE TABLE seen (setting text);
		CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO seen VALUES (current_setting(''synchronous_commit'')); RETURN NULL; END';
		CREATE TRIGGER see AFTER INSERT ON audit_object FOR EACH STATEMENT EXECUTE FUNCTION see()`)
	for setting, want := range map[string]string{"off": "on", "remote_apply": "remote_apply"} {
		config, err := pgx.ParseConfig(all.url + "&synchronous_commit=" + setting)
		if err != nil {
			t.Fatal(err)
		}
		connector := stdlib.GetConnector(*config)
		for name, pool := range map[string]*sql.DB{"plain": sql.OpenDB(connector), "wrapped": sql.OpenDB(wrapping{connector})} {
			defer pool.Close()
			exec(t, all, "DELETE FROM seen")
			db, err := store.New(t.Context(), pool, postgres.Dialect)
			if err != nil {
				t.Fatal(err)
			}
			save(t, db, order(setting+name, 1))
			var got string
			if err := all.sql.QueryRow("SELECT string_agg(setting, ',') FROM seen").Scan(&got); err != nil || got != want {
				t.Errorf("a save of a %s pool with %s is with %s, %v, want %s", name, setting, got, err, want)
			}
		}
	}
}
