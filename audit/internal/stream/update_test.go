package stream

import (
	"errors"
	"sync"
	"testing"
)

func TestHeldHere(t *testing.T) {
	var s, other SyncTrail
	if err := s.Hold(func(*Trail) error {
		if !s.heldHere() || other.heldHere() {
			t.Error("the goroutine does not know what it holds")
		}
		if !s.Enter() {
			t.Error("entering what is held locks it again")
		}
		s.Leave(true)
		if err := s.Hold(func(*Trail) error { return nil }); !errors.Is(err, ErrNested) {
			t.Errorf("holding twice: %v", err)
		}
		return other.Hold(func(*Trail) error {
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
