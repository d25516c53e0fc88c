package value

import (
	"math"
	"testing"
	"time"
)

// TestBoxes makes interface values without an allocation.
func TestBoxes(t *testing.T) {
	n, s, b := int64(1<<40), "a text", []byte("bytes")
	var i, text, bytes any
	if allocated := testing.AllocsPerRun(10, func() { i, text, bytes = Int(&n), String(&s), Bytes(&b) }); allocated > 0 {
		t.Errorf("%v allocations", allocated)
	}
	if got, ok := bytes.([]byte); i != n || text != s || !ok || string(got) != string(b) {
		t.Errorf("%v, %v, %v", i, text, bytes)
	}
}

// TestUnnamed encodes numbers and texts of other types without an allocation.
func TestUnnamed(t *testing.T) {
	for _, c := range []struct{ v, want any }{
		{1 << 40, int64(1 << 40)}, {uint64(math.MaxInt64), int64(math.MaxInt64)}, {time.Duration(-1 << 40), int64(-1 << 40)},
		{status("paid"), "paid"}, {status(""), ""},
	} {
		var column any
		var err error
		allocated := testing.AllocsPerRun(10, func() { column, _, err = Encode(c.v, "") })
		if column != c.want || err != nil || allocated > 0 {
			t.Errorf("%T %v: %T %v, %v, with %v allocations", c.v, c.v, column, column, err, allocated)
		}
	}
}
