package codec

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
	"time"
)

// row has what can be the same memory with another meaning, or other memory with the same meaning.
type row struct {
	Small byte // padding follows
	Count int
	Price float64
	Text  string
	Kids  []string
	Next  *row
	At    time.Time
	By    map[string]int
}

// TestVersionsOfASlice writes versions of slices by one writer, each of which has to give the bytes
// that a writer of its own gives.
func TestVersionsOfASlice(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	c := coderOf[[]row](t)
	many := c.Writer()
	many.Expect(300)
	var rows []row
	var out []byte
	for i := range 300 {
		rows = change(r, rows)
		var v any = append([]row(nil), rows...)
		if i%50 == 7 {
			v = nil
		}
		if i%3 == 0 { // over what was written before, at another place
			out = append(out[:0], make([]byte, r.IntN(20))...)
		}
		start := len(out)
		var err error
		if out, err = many.Append(out, v); err != nil {
			t.Fatal(err)
		}
		if want, err := c.Writer().Append(nil, v); err != nil || string(out[start:]) != string(want) {
			t.Fatalf("version %d is\n%x, a writer of its own writes\n%x, error %v", i, out[start:], want, err)
		}
	}
}

// change returns the rows with one changed, moved, removed or added.
func change(r *rand.Rand, rows []row) []row {
	at := 0
	if len(rows) > 0 {
		at = r.IntN(len(rows))
	}
	switch r.IntN(5) {
	case 0:
		return append(rows[:at:at], rows[min(at+1, len(rows)):]...)
	case 1:
		return append([]row{anyRow(r)}, rows...)
	case 2:
		if len(rows) > 0 {
			rows[at].Price = -rows[at].Price
		}
		return rows
	}
	return append(rows, anyRow(r), anyRow(r))
}

func anyRow(r *rand.Rand) row {
	n := r.IntN(4)
	price := []float64{0, math.Copysign(0, -1), math.NaN(), 1.5}[n]
	next := []*row{nil, {}, {Text: "x"}, {Next: &row{}}}[n]
	return row{byte(n), n << (8 * n), price, fmt.Sprint(n), make([]string, n), next, time.Unix(int64(n), 0).UTC(), map[string]int{"k": n}}
}

// TestSlicesWithinValues are values in whose elements other slices lie, which are not versions of
// each other.
func TestSlicesWithinValues(t *testing.T) {
	for _, list := range [][]any{
		{[][]int{{1, 2}, {1}}, [][]int{{1, 2}, {2}}, [][]int{{}, nil}},
		{map[string][]int{"a": {1}, "b": {1, 2}}, map[string][]int{"b": {1}, "a": {1, 2}}},
		{[]struct{}{{}, {}}, []struct{}{{}}, []struct{}{}},
		{[]byte("abc"), []byte("abd")},
		{[][2]string{{"a", "b"}}, [][2]string{{"a", "b"}, {"a", "c"}}},
	} {
		c, err := For(reflect.TypeOf(list[0]), "")
		if err != nil {
			t.Fatal(err)
		}
		many := c.Writer()
		for range 3 {
			for _, v := range list {
				got, err := many.Append([]byte("before"), v)
				want, wantErr := c.Writer().Append([]byte("before"), v)
				if err != nil || wantErr != nil || string(got) != string(want) {
					t.Errorf("%v is %x, want %x, errors %v, %v", v, got, want, err, wantErr)
				}
			}
		}
	}
}

func coderOf[T any](t *testing.T) *Coder {
	t.Helper()
	c, err := For(reflect.TypeFor[T](), "github.com/auditline/auditline")
	if err != nil {
		t.Fatal(err)
	}
	return c
}
