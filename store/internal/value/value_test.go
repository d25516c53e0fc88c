package value

import (
	"fmt"
	"math"
	"math/big"
	"reflect"
	"testing"
	"time"
)

type (
	status string
	level  uint8
	amount float32
	digest []byte
	line2  [1]int
	line   struct {
		sku   string
		price float64
		tags  []string
	}
)

var big128 = new(big.Int).Lsh(big.NewInt(-3), 128)

// exact are values that databases are known to change.
var exact = []any{
	nil, true, false, 0, -1, int8(math.MinInt8), int64(math.MinInt64), int64(math.MaxInt64),
	uint64(math.MaxInt64), uint64(math.MaxInt64 + 1), uint64(math.MaxUint64), uintptr(7), uint8(255),
	0.0, math.Copysign(0, -1), 0.1, 1e300, 5e-324, math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN(),
	math.Float64frombits(0x7ff0000000000001), float32(0.1), float32(math.Copysign(0, -1)), float32(math.MaxFloat32),
	math.Float32frombits(0x7fc00123), math.Float32frombits(0x7f800001),
	complex(math.NaN(), math.Copysign(0, -1)), complex64(complex(1, 2)),
	"", "007", "7", "1e3", "NaN", `\x00`, "\x00", "a\x00b", "\xff\xfe", "값", "NULL", "2026-01-01",
	[]byte(nil), []byte{}, []byte{0}, []byte("text"), digest(nil), digest{}, digest{1, 2},
	status("paid"), status(""), level(3), amount(0.5),
	time.Time{}, time.Unix(0, 1).UTC(), time.Unix(1<<40, 999999999).UTC(), time.Unix(-1<<40, 5).In(time.FixedZone("x y", -12345)),
	time.Date(2026, 3, 29, 2, 30, 0, 123456789, zone("Europe/Berlin")), time.Date(2026, 1, 1, 0, 0, 0, 0, zone("Asia/Kathmandu")),
	time.Date(1880, 1, 1, 0, 0, 0, 0, zone("Europe/Amsterdam")), time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("Europe/Berlin", 77)),
	time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("", 0)), time.Date(2026, 7, 1, 0, 0, 0, 0, zone("Pacific/Chatham")),
	time.Date(2026, 7, 1, 0, 0, 0, 0, time.Local),
	line{"a", math.Copysign(0, -1), nil}, line{"a", 1, []string{}}, []line{{sku: "b"}}, &line{}, (*line)(nil), (*int)(nil),
	map[string]int{"a": 1}, map[string]int(nil), map[line2]bool{{1}: true}, [2]int8{1, -1}, []int{}, []int(nil), [0]int{},
	*big128,
}

func zone(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}

// TestExact encodes values, takes them through a text column too, and compares types and bits.
func TestExact(t *testing.T) {
	for _, v := range exact {
		typ := TypeOf(v)
		column, form, err := Encode(v, "")
		if err != nil {
			t.Fatalf("%T %v: %v", v, v, err)
		}
		same(t, v, typ, column, form)
		if column != nil {
			text := Text(column).(string)
			back, err := Column(typ, text, form)
			if err != nil {
				t.Fatalf("%T %v as text %q: %v", v, v, text, err)
			}
			if string(AppendColumn(nil, back, form)) != string(AppendColumn(nil, column, form)) {
				t.Errorf("%T %v: column %#v came back from text as %#v", v, v, column, back)
			}
			same(t, v, typ, back, form)
		}
	}
}

func same(t *testing.T, v any, typ Type, column any, form Form) {
	t.Helper()
	back, err := Decode(typ, column, form, "")
	if err != nil {
		t.Fatalf("%T %v: %v", v, v, err)
	}
	if want, got := bits(v), bits(back); want != got {
		t.Errorf("%s came back as %s", want, got)
	}
}

// bits is type and value such that everything that must be equal is in it.
func bits(v any) string {
	switch v := v.(type) {
	case float32:
		return fmt.Sprintf("float32 %08x", math.Float32bits(v))
	case float64:
		return fmt.Sprintf("float64 %016x", math.Float64bits(v))
	case complex128:
		return fmt.Sprintf("complex128 %x %x", math.Float64bits(real(v)), math.Float64bits(imag(v)))
	case time.Time:
		name, offset := v.Zone()
		_ = name
		return fmt.Sprintf("time %d.%d %d %s", v.Unix(), v.Nanosecond(), offset, v.Location())
	}
	switch r := reflect.ValueOf(v); {
	case r.IsValid() && r.Kind() == reflect.Slice:
		return fmt.Sprintf("%T %v %#v", v, r.IsNil(), v)
	case r.IsValid() && r.Kind() == reflect.Pointer && !r.IsNil():
		return fmt.Sprintf("%T %+v", v, r.Elem())
	}
	return fmt.Sprintf("%T %#v", v, v)
}

// TestChangedByHand refuses texts that look like a value and were not written by Text.
func TestChangedByHand(t *testing.T) {
	for text, typ := range map[string]string{"05": "int64", "1.50": "float64", "1e1": "float64", "AB": "[]byte", "x": "bool", "": "int8"} {
		if column, err := Column(Type{typ}, text, Plain); err == nil {
			t.Errorf("%q is taken for a %s: %v", text, typ, column)
		}
	}
}

// TestUnknownType gives what is stored where the Go type is not in the program.
func TestUnknownType(t *testing.T) {
	got, err := Decode(Type{"example.com/shop.Status string"}, "paid", Plain, "")
	if want := (Stored{Type: "example.com/shop.Status string", Value: "paid"}); err != nil || got != want {
		t.Errorf("got %#v, %v; want %#v", got, err, want)
	}
}

// TestWrongColumn gives an error where a column cannot hold a value of its type.
func TestWrongColumn(t *testing.T) {
	for typ, column := range map[string]any{
		"bool": int64(2), "int8": int64(128), "uint8": int64(-1), "float32": 1e300, "string": int64(1), "[]byte": "x",
		"time.Time": "yesterday", "complex128": "1",
	} {
		if v, err := Decode(Type{typ}, column, Plain, ""); err == nil {
			t.Errorf("%v became the %s %v", column, typ, v)
		}
	}
	if _, err := Decode(Type{"int64"}, int64(1), forms, ""); err == nil {
		t.Error("an unknown form was read")
	}
}

func TestEscape(t *testing.T) {
	for _, s := range []string{"", "plain", "\x00", "\xff", `\x41`, `\y`} {
		if got := Unescape(Escape(s)); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
}
