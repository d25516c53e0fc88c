package stream

import (
	"sync/atomic"
	"testing"
	"time"
)

// TestAnchorsThatAreNotFresh has anchors of the past, the future, and the clock of a
// bubble, and reads the wall clock all the same.
func TestAnchorsThatAreNotFresh(t *testing.T) {
	for _, age := range []time.Duration{maxAnchorAge, time.Hour, -time.Millisecond, -time.Hour} {
		lastAnchor.Store(&anchor{read: time.Now().Add(-age), wall: 0})
		if at := Now(); time.Since(time.Unix(0, at)).Abs() > time.Hour {
			t.Errorf("with an anchor of age %v it is %d", age, at)
		}
	}
}

// TestClocksThatMoveInSteps has two steps of a clock, a clock that is set back, and one that is
// decades behind, as in a bubble.
func TestClocksThatMoveInSteps(t *testing.T) {
	t.Parallel()
	const step = int64(16 * time.Millisecond)
	var last atomic.Int64
	for _, c := range []struct{ clock, want int64 }{
		{step, step + 1}, {step, step + 2}, {step, step + 3},
		{step + 2, step + 4}, // the clock has moved by less than was given
		{2 * step, 2*step + 1}, {2 * step, 2*step + 2},
		{2*step - int64(time.Second), 2*step - int64(time.Second) + 1},
		{0, 1}, {0, 2},
	} {
		if got := following(&last, c.clock); got != c.want {
			t.Errorf("when the clock shows %d: %d, want %d", c.clock, got, c.want)
		}
	}
}
