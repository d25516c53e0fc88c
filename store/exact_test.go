package store_test

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store"
	"github.com/auditline/auditline/store/internal/shop"
)

type line struct {
	SKU   string
	price float64
}

// exact are values that a database would change if it could.
var exact = []any{
	nil, true, int8(-128), int64(math.MinInt64), uint64(math.MaxUint64), uint64(math.MaxInt64), math.NaN(), math.Inf(-1),
	math.Copysign(0, -1), float32(math.Copysign(0, -1)), math.Float64frombits(0x7ff0000000000001), 5e-324, 0.1, 1e15, 3.0,
	"", "007", "1e3", "a\x00b", "\xff\xfe", `\x00`, "NULL", "2026-01-01T00:00:00Z", []byte(nil), []byte{}, []byte("\x00text"),
	time.Time{}, time.Date(2026, 1, 1, 0, 0, 0, 123456789, location("Asia/Kathmandu")),
	time.Date(2026, 1, 1, 0, 0, 0, 1, location("Pacific/Chatham")), time.Date(2026, 3, 29, 1, 59, 0, 0, location("Europe/Berlin")),
	time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("+03:30", 12600)), 3 * time.Second, shop.Status("paid"),
	*new(big.Int).Lsh(big.NewInt(-3), 200), line{"a", math.Inf(1)}, []line(nil), []line{}, map[string]line{"x": {"y", -0.5}},
	[2]uint8{1, 2}, complex(math.NaN(), 1), &line{"p", 1}, (*line)(nil),
}

func location(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

// TestExact reads every value as it was, types and bits, also by a second handle.
func TestExact(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := shop.NewOrder("A")
		for _, v := range exact {
			o.SetAnything(by("ann"), v)
		}
		want := o.Audit().Since(0)
		save(t, db.DB, o)
		same(t, history(t, open(t, db.url), store.Filter{}), want)
	})
}

// same compares values by type and bits.
func same(t *testing.T, got []store.Entry, want []audit.Change) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d entries, want %d", len(got), len(want))
	}
	for i := range want {
		if g, w := bits(got[i].Old)+" -> "+bits(got[i].New), bits(want[i].Old)+" -> "+bits(want[i].New); g != w {
			t.Errorf("%s came back as %s", w, g)
		}
	}
}

// bits is a value's type and all that must be equal in it.
func bits(v any) string {
	r := reflect.ValueOf(v)
	switch v := v.(type) {
	case float32:
		return fmt.Sprintf("float32 %08x", math.Float32bits(v))
	case float64:
		return fmt.Sprintf("float64 %016x", math.Float64bits(v))
	case time.Time:
		_, offset := v.Zone()
		return fmt.Sprintf("time %d.%d %d %s", v.Unix(), v.Nanosecond(), offset, v.Location())
	case big.Int:
		return "big " + v.String()
	}
	if r.IsValid() && r.Kind() == reflect.Pointer && !r.IsNil() {
		return fmt.Sprintf("%T %#v", v, r.Elem())
	}
	return fmt.Sprintf("%T %#v", v, v)
}

// TestView gives people readable values.
func TestView(t *testing.T) {
	each(t, func(t *testing.T, db *database) {
		o := shop.NewOrder("A")
		o.SetPaid(by("ann"), true)
		o.SetTotal(by("ann"), math.NaN())
		o.SetReceipt(by("ann"), []byte{1, 0xab})
		o.SetCard(by("ann"), "4111")
		at := o.Audit().Since(0)[0].At
		save(t, db.DB, o)
		want := []string{"paid bool false true ann", "total float64 0 NaN:7ff8000000000001 ann", "receipt []byte nil hex 01ab ann", "card"}
		rows, err := db.sql.Query("SELECT at, field, type, old, new, actor FROM audit_changes ORDER BY seq")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for i := 0; rows.Next(); i++ {
			var when, field, typ, old, new, actor string
			if err := rows.Scan(&when, &field, &typ, &old, &new, &actor); err != nil {
				t.Fatal(err)
			}
			if i == 0 && when != at.UTC().Format("2006-01-02T15:04:05.000000000Z") {
				t.Errorf("at %s, want %s", when, at.UTC())
			}
			if got := fmt.Sprint(field, " ", typ, " ", old, " ", new, " ", actor); i < 3 && got != want[i] {
				t.Errorf("the view has %q, want %q", got, want[i])
			}
			if field == "card" && (old != "[redacted]" || new != "[redacted]") {
				t.Errorf("a redacted field shows %q and %q", old, new)
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	})
}
