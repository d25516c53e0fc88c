// Package drivers tries package store with drivers of SQLite that it does not come with. Two of
// them register the same name, so that each has a test package of its own.
package drivers

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"math/big"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/sqlite"
)

//go:generate go tool auditgen

// Holder holds a value of any type.
type Holder struct {
	id    string `audit:"id"`
	value any    `audit:"true"` //stagecheck:ignore auditvalue the store keeps values of any type
	note  string `audit:"true"`

	trail audit.Trail `audit:"ctx"`
}

type price struct {
	Currency string
	amount   float64
}

// values are those that a database or a driver would change if it could.
var values = []any{
	true, int8(-128), int64(math.MinInt64), uint64(math.MaxUint64), math.NaN(), math.Inf(-1), math.Copysign(0, -1),
	float32(math.Copysign(0, -1)), math.Float64frombits(0x7ff0000000000001), 5e-324, 0.1, 1e15, 3.0,
	"", "007", "1e3", "a\x00b", "\xff\xfe", "2026-01-01T00:00:00Z", []byte(nil), []byte{}, []byte("\x00text"),
	time.Time{}, time.Date(2026, 1, 1, 0, 0, 0, 123456789, time.FixedZone("+0545", 20700)), 3 * time.Second,
	*new(big.Int).Lsh(big.NewInt(-3), 200), price{"a", math.Inf(1)}, []price{}, map[string]price{"x": {"y", -0.5}}, complex(math.NaN(), 1),
}

// kind is Holder's, as store names types.
var kind = (&Holder{}).Audit().Type()

// RoundTrip saves values through a handle of a driver, in a new file with WAL and synchronous=FULL,
// and does with them what the store can do.
func RoundTrip(t *testing.T, pool *sql.DB) {
	t.Helper()
	t.Cleanup(func() { pool.Close() })
	db, err := store.New(t.Context(), pool, sqlite.Dialect)
	if err != nil {
		t.Fatal(err)
	}
	h := &Holder{id: "A"}
	ann := audit.With(t.Context(), audit.Origin{Who: "ann", Correlation: "req-1"})
	for _, v := range values {
		h.SetValue(ann, v)
	}
	want := h.Audit().Since(0)
	if err := db.Save(t.Context(), h); err != nil {
		t.Fatal(err)
	}
	compare(t, db, store.Filter{Kind: kind, ID: "A"}, want)
	compare(t, db, store.Filter{Who: "ann", Limit: 1000}, want)
	inTransaction(t, db, pool, h, ann)
	keeping(t, db)
}

// compare compares the stored values with those that were logged, by type and bits.
func compare(t *testing.T, db *store.DB, f store.Filter, want []audit.Change) {
	t.Helper()
	n := 0
	for e, err := range db.History(t.Context(), f) {
		if err != nil {
			t.Fatal(err)
		}
		if n < len(want) {
			if got, want := text(e.Old)+" -> "+text(e.New), text(want[n].Old)+" -> "+text(want[n].New); got != want {
				t.Errorf("%s came back as %s", want, got)
			}
		}
		n++
	}
	if n != len(want) {
		t.Errorf("%+v: %d changes, want %d", f, n, len(want))
	}
}

// text is a value's type and all that must be equal in it.
func text(v any) string {
	switch v := v.(type) {
	case float32:
		return fmt.Sprintf("float32 %08x", math.Float32bits(v))
	case float64:
		return fmt.Sprintf("float64 %016x", math.Float64bits(v))
	case time.Time:
		return "time " + v.Format(time.RFC3339Nano)
	case big.Int:
		return "big " + v.String()
	}
	return fmt.Sprintf("%T %#v", v, v)
}

// inTransaction saves with the caller's transaction, once rolled back and once not.
func inTransaction(t *testing.T, db *store.DB, pool *sql.DB, h *Holder, ctx context.Context) {
	t.Helper()
	h.SetNote(ctx, "secret")
	for _, end := range []func(*sql.Tx) error{(*sql.Tx).Rollback, (*sql.Tx).Commit} {
		tx, err := pool.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		committed, err := db.SaveTx(t.Context(), tx, h)
		if err != nil {
			t.Fatal(err)
		}
		if err := end(tx); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db); n == len(values)+1 {
			committed()
		}
	}
	if n := count(t, db); n != len(values)+1 || h.Audit().Len("note") != 0 {
		t.Errorf("%d changes are stored and %d in memory, want %d and 0", n, h.Audit().Len("note"), len(values)+1)
	}
}

// count counts the changes that a feed gives.
func count(t *testing.T, db *store.DB) (n int) {
	t.Helper()
	for _, err := range db.Feed(t.Context(), "", store.Follow(false)) {
		if err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

// keeping verifies, erases and prunes.
func keeping(t *testing.T, db *store.DB) {
	t.Helper()
	for what, do := range map[string]func() error{
		"Erase":      func() error { return db.Erase(t.Context(), kind, "A", "note") },
		"EraseActor": func() error { return db.EraseActor(t.Context(), "ann", "person-1") },
		"Prune":      func() error { return db.Prune(t.Context(), time.Now()) },
	} {
		if err := do(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
		if err := db.Verify(t.Context(), nil); err != nil {
			t.Errorf("after %s: %v", what, err)
		}
	}
	state, err := db.StateAt(t.Context(), kind, "A", time.Now())
	if last := values[len(values)-1]; err != nil || text(state["value"]) != text(last) {
		t.Errorf("the state is %v, %v, want %v", state, err, last)
	}
	if state["note"] != nil {
		t.Errorf("the erased note is %v", state["note"])
	}
}
