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

// TestClocksThatMoveInSteps has two steps of a clock, and one that is set back.
func TestClocksThatMoveInSteps(t *testing.T) {
	t.Parallel()
	const step = int64(16 * time.Millisecond)
	var last atomic.Int64
	for _, c := range []struct{ clock, want int64 }{
		{step, step + 1}, {step, step + 1 + apart}, {step, step + 1 + 2*apart},
		{step + apart, step + 1 + 3*apart}, // the clock has moved by less than was given
		{2 * step, 2*step + 1}, {2 * step, 2*step + 1 + apart},
		{0, 1}, {0, 1 + apart},
	} {
		if got := following(&last, c.clock); got != c.want {
			t.Errorf("when the clock shows %d: %d, want %d", c.clock, got, c.want)
		}
	}
}
