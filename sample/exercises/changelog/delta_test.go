package changelog

import (
	"fmt"
	"math"
	"testing"
	"time"
)

func TestDelta(t *testing.T) {
	for name, tt := range map[string]struct{ a, b, want any }{
		"int64":          {int64(3), int64(5), uint64(2)},
		"int64 extremes": {int64(math.MinInt64), int64(math.MaxInt64), uint64(math.MaxUint64)},
		"named":          {3 * time.Second, time.Second, uint64(2e9)},
		"uint8":          {uint8(3), uint8(5), uint64(2)},
		"float64":        {1.5, 4.0, 2.5},
		"infinite":       {1.0, math.Inf(-1), math.Inf(1)},
	} {
		t.Run(name, func(t *testing.T) {
			for _, pair := range [][2]any{{tt.a, tt.b}, {tt.b, tt.a}} {
				if got, err := delta(pair[0], pair[1]); err != nil || got != tt.want {
					t.Errorf("delta(%v, %v) = %v (%T), %v; want %v", pair[0], pair[1], got, got, err, tt.want)
				}
			}
		})
	}
}

func TestDeltaBetweenInfinitiesIsNaN(t *testing.T) {
	got, err := delta(math.Inf(1), math.Inf(1))
	if f, ok := got.(float64); err != nil || !ok || !math.IsNaN(f) {
		t.Errorf("got %v, %v; want NaN", got, err)
	}
}

func TestDeltaRefusesWhatHasNoDistance(t *testing.T) {
	for want, pair := range map[string][2]any{
		"no distance between a string and a string: want two integers or two floats": {"a", "b"},
		"no distance between a int64 and a float64: want two integers or two floats": {int64(1), 1.0},
		"no distance between a <nil> and a bool: want two integers or two floats":    {nil, true},
	} {
		if _, err := delta(pair[0], pair[1]); fmt.Sprint(err) != want {
			t.Errorf("delta(%v, %v): got error %q, want %q", pair[0], pair[1], fmt.Sprint(err), want)
		}
	}
}
