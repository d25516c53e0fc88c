package jsonvalue

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/big"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

type base struct {
	ID   string            `json:"id"`
	Name map[string]string `json:"name"`
	X    int
}

type Linked struct {
	*base
	Price int `json:"price,omitempty"`
}

type other struct{ X, Y int }

type onPointer struct{ N int }

func (o *onPointer) MarshalJSON() ([]byte, error) { return []byte(`{"n": "<a>"}`), nil }

type color int

func (c color) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "c%d", int(c)), nil }

type empty struct{ Full bool }

func (e *empty) IsZero() bool { return !e.Full }

type bits uint8

// everything has all that encoding/json knows of fields.
type everything struct {
	base
	*Linked `json:"linked"`
	other
	color   `json:"color"`
	hidden  int
	Skipped int `json:"-"`
	Dash    int `json:"-,"`
	Bad     int `json:"bad\"name"`
	Name    string
	Omit    struct {
		S  string          `json:",omitempty"`
		L  []int           `json:"l,omitempty"`
		F  float64         `json:",omitempty"`
		P  *int            `json:",omitempty"`
		E  empty           `json:",omitzero"`
		Z  struct{ A int } `json:",omitzero"`
		T  time.Time       `json:",omitzero"`
		I  any             `json:",omitempty"`
		A  [0]int          `json:",omitempty"`
		St struct{}
	}
	Quoted struct {
		I int         `json:",string"`
		U *uint8      `json:",string"`
		F float32     `json:",string"`
		B bool        `json:",string"`
		S string      `json:",string"`
		N json.Number `json:",string"`
		L []int       `json:",string"`
		C color       `json:",string"`
	}
	Bytes   []byte
	Array   [2]byte
	Named   []bits
	Pointer onPointer
	List    []onPointer
	Colors  map[color]*onPointer
	Ints    map[int8]any
	Raw     json.RawMessage
	Number  json.Number
	Any     any
	F32     float32
	F64     float64
	Times   []time.Time
	Big     *big.Int
	Addr    netip.Addr
	URL     url.URL
	Lists   [][]string
	Next    *everything `json:",omitempty"`
}

// agrees compares with encoding/json.
func agrees(t *testing.T, v any) {
	t.Helper()
	want, err := json.Marshal(v)
	if err != nil {
		t.Fatalf("encoding/json: %v", err)
	}
	if got, err := Append(nil, v, nil); err != nil || string(got) != string(want) {
		t.Errorf("%T: %v\n got %s\nwant %s", v, err, got, want)
	}
}

func TestSameAsEncodingJSON(t *testing.T) {
	u := uint8(200)
	e := everything{Dash: 1, F32: 1e21, F64: -1e-9, Number: "1.50", Raw: json.RawMessage(` {"a" : "<"} `)}
	e.Quoted.U, e.Quoted.S, e.Quoted.N, e.Any = &u, "a\"<\u2028", "7", Linked{&base{}, 3}
	e.Colors = map[color]*onPointer{1: nil, 2: {}}
	e.Ints = map[int8]any{-1: &u, 10: []any{nil, "x"}, 9: map[string]bool{"<&>": true}}
	e.Pointer.N, e.List, e.Next = 1, make([]onPointer, 2), &everything{}
	e.Named, e.Bytes, e.Times = []bits{1, 255}, []byte{}, []time.Time{{}, time.Unix(0, 1).UTC()}
	type both struct {
		base
		other
	}
	for _, v := range []any{
		nil, true, -7, uint64(math.MaxUint64), int64(math.MinInt64), 0.1, 100.0, 1e6, 1e20, 1e21, 1e-6, 1e-7, -0.0, math.MaxFloat64,
		float32(0.1), float32(1e21), float32(1e-7), "", "a\"\\\b\f\n\r\t\x00\x7f\u2028é\U0001F600�<>&", e, &e, []everything{e},
		Linked{}, &Linked{Price: 1}, both{}, color(3), []color{1}, onPointer{}, &onPointer{}, []*onPointer{nil},
		map[string]int{"b": 1, "a\u00e9": 2, "": 3}, map[color]int{2: 1, 10: 2}, map[uint16]int{5: 1, 40: 2},
		struct{}{}, struct {
			A func() `json:"-"`
		}{}, [0]int{}, []int(nil), []int{}, map[int]int{}, map[int]int(nil),
		[]byte("hello"), [3]bool{}, time.Second, big.NewInt(5), (*big.Int)(nil), json.Number(""),
		struct {
			linked Linked
			*other `json:"o"`
		}{}, struct {
			other `json:"o"`
		}{}, struct {
			base  `json:"b"`
			Other other
		}{}, struct{ A, B any }{1, "x"},
	} {
		agrees(t, v)
	}
}

// TestEmbedded has types that embed each other.
func TestEmbedded(t *testing.T) {
	type L3 struct{ X, Y, Z int }
	type L2a struct {
		L3
		X string `json:"x"`
	}
	type L2b struct {
		L3
		Y string
	}
	type L1 struct {
		L2a
		*L2b
		Z bool `json:"Z"`
	}
	agrees(t, L1{})
	agrees(t, &L1{L2b: &L2b{}})
	type loop struct {
		*L1
		A int
	}
	agrees(t, loop{L1: &L1{}})
}

func FuzzSameAsEncodingJSON(f *testing.F) {
	f.Add("a", int64(1), 0.5, []byte("x"), true)
	f.Add("\u2028<", int64(math.MinInt64), 1e21, []byte{}, false)
	f.Fuzz(func(t *testing.T, s string, i int64, x float64, b []byte, set bool) {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return
		}
		s = strings.ToValidUTF8(s, "?")
		e := everything{Name: s, F64: x, F32: float32(math.Mod(x, 1e30)), Bytes: b, Any: i}
		e.hidden, e.ID = int(i), s
		e.Omit.F, e.Omit.S, e.Quoted.S, e.Quoted.F, e.Quoted.I = x, s, s, e.F32, int(i)
		e.Ints = map[int8]any{int8(i): s, int8(i >> 8): x}
		e.base.Name = map[string]string{s: s, fmt.Sprint(i): "", string(b[:0]): s}
		if set {
			e.Linked, e.Omit.E.Full, e.Big = &Linked{&base{ID: s}, int(i)}, set, big.NewInt(i)
			e.Next = &everything{Lists: [][]string{{s}, nil}, color: color(i)}
		}
		agrees(t, e)
		agrees(t, &e)
		agrees(t, map[string]any{s: e.Quoted, "o": &e.Omit})
	})
}

type money struct {
	cents    int64
	currency string
	_        int
}

type code struct{ n int }

func (c code) Error() string { return fmt.Sprint("disk full, code ", c.n) }

type wrong struct{ how string }

func (w wrong) MarshalJSON() ([]byte, error) {
	switch w.how {
	case "panic":
		panic("never")
	case "syntax":
		return []byte(`{`), nil
	}
	return nil, errors.New("no")
}

type seat struct{ row, line string }

func TestFormsOfOurOwn(t *testing.T) {
	nan := math.NaN()
	var none error
	for _, c := range []struct {
		value any
		want  string
	}{
		{nan, `"NaN"`}, {[]float32{float32(math.Inf(1))}, `["+Inf"]`}, {math.Inf(-1), `"-Inf"`},
		{struct {
			F float64 `json:",string"`
		}{nan}, `{"F":"NaN"}`},
		{complex(1, math.Inf(1)), `"(1+Infi)"`}, {complex64(0.1), `"(0.1+0i)"`},
		{"\xff", `{"base64":"/w=="}`},
		{errors.New("disk full"), `"disk full"`}, {code{28}, `"disk full, code 28"`}, {&code{28}, `"disk full, code 28"`},
		{struct{ Err, None error }{code{1}, none}, `{"Err":"disk full, code 1","None":null}`},
		{fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, `{"Op":"open","Path":"x","Err":"file does not exist"}`},
		{&fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, `"open x: file does not exist"`},
		{[]error{(*code)(nil)}, `[null]`},
		{money{900, "EUR", 0}, `{"cents":900,"currency":"EUR"}`}, {&money{}, `{"cents":0,"currency":""}`},
		{struct{ m []money }{[]money{{cents: 1}}}, `{"m":[{"cents":1,"currency":""}]}`},
		{struct{ atomic.Int64 }{}, `{"Int64":{"v":0}}`},
		{func(int) string { return "" }, `"func(int) string"`}, {(func())(nil), `null`}, {make(chan int), `"chan int"`},
		{map[seat]int{{"1 2", "3"}: 1, {"1", "2 3"}: 2}, `{"{\"row\":\"1 2\",\"line\":\"3\"}":1,"{\"row\":\"1\",\"line\":\"2 3\"}":2}`},
		{map[[2]string]int{{"a b", "c"}: 1, {"a", "b c"}: 2}, `{"[\"a b\",\"c\"]":1,"[\"a\",\"b c\"]":2}`},
		{map[any]int{1: 1, "1": 2, int8(1): 3, true: 4, "true": 5, nil: 6},
			`{"bool(true)":4,"int(1)":1,"int8(1)":3,"null":6,"string(\"1\")":2,"string(\"true\")":5}`},
		{map[string]int{"caf\xe9": 1, "caf\xe8": 2}, `{"{\"base64\":\"Y2Fm6A==\"}":2,"{\"base64\":\"Y2Fm6Q==\"}":1}`},
		{map[float64]int{nan: 2, math.NaN(): 1, 0.5: 3, math.Inf(1): 4}, `{"+Inf":4,"0.5":3,"NaN":1,"NaN #2":2}`},
		{map[bool]int{true: 1}, `{"true":1}`}, {map[*int]int{nil: 1}, `{"null":1}`},
		{map[time.Time]int{time.Unix(0, 0).UTC(): 1, time.Unix(0, 0).In(time.FixedZone("x", 0)): 2},
			`{"1970-01-01T00:00:00Z":1,"1970-01-01T00:00:00Z #2":2}`},
	} {
		got, err := Append(nil, c.value, nil)
		if err != nil || string(got) != c.want {
			t.Errorf("%#v: %v\n got %s\nwant %s", c.value, err, got, c.want)
		}
		if !json.Valid(got) {
			t.Errorf("%#v: no JSON: %s", c.value, got)
		}
	}
}

// TestNamesAreTaken has a key that prints as another one was named.
func TestNamesAreTaken(t *testing.T) {
	type key struct{ error }
	keys := map[any]int{}
	for i, text := range []string{"x", "x", "x #2", "x"} {
		keys[&key{errors.New(text)}] = i
	}
	got, err := Append(nil, keys, nil)
	var back map[string]int
	if json.Unmarshal(got, &back) != nil || len(back) != 4 || err != nil {
		t.Errorf("%s %v", got, err)
	}
}

type chainLink struct {
	Text  string
	Reply *chainLink
}

func chainOf(n int) (top *chainLink) {
	for range n {
		top = &chainLink{"x", top}
	}
	return top
}

func TestErrorsSayWhere(t *testing.T) {
	cycle := map[string]any{}
	cycle["self"] = []any{cycle}
	type self *self
	var s self
	s = &s
	list := []any{nil}
	list[0] = list
	for _, c := range []struct {
		value any
		want  string
	}{
		{[]wrong{{"x"}}, "[0]: MarshalJSON of jsonvalue.wrong: no"},
		{map[string]any{"a": wrong{"panic"}}, `["a"]: a method of jsonvalue.wrong panics: never`},
		{struct{ In struct{ W wrong } }{}, ".In.W: MarshalJSON of jsonvalue.wrong: no"},
		{wrong{"syntax"}, "MarshalJSON of jsonvalue.wrong returns no JSON"},
		{json.Number("x"), `a json.Number "x" is no number`},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), "MarshalJSON of time.Time: "},
		{cycle, "it leads back to itself"}, {s, "it leads back to itself"}, {list, "it leads back to itself"},
		{chainOf(10_000), "it is nested deeper than 9,990 objects and lists"},
	} {
		got, err := Append([]byte("x"), c.value, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) || string(got) != "x" {
			t.Errorf("%T: %v, want %s", c.value, err, c.want)
		}
	}
	for _, n := range []int{60, 600, 6000} {
		agrees(t, chainOf(n))
	}
	if got, err := Append(nil, []any{cycle["none"], reflect.ValueOf}, nil); err != nil || !json.Valid(got) {
		t.Errorf("%s %v", got, err)
	}
	shared := &chainLink{}
	agrees(t, []*chainLink{shared, shared})
}
