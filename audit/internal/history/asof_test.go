package history

import (
	"math"
	"testing"
	"time"

	"github.com/auditline/auditline/audit/internal/stream"
)

// TestDecide asks what a field held at time 10, given changes of it and whether the log goes back
// to the field's beginning.
func TestDecide(t *testing.T) {
	type change struct {
		at       int64
		old, new uint64
	}
	for _, c := range []struct {
		name    string
		base    int64 // when the log began; 0 where it always was
		changes []change
		want    uint64
		known   bool
	}{
		{"one before", 0, []change{{5, 1, 2}}, 2, true},
		{"one at that very time", 0, []change{{10, 1, 2}}, 2, true},
		{"one after", 0, []change{{11, 1, 2}}, 1, true},
		{"two before", 0, []change{{5, 1, 2}, {9, 2, 3}}, 3, true},
		{"around", 0, []change{{5, 1, 2}, {15, 2, 3}}, 2, true},
		{"a write around the setter between", 0, []change{{5, 1, 2}, {15, 7, 3}}, 2, true},
		{"two after", 0, []change{{11, 1, 2}, {12, 2, 3}}, 1, true},
		{"one after, in a log that began later", 11, []change{{12, 1, 2}}, 1, false},
		{"one after, in a log that began before", 9, []change{{12, 1, 2}}, 1, true},
	} {
		h := new(History)
		if c.base > 0 {
			h.Base = stream.Point{Seq: 3, At: c.base}
		}
		var s state
		for _, one := range c.changes {
			h.decide(&s, 10, one.at, state{bits: one.old}, state{bits: one.new})
		}
		if s.bits != c.want || s.known != c.known || !s.decided {
			t.Errorf("%s: got %d, known %v", c.name, s.bits, s.known)
		}
	}
}

func TestNanos(t *testing.T) {
	for _, c := range []struct {
		t    time.Time
		want int64
	}{
		{time.Unix(1, 5), 1_000_000_005},
		{time.Time{}, math.MinInt64},
		{time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), math.MaxInt64},
		{time.Unix(0, math.MaxInt64), math.MaxInt64},
	} {
		if got := nanos(c.t); got != c.want {
			t.Errorf("%v: got %d, want %d", c.t, got, c.want)
		}
	}
}
