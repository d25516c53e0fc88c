package stream

import (
	"sync"
	"testing"
)

func TestHeldHere(t *testing.T) {
	var s, other SyncTrail
	if err := s.Hold(func() error {
		if !s.heldHere() || other.heldHere() {
			t.Error("the goroutine does not know what it holds")
		}
		if !s.Enter() {
			t.Error("entering what is held locks it again")
		}
		s.Leave(true)
		if err := s.Hold(func() error { return errEntered }); err != errEntered {
			t.Errorf("holding twice: %v", err)
		}
		return other.Hold(func() error {
			if !s.heldHere() || !other.heldHere() {
				t.Error("the goroutine holds both")
			}
			var wg sync.WaitGroup
			wg.Go(func() {
				if s.heldHere() || other.heldHere() {
					t.Error("another goroutine holds nothing")
				}
			})
			wg.Wait()
			return nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	if s.heldHere() {
		t.Error("nothing is held any more")
	}
}

// TestRollbackKeepsTheEnd takes a change back that has pushed the last one out of its ring: numbers
// and times go on after that one.
func TestRollbackKeepsTheEnd(t *testing.T) {
	g, once := new(gauge), []Option{Keep(1)}
	SetInt(&g.trail, &g.count, 1, Provenance{At: 50}, nil)
	SetInt(&g.trail, &g.last, 1, Provenance{At: 100}, once)
	want := g.trail.End()
	if err := g.trail.Begin(7, Provenance{At: 100}); err != nil {
		t.Fatal(err)
	}
	UpdateInt(&g.trail, &g.last, 2, once)
	g.trail.Rollback(func(uint64) {})
	if got := g.trail.End(); got != want || g.last != 1 {
		t.Errorf("the log ends at %v with %d, want %v", got, g.last, want)
	}
}
