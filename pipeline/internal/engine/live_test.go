package engine

import (
	"context"
	"errors"
	"testing"
	"time"
)

// newLive is a view of a run that goes on, of one component that can be looked behind.
func newLive() *Live {
	shown := &Run{parts: []*part{{name: "Source", taps: true}}}
	return &Live{running: true, run: new(Run), shown: shown, parts: shown.parts, passed: make([]int64, 1)}
}

// TestRecentIsForgotten: a run of days remembers no more than one of seconds.
func TestRecentIsForgotten(t *testing.T) {
	l := newLive()
	for after := time.Duration(0); after < time.Minute; after += wakeInterval {
		l.addRecent(after)
	}
	if kept := len(l.recent); kept > int(rateTime/wakeInterval)+2 || l.recent[0].after > time.Minute-rateTime {
		t.Errorf("%d are kept, from %s on", kept, l.recent[0].after)
	}
}

// TestTapThatGivesUpIsGone: the run shows no more records to it.
func TestTapThatGivesUpIsGone(t *testing.T) {
	l := newLive()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got, err := l.Tap(ctx, "Source", 1); !errors.Is(err, context.Canceled) || len(got) > 0 || l.tapped() || len(l.taps) > 0 {
		t.Errorf("%q, %v; %d taps", got, err, len(l.taps))
	}
}
