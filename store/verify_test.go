package store_test

import (
	"crypto/ed25519"
	"errors"
	"strings"
	"testing"

	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

// tampering are the ways in which somebody changes the tables by hand.
var tampering = map[string]string{
	"new value":        "UPDATE audit_event SET new = '77' WHERE seq = 2 AND oid = 1",
	"old value":        "UPDATE audit_event SET old = '77' WHERE seq = 2 AND oid = 1",
	"value to null":    "UPDATE audit_event SET new = NULL WHERE seq = 2 AND oid = 1",
	"how to read":      "UPDATE audit_event SET enc = 2 WHERE seq = 2 AND oid = 1",
	"time":             "UPDATE audit_event SET at = at + 1 WHERE seq = 2 AND oid = 1",
	"actor of a row":   "UPDATE audit_event SET ctx = 0 WHERE seq = 2 AND oid = 1",
	"actor's name":     "UPDATE audit_ctx SET actor = 'eve' WHERE ctx = 1",
	"why":              "UPDATE audit_ctx SET why = 'no reason'",
	"since":            "UPDATE audit_ctx SET since = until - 1",
	"until":            "UPDATE audit_ctx SET until = since + 1",
	"field of a row":   "UPDATE audit_event SET fid = (SELECT max(fid) FROM audit_field) WHERE seq = 2 AND oid = 1",
	"field's name":     "UPDATE audit_field SET name = 'other'",
	"field's type":     "UPDATE audit_field SET type = 'int32' WHERE type = 'int'",
	"row deleted":      "DELETE FROM audit_event WHERE seq = 2 AND oid = 1",
	"last row deleted": "DELETE FROM audit_event WHERE seq = 3 AND oid = 1",
	"row added":        "INSERT INTO audit_event SELECT oid, 4, at + 1, ctx, fid, old, new, enc FROM audit_event WHERE seq = 3 AND oid = 1",
	"row of no object": "INSERT INTO audit_event SELECT 99, seq, at, ctx, fid, old, new, enc FROM audit_event WHERE seq = 3 AND oid = 1",
	"moved":            "UPDATE audit_event SET oid = 2, seq = 9 WHERE seq = 3 AND oid = 1",
	"numbers swapped":  "UPDATE audit_event SET seq = 100 - seq WHERE oid = 1 AND seq > 1",
	"old left out":     "UPDATE audit_event SET old = NULL, enc = 0 WHERE seq = 1 AND oid = 1",
	"old told":         "UPDATE audit_event SET enc = NULL WHERE enc = 0",
	"type renamed":     "UPDATE audit_kind SET kind = 'other.Order' WHERE kid = 1",
	"type deleted":     "DELETE FROM audit_kind WHERE kid = 1",
	"type of a row":    "UPDATE audit_object SET kid = 2, id = 'X' WHERE oid = 1",
	"object renamed":   "UPDATE audit_object SET id = 'C' WHERE oid = 1",
	"erased by hand":   "UPDATE audit_event SET old = NULL, new = NULL, enc = 45 WHERE seq = 2 AND oid = 1",
	"rows deleted":     "DELETE FROM audit_event WHERE oid = 1",
	"object deleted":   "DELETE FROM audit_object WHERE oid = 1",
	"change set":       "UPDATE audit_detail SET change_set = change_set + 1 WHERE change_set IS NOT NULL",
	"sets deleted":     "UPDATE audit_detail SET change_set = NULL",
	"part":             "UPDATE audit_detail SET part = '[\"y\"]' WHERE part = '[\"x\"]'",
	"details deleted":  "DELETE FROM audit_detail",
	"detail added":     "INSERT INTO audit_detail (oid, seq, change_set) VALUES (1, 2, 7)",
	"what was before":  "UPDATE audit_detail SET whole = NULL, op = op - 8 WHERE whole IS NOT NULL",
}

func TestVerifyFindsTampering(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		b := order("B", 2)
		b.SetNote(by("bob"), "x")
		save(t, db.DB, order("A", 3), b)
		c := shop.NewCart("c")
		c.SetLinesAt("x", shop.Line{Quantity: 2})
		if err := c.Update(func(u shop.CartUpdate) error { u.SetTotal(1); return nil }); err != nil {
			t.Fatal(err)
		}
		save(t, db.DB, c)
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		for name, statement := range tampering {
			undo := backup(t, db)
			exec(t, db, statement)
			if err := db.Verify(t.Context(), nil); !errors.Is(err, store.ErrTampered) {
				t.Errorf("%s: %v", name, err)
			}
			undo()
		}
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Errorf("after all was put back: %v", err)
		}
	})
}

func exec(t *testing.T, db *database, statement string) {
	t.Helper()
	if _, err := db.sql.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// backup copies the tables, and returns what puts them back.
func backup(t *testing.T, db *database) (undo func()) {
	t.Helper()
	tables := []string{"audit_event", "audit_object", "audit_kind", "audit_ctx", "audit_field", "audit_commit", "audit_detail"}
	for _, table := range tables {
		exec(t, db, "CREATE TABLE copy_"+table+" AS SELECT * FROM "+table)
	}
	overriding := ""
	if strings.HasPrefix(db.url, "postgres") {
		overriding = " OVERRIDING SYSTEM VALUE"
	}
	return func() {
		for _, table := range tables {
			exec(t, db, "DELETE FROM "+table)
			exec(t, db, "INSERT INTO "+table+overriding+" SELECT * FROM copy_"+table)
			exec(t, db, "DROP TABLE copy_"+table)
		}
	}
}

// TestHead finds with a head that was kept elsewhere what the chains alone cannot show.
func TestHead(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		_, key, err := ed25519.GenerateKey(nil)
		if err != nil {
			t.Fatal(err)
		}
		a, b := order("A", 3), order("B", 2)
		save(t, db.DB, a, b)
		undoOld := backup(t, db)
		b.SetItems(by("ann"), 100)
		save(t, db.DB, b)
		head, err := db.Head(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		if public, err := store.SignedBy(head); err != nil || !public.Equal(key.Public()) {
			t.Errorf("signed by %x, %v", public, err)
		}
		a.SetItems(by("ann"), 200) // what comes later is no difference
		save(t, db.DB, a, order("C", 1))
		if err := db.Verify(t.Context(), head); err != nil {
			t.Error(err)
		}
		refusesHead(t, db, head)
		undoOld() // a tail cut, object rows and all
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Errorf("the chains alone show a cut tail: %v", err)
		}
		if err := db.Verify(t.Context(), head); !errors.Is(err, store.ErrTampered) {
			t.Errorf("a cut tail: %v", err)
		}
		exec(t, db, "DELETE FROM audit_event WHERE oid = 2")
		exec(t, db, "DELETE FROM audit_object WHERE oid = 2")
		if err := db.Verify(t.Context(), head); !errors.Is(err, store.ErrTampered) {
			t.Errorf("an object deleted whole: %v", err)
		}
	})
}

// refusesHead changes each byte of a head.
func refusesHead(t *testing.T, db *database, head []byte) {
	t.Helper()
	for i := range len(head) - 1 {
		forged := []byte(string(head))
		forged[i] ^= 1
		if err := db.Verify(t.Context(), forged); err == nil {
			t.Errorf("a head changed at byte %d was accepted", i)
		}
	}
	if err := db.Verify(t.Context(), []byte("nonsense")); err == nil || !strings.Contains(err.Error(), "no head") {
		t.Errorf("nonsense: %v", err)
	}
}

// TestVerifyManyTypes follows chains over values of all types, of nobody and of many actors.
func TestVerifyManyTypes(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := shop.NewOrder("A")
		for i, v := range exact {
			o.SetAnything(by(string(rune('a'+i%5))), v)
		}
		want := o.Audit().Since(0)
		save(t, db.DB, o)
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Error(err)
		}
		same(t, history(t, db.DB, store.Filter{}), want)
	})
}
