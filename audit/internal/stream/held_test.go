package stream

import (
	"errors"
	"sync"
	"testing"
)

var errEntered = errors.New("entered")

// TestManyAreHeldAtOnce holds more trails than there are places for, and enters each of them again.
func TestManyAreHeldAtOnce(t *testing.T) {
	all := make([]SyncTrail, len(holders)+5)
	elsewhere := make(chan int, len(all))
	var waiting sync.WaitGroup
	var hold func(i int) error
	hold = func(i int) error {
		if i < len(all) {
			return all[i].Hold(func() error { return hold(i + 1) })
		}
		for i := range all {
			s := &all[i]
			if held := s.Enter(); !held {
				t.Errorf("trail %d is not known to be held", i)
			}
			s.Leave(true)
			if s.Hold(func() error { return errEntered }) != errEntered {
				t.Errorf("trail %d is not known to be held", i)
			}
			waiting.Go(func() {
				s.Leave(s.Enter())
				elsewhere <- i
			})
		}
		if len(elsewhere) > 0 {
			t.Error("another goroutine has entered a trail that is held")
		}
		return nil
	}
	if err := hold(0); err != nil {
		t.Fatal(err)
	}
	waiting.Wait()
	for i := range holders {
		if holders[i].trail.Load() != nil {
			t.Errorf("place %d is taken", i)
		}
	}
	if crowded.Load() != 0 {
		t.Errorf("%d trails are without a place", crowded.Load())
	}
}
