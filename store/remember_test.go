package store

import (
	"fmt"
	"testing"
)

// TestRememberFew objects, each for one save.
func TestRememberFew(t *testing.T) {
	var r remembered
	for i := range 2 * maxRemembered {
		r.put([]*object{{kind: "k", id: fmt.Sprint(i)}})
	}
	if n := len(r.objects); n > maxRemembered {
		t.Errorf("%d objects are remembered, want %d at most", n, maxRemembered)
	}
	last := Object{"k", fmt.Sprint(2*maxRemembered - 1)}
	if r.take(last) == nil || r.take(last) != nil {
		t.Error("the last object is not remembered once")
	}
}
