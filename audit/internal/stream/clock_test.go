package stream

import (
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
