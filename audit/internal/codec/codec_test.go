package codec

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"math/cmplx"
	"net"
	"net/netip"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
	"unsafe"
)

type point struct{ Lat, Lon float64 }

type line struct {
	count int
	tags  []string
}

type tree struct {
	Name string
	Kids []*tree
	By   map[string]tree
}

type renamed time.Time

// trip writes v and reads it as the same type.
func trip(t *testing.T, v any) any {
	t.Helper()
	b, err := AppendValue(nil, v, "")
	if err != nil {
		t.Fatalf("%#v: %v", v, err)
	}
	back, rest, err := ReadValue(b, reflect.TypeOf(v), "")
	if err != nil || len(rest) > 0 {
		t.Fatalf("%#v: %v, %d bytes left", v, err, len(rest))
	}
	again, err := AppendValue(nil, back, "")
	if err != nil || !bytes.Equal(b, again) {
		t.Errorf("%#v: %x, and when written again %x, %v", v, b, again, err)
	}
	if stored, rest, err := ReadStored(b); err != nil || len(rest) > 0 || stored.Inexact() {
		t.Errorf("%#v: in stored form %v, %v, %d bytes left", v, stored, err, len(rest))
	}
	return back
}

func TestValuesComeBack(t *testing.T) {
	nan := math.Float64frombits(0x7ff0dead00000001)
	huge, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	float := new(big.Float).SetPrec(100).SetMode(big.ToZero).SetRat(big.NewRat(1, 3))
	site, _ := url.Parse("https://ann:pw@example.com/a%2Fb?q#f")
	for _, v := range []any{
		true, int8(-128), int16(math.MinInt16), int32(math.MaxInt32), int64(math.MinInt64), -1,
		uint8(255), uint16(math.MaxUint16), uint32(math.MaxUint32), uint64(math.MaxUint64), uintptr(7),
		"", "a\xff\x00", []byte{0, 255}, []byte{}, []byte(nil), []int8{-1, 1},
		[3]int{1, 2, 3}, [0]int{}, struct{}{}, [2]struct{}{}, []struct{}{{}, {}},
		map[string]int{"b": 1, "a": -1}, map[string]int{}, map[string]int(nil), map[[2]int]struct{}{{1, 2}: {}},
		point{52, 5}, &point{1, 2}, (*point)(nil), []line{{3, []string{"x", ""}}, {}},
		&tree{"a", []*tree{nil, {Name: "b"}}, map[string]tree{"c": {Kids: []*tree{}}}},
		complex64(1 + 2i), 3 - 4i, math.Copysign(0, -1), float32(0.1),
		time.Second, time.March, net.IP{1, 2, 3, 4}, net.IPv4(1, 2, 3, 4),
		netip.MustParseAddr("fe80::1%eth0"), netip.MustParsePrefix("10.0.0.0/8"), netip.Addr{},
		*huge, huge, (*big.Int)(nil), new(big.Int), big.NewRat(1, 3), float, []*big.Int{huge, nil},
		*site, site,
	} {
		if back := trip(t, v); !same(reflect.ValueOf(&v).Elem(), reflect.ValueOf(&back).Elem(), 0) {
			t.Errorf("got %#v, want %#v", back, v)
		}
	}
	if back := trip(t, nan).(float64); math.Float64bits(back) != math.Float64bits(nan) {
		t.Errorf("NaN: %x", math.Float64bits(back))
	}
	quiet := math.Float32frombits(0x7f800001)
	if back := trip(t, []float32{quiet}).([]float32); math.Float32bits(back[0]) != 0x7f800001 {
		t.Errorf("signalling NaN: %x", math.Float32bits(back[0]))
	}
	if back := trip(t, map[float64]int{math.NaN(): 1, nan: 2}).(map[float64]int); len(back) != 2 {
		t.Errorf("NaN keys: %v", back)
	}
	if back := trip(t, cmplx.NaN()).(complex128); !cmplx.IsNaN(back) {
		t.Errorf("NaN: %v", back)
	}
}

// TestNilAndEmpty has what same does not keep apart.
func TestNilAndEmpty(t *testing.T) {
	for _, v := range []any{[]int(nil), []int{}, map[int]int(nil), map[int]int{}, []byte{}, []byte(nil)} {
		if back := trip(t, v); reflect.ValueOf(back).IsNil() != reflect.ValueOf(v).IsNil() {
			t.Errorf("%#v came back as %#v", v, back)
		}
	}
}

func TestTimesComeBack(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{
		{}, time.Unix(0, 0), time.Unix(0, 0).UTC(), time.Date(2026, 3, 1, 9, 0, 0, 5, berlin),
		time.Date(2026, 10, 25, 2, 30, 0, 0, berlin), time.Date(1850, 1, 1, 0, 0, 0, 0, berlin),
		time.Date(10_000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-44, 3, 15, 0, 0, 0, 0, time.UTC),
		time.Unix(math.MaxInt64, 0), time.Unix(math.MinInt64, 999).UTC(),
		time.Unix(7, 0).In(time.FixedZone("CET", 3600)), time.Unix(7, 0).In(time.FixedZone("", -12345)),
		time.Unix(7, 0).In(time.FixedZone("UTC", 0)),
	} {
		back := trip(t, at).(time.Time)
		if !back.Equal(at) || fmt.Sprint(back) != fmt.Sprint(at) || back.Location().String() != at.Location().String() ||
			!back.AddDate(0, 1, 0).Equal(at.AddDate(0, 1, 0)) {
			t.Errorf("%v in %v came back as %v in %v", at, at.Location(), back, back.Location())
		}
	}
	if back := trip(t, []renamed{renamed(time.Unix(5, 0).In(berlin))}).([]renamed); time.Time(back[0]).Location().String() != "Europe/Berlin" {
		t.Error(time.Time(back[0]))
	}
}

// TestPlacesThatAreNotThere has zones that cannot be named: they come back as the offset.
func TestPlacesThatAreNotThere(t *testing.T) {
	const head = "TZif\x00" + "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	const counts = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x04"
	data := []byte(head + counts + "\x00\x00\x0e\x10\x00\x00MAR\x00") // one zone, an hour east
	mars, err := time.LoadLocationFromTZData("Europe/Berlin", data)   // a lie
	if err != nil {
		t.Fatal(err)
	}
	at := time.Unix(0, 0).In(mars)
	back := trip(t, at).(time.Time)
	if name, offset := back.Zone(); name != "MAR" || offset != 3600 || back.Location().String() != "MAR" {
		t.Errorf("%v in %v", back, back.Location())
	}
}

// TestLossyMarshalers has values of which the only marshaler loses something.
func TestLossyMarshalers(t *testing.T) {
	longest := regexp.MustCompile("a|ab")
	longest.Longest()
	for _, v := range []any{longest, &url.URL{Path: "//a"}} {
		b, err := AppendValue(nil, v, "")
		if err != nil {
			t.Fatal(err)
		}
		stored, _, err := ReadStored(b)
		if err != nil || !stored.Inexact() || !stored.Value().(Opaque).Inexact {
			t.Errorf("%v: stored as %v, inexact %v, %v", v, stored, stored.Inexact(), err)
		}
		_, rest, err := ReadValue(b, reflect.TypeOf(v), "")
		if err == nil || !strings.Contains(err.Error(), "not quite the value") || len(rest) > 0 {
			t.Errorf("%v: %v", v, err)
		}
	}
	exact := regexp.MustCompile("a|ab")
	if back := trip(t, exact).(*regexp.Regexp); back.String() != "a|ab" {
		t.Error(back)
	}
}

// TestZeroThatMarshalersLose has the zero value of a type whose marshaler makes another one of it.
func TestZeroThatMarshalersLose(t *testing.T) {
	if back := trip(t, new(regexp.Regexp)).(*regexp.Regexp); !reflect.ValueOf(back).Elem().IsZero() {
		t.Errorf("came back as %#v", back)
	}
	b, err := AppendValue(nil, []*regexp.Regexp{new(regexp.Regexp)}, "")
	if err != nil {
		t.Fatal(err)
	}
	stored, _, err := ReadStored(b)
	if want := fmt.Sprint([]any{Opaque{Type: "regexp.Regexp", Form: "zero"}}); err != nil || stored.String() != want {
		t.Errorf("stored as %v, %v, want %s", stored, err, want)
	}
	head, end := b[:len(b)-2], []byte{byte(formZero), 0}
	if !bytes.HasSuffix(b, end) {
		t.Fatalf("written as %x, want %x at the end", b, end)
	}
	for _, end := range []string{"\x04\x01a", "\x84\x00", "\x05\x00", "\x00\x00"} {
		bad := append(bytes.Clone(head), end...)
		if _, _, err := ReadValue(bad, reflect.TypeFor[[]*regexp.Regexp](), ""); err == nil {
			t.Errorf("%q is read", end)
		}
		if _, _, err := ReadStored(bad); err == nil {
			t.Errorf("%q is read in its stored form", end)
		}
	}
}

func TestTypesWithoutWrittenForm(t *testing.T) {
	type guarded struct {
		mu sync.Mutex
		n  int
	}
	type deep struct {
		Map map[string][]struct{ F func() }
	}
	for _, c := range []struct {
		value any
		want  string
	}{
		{func() {}, "a func() has no written form"},
		{make(chan int), "a chan int has no written form"},
		{[]any{1}, "[]: a interface {} has no written form"},
		{unsafe.Pointer(nil), "a unsafe.Pointer has no written form"},
		{deep{}, ".Map[][].F: a func() has no written form"},
		{&guarded{}, ".mu: a sync.Mutex has fields that are not exported, and no marshaler"},
		{strings.Builder{}, "a strings.Builder has fields that are not exported, and no marshaler"},
		{[]reflect.Value{}, "[]: a reflect.Value has fields that are not exported, and no marshaler"},
	} {
		for range 2 { // the second answer is kept from the first
			if _, err := AppendValue(nil, c.value, ""); err == nil || err.Error() != c.want {
				t.Errorf("%T: %v, want %s", c.value, err, c.want)
			}
		}
	}
}

func chain(n int) *tree {
	var top *tree
	for range n {
		top = &tree{Kids: []*tree{top}}
	}
	return top
}

func TestDepthAndCycles(t *testing.T) {
	trip(t, chain(600))
	trip(t, chain(6000))
	if _, err := AppendValue(nil, chain(100_000), ""); err != errDeep {
		t.Errorf("deep: %v", err)
	}
	type list []list
	cycle := list{nil}
	cycle[0] = cycle
	self := &tree{}
	self.By = map[string]tree{"x": {Kids: []*tree{self}}}
	for _, v := range []any{cycle, self} {
		if _, err := AppendValue(nil, v, ""); err != errCycle {
			t.Errorf("cycle: %v", err)
		}
	}
	shared := &tree{Name: "s"}
	trip(t, &tree{Kids: []*tree{shared, shared}})
}

func TestShapesComeBack(t *testing.T) {
	type all struct {
		A [4]map[string]*big.Int
		B tree
		C struct{ t, u time.Time }
		D []complex64
	}
	c, err := For(reflect.TypeFor[all](), "")
	if err != nil {
		t.Fatal(err)
	}
	b := AppendShape(nil, c.Shape)
	s, rest, err := ReadShape(append(b, 1))
	if err != nil || len(rest) != 1 || !bytes.Equal(AppendShape(nil, s), b) || s.String() != c.Shape.String() {
		t.Errorf("%v %v %v", s, rest, err)
	}
	const want = "struct{A [4]map[string]*math/big.Int; B struct{Name string; Kids []*…; By map[string]…}; " +
		"C struct{t time.Time; u time.Time}; D []complex64}"
	if s.String() != want {
		t.Error(s)
	}
}

// TestWriterFindsOutOnce writes times of a place whose rules take long to look up.
func TestWriterFindsOutOnce(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	c, err := For(reflect.TypeFor[[]time.Time](), "")
	if err != nil {
		t.Fatal(err)
	}
	w := c.Writer()
	var v any = []time.Time{time.Unix(1, 0).In(berlin), time.Unix(1e9, 0).In(berlin)}
	first, err := w.Append(nil, v)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 0, 1<<12)
	if n := testing.AllocsPerRun(100, func() { b, err = w.Append(b[:0], v) }); n > 0 || err != nil || string(b) != string(first) {
		t.Errorf("%v allocations, error %v, %x after %x", n, err, b, first)
	}
	if b, err = w.Append(nil, nil); err != nil || string(b) != "\x00" {
		t.Errorf("nil is written as %x, error %v", b, err)
	}
}
