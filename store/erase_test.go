package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

const secret = "the secret of a person"

// files returns all bytes that the database has on its disk, but for PostgreSQL's
// write-ahead log, which is the operator's.
func files(t *testing.T, db *database) []byte {
	t.Helper()
	var all []byte
	if !strings.HasPrefix(db.url, "postgres") {
		for _, suffix := range []string{"", "-wal", "-journal"} {
			b, err := os.ReadFile(db.url + suffix)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			all = append(all, b...)
		}
		return all
	}
	exec(t, db, "CHECKPOINT")
	for _, table := range []string{"audit_event", "audit_object", "audit_ctx", "audit_ctx_actor"} {
		var path string
		query := "SELECT current_setting('data_directory') || '/' || pg_relation_filepath('" + table + "')"
		if err := db.sql.QueryRow(query).Scan(&path); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	return all
}

// TestErase takes values from the rows and from the disk, and leaves what may stay.
func TestErase(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := order("A", 2)
		o.SetNote(by("ann"), secret)
		o.SetNote(by("ann"), strings.Repeat(secret, 1000))
		o.SetNote(by("ann"), "")
		want := o.Audit().Since(0)
		save(t, db.DB, o, order("B", 1))
		var key []byte // by which values could be guessed
		if err := db.sql.QueryRow("SELECT key FROM audit_object WHERE id = 'A'").Scan(&key); err != nil {
			t.Fatal(err)
		}
		if all := files(t, db); !bytes.Contains(all, []byte(secret)) || !bytes.Contains(all, key) {
			t.Fatal("the test does not see the values and the key on the disk")
		}
		if err := db.Erase(t.Context(), kind, "A", "note"); err != nil {
			t.Fatal(err)
		}
		if all := files(t, db); bytes.Contains(all, []byte(secret)) || bytes.Contains(all, key) {
			t.Error("the values or the key are still on the disk")
		}
		for i, e := range history(t, db.DB, store.Filter{ID: "A"}) {
			if w := want[i]; e.Seq != w.Seq || !e.At.Equal(w.At) || e.Field != w.Field || e.Who != "ann" {
				t.Errorf("entry %v, want number, time, field and actor of %v", e, w)
			}
			if gone := e.Field == "note"; e.Erased != gone || gone && (e.Old != nil || e.New != nil) {
				t.Errorf("entry %v: erased %v, want %v", e, e.Erased, gone)
			}
		}
		goesOn(t, db, o)
	})
}

// goesOn changes an object after something of it was erased, and verifies.
func goesOn(t *testing.T, db *database, o *shop.Order) {
	t.Helper()
	o.SetNote(by("ann"), "new")
	o.SetSerial(by("ann"), 7) // a field that had no key before
	save(t, db.DB, o)
	if err := db.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if state, err := db.StateAt(t.Context(), kind, "A", time.Now()); err != nil || state["note"] != "new" {
		t.Errorf("state %v, %v", state, err)
	}
	exec(t, db, "UPDATE audit_event SET new = '9' WHERE seq = 1 AND oid = (SELECT oid FROM audit_object WHERE id = 'A')")
	if err := db.Verify(t.Context(), nil); !errors.Is(err, store.ErrTampered) {
		t.Errorf("a value changed by hand beside erased ones: %v", err)
	}
}

func TestEraseAll(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		save(t, db.DB, order("A", 3))
		for range 2 { // a second time changes nothing
			if err := db.Erase(t.Context(), kind, "A"); err != nil {
				t.Fatal(err)
			}
		}
		for _, e := range history(t, db.DB, store.Filter{}) {
			if !e.Erased {
				t.Errorf("%v is not erased", e)
			}
		}
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
		if err := db.Erase(t.Context(), kind, "B"); !errors.Is(err, store.ErrNotStored) {
			t.Errorf("an object that is not stored: %v", err)
		}
		if err := db.Erase(t.Context(), kind, "A", "nite"); err == nil || !strings.Contains(err.Error(), `"nite"`) {
			t.Errorf("a field that is not stored: %v", err)
		}
	})
}

// TestEraseThenLostAnswer repeats a save whose values were erased in between.
func TestEraseThenLostAnswer(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := order("A", 3)
		tx, err := db.sql.Begin()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.SaveTx(t.Context(), tx, o); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if err := db.Erase(t.Context(), kind, "A"); err != nil {
			t.Fatal(err)
		}
		save(t, db.DB, o)
		if n := len(history(t, db.DB, store.Filter{})); n != 3 {
			t.Errorf("%d changes, want 3", n)
		}
	})
}

// TestEraseActor puts a pseudonym in place of a name, on the disk too.
func TestEraseActor(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := shop.NewOrder("A")
		o.SetItems(by(secret), 1)
		o.SetItems(by("bob"), 2)
		save(t, db.DB, o)
		if err := db.EraseActor(t.Context(), secret, "person-1"); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(files(t, db), []byte(secret)) {
			t.Error("the name is still on the disk")
		}
		o.SetItems(by(secret), 3)
		save(t, db.DB, o)
		for who, want := range map[string]int{"person-1": 1, "bob": 1, secret: 1} {
			if n := len(history(t, db.DB, store.Filter{Who: who})); n != want {
				t.Errorf("%d changes by %s, want %d", n, who, want)
			}
		}
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
		if err := db.EraseActor(t.Context(), "nobody", "x"); !errors.Is(err, store.ErrNotStored) {
			t.Errorf("an unknown actor: %v", err)
		}
		if err := db.EraseActor(t.Context(), "", "x"); err == nil {
			t.Error("the empty actor was erased")
		}
	})
}

// TestPrune compares the states from the horizon on with those before pruning.
func TestPrune(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := shop.NewOrder("A")
		for i := range 20 {
			o.SetItems(by("ann"), i+1)
			if i%5 == 0 {
				o.SetNote(by("bob"), strings.Repeat("n", i))
			}
		}
		changes := o.Audit().Since(0)
		save(t, db.DB, o, order("B", 1))
		for _, horizon := range []time.Time{changes[7].At, changes[8].At, changes[15].At} {
			prune(t, db, horizon)
		}
		if err := db.Erase(t.Context(), kind, "A", "note"); err != nil {
			t.Fatal(err)
		}
		prune(t, db, time.Now())
		if n := len(history(t, db.DB, store.Filter{ID: "A"})); n != 2 {
			t.Errorf("%d changes are left, want the last of two fields", n)
		}
		exec(t, db, "UPDATE audit_event SET new = '77' WHERE fid = (SELECT fid FROM audit_field WHERE name = 'items')")
		if err := db.Verify(t.Context(), nil); !errors.Is(err, store.ErrTampered) {
			t.Errorf("what was left is changed by hand: %v", err)
		}
	})
}

// prune prunes and compares all states from the horizon on.
func prune(t *testing.T, db *database, horizon time.Time) {
	t.Helper()
	moments := []time.Time{horizon, time.Now()}
	for _, e := range history(t, db.DB, store.Filter{ID: "A"}) {
		if e.At.After(horizon) {
			moments = append(moments, e.At, e.At.Add(-1))
		}
	}
	var before []map[string]any
	for _, m := range moments {
		before = append(before, stateAt(t, db, m))
	}
	calls := 0
	ctx := store.WithProgress(t.Context(), func(done, total int) { calls++ })
	if err := db.Prune(ctx, horizon); err != nil {
		t.Fatal(err)
	}
	if calls == 0 {
		t.Error("Prune told of no progress")
	}
	for i, m := range moments {
		after := stateAt(t, db, m)
		for name, v := range before[i] {
			if after[name] != v {
				t.Errorf("%s at %v is %v after Prune(%v), was %v", name, m, after[name], horizon, v)
			}
		}
	}
	for _, e := range history(t, db.DB, store.Filter{ID: "A", Before: horizon}) {
		if e.Old != nil {
			t.Errorf("an old value from before the horizon is left: %v", e)
		}
	}
	if err := db.Verify(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

func stateAt(t *testing.T, db *database, m time.Time) map[string]any {
	t.Helper()
	state, err := db.StateAt(t.Context(), kind, "A", m)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// TestPruneGoesOn saves after everything was pruned.
func TestPruneGoesOn(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := order("A", 5)
		save(t, db.DB, o)
		if err := db.Prune(t.Context(), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		again := shop.NewOrder("A")
		if err := db.Resume(t.Context(), again); err != nil {
			t.Fatal(err)
		}
		again.SetItems(by("ann"), 1)
		if c := again.Audit().Since(0)[0]; c.Seq != 6 {
			t.Errorf("number %d after Prune, want 6", c.Seq)
		}
		save(t, db.DB, again)
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
	})
}

func TestExport(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		save(t, db.DB, order("A", 2), order("B", 1))
		var out bytes.Buffer
		if err := db.Export(context.Background(), &out, store.Filter{}); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if len(lines) != 3 {
			t.Fatalf("%d lines, want 3:\n%s", len(lines), &out)
		}
		var first struct {
			Kind, ID, Field, Who string
			Seq, Old, New        int
		}
		if err := json.Unmarshal([]byte(lines[0]), &first); err != nil {
			t.Fatal(err)
		}
		if first.Kind != kind || first.ID != "A" || first.Field != "items" || first.Who != "ann" || first.Seq != 1 || first.New != 1 {
			t.Errorf("the first line is %s", lines[0])
		}
	})
}
