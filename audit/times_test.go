package audit_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

func TestTimesOfABubble(t *testing.T) {
	outside := new(Stage)
	outside.SetRecords(1)
	synctest.Test(t, func(t *testing.T) {
		s := new(Stage)
		start := time.Now()
		s.SetRecords(1)
		time.Sleep(5 * time.Millisecond)
		s.SetRecords(2)
		s.SetRecords(3) // the bubble's clock stands still
		time.Sleep(time.Hour)
		s.SetRecords(4)
		for i, after := range []time.Duration{0, 5 * time.Millisecond, 5*time.Millisecond + 1, time.Hour + 5*time.Millisecond} {
			if at := s.ChangeLog("records")[i].At; !at.Equal(start.Add(after)) {
				t.Errorf("change %d at %v, want %v after %v", i, at, after, start)
			}
		}
	})
	outside.SetRecords(2)
	if at := outside.ChangeLog("records")[1].At; time.Since(at) > time.Minute {
		t.Errorf("outside, it is %v", at)
	}
}

// TestTimesAfterAClockSetBack has a log whose last change is in the future.
func TestTimesAfterAClockSetBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(Stage)
		future := time.Now().Add(time.Second)
		s.Audit().Resume(7, future)
		s.SetRecords(1)
		s.SetRecords(2)
		time.Sleep(2 * time.Second)
		s.SetRecords(3)
		for i, want := range []time.Time{future.Add(1), future.Add(2), time.Now()} {
			if c := s.ChangeLog("records")[i]; !c.At.Equal(want) || c.Seq != uint64(8+i) {
				t.Errorf("%v, want it at %v", c, want)
			}
		}
	})
}

// TestTimesOfACopyWhoseRingIsLost has a copy whose last change another copy's have pushed
// out of the ring: what it logs next still comes later.
func TestTimesOfACopyWhoseRingIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, ctx := new(Account), t.Context()
		a.SetRate(ctx, 1)
		a.SetVisits(ctx, 1)
		a.SetVisits(ctx, 2)
		last := a.ChangeLog("visits")[1].At
		c := copyOf(a)
		for i := range 4 {
			a.SetVisits(ctx, i)
		}
		c.SetRate(ctx, 2)
		if at := c.ChangeLog("rate")[1].At; !at.After(last) {
			t.Errorf("logged at %v, after %v", at, last)
		}
		if n := c.Audit().Forgotten("visits"); n != 2 || c.Audit().Dropped("visits") != n || c.Audit().Seq() != 4 {
			t.Errorf("%d forgotten, %v", n, c.Audit())
		}
	})
}

// TestTimesOfACopyThatForgets has a copy that forgets its changes once its original has
// gone on: what it logs next still comes later, though the clock was set back.
func TestTimesOfACopyThatForgets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, upTo := range []uint64{0, 7, 8, 9} {
			s := new(Stage)
			s.Audit().Resume(7, time.Now().Add(time.Second))
			s.SetRecords(1)
			s.SetRecords(2)
			last := s.ChangeLog("records")[1].At
			s.Audit().Forget(upTo)
			c := copyOf(s)
			s.SetRecords(3)
			c.Audit().Forget(9)
			c.SetRecords(4)
			if log := c.ChangeLog("records"); len(log) != 1 || !log[0].At.After(last) || log[0].Seq != 10 {
				t.Errorf("forgotten up to %d: %v after %v", upTo, log, last)
			}
		}
	})
}

// TestTimesOfForgottenRings has a field of whose last changes alone the log holds values: when the
// last one that is forgotten was, it still knows.
func TestTimesOfForgottenRings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := new(Account)
		for i := range 4 {
			a.SetVisits(t.Context(), i)
			time.Sleep(time.Hour)
		}
		log := a.ChangeLog("visits")
		last := log[len(log)-1].At
		a.Audit().Forget(a.Audit().Seq())
		if before, after := a.Audit().Dirty(last.Add(-1)), a.Audit().Dirty(last); !slices.Equal(before, []string{"visits"}) || len(after) > 0 {
			t.Errorf("changed after what came before the last change: %q, and after that: %q", before, after)
		}
	})
}
