package auditimpl_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/auditline/auditline/audit"
)

// TestWritesAroundThatComparingMisses writes around the setter what == takes for the same,
// or cannot compare.
func TestWritesAroundThatComparingMisses(t *testing.T) {
	zero := math.Copysign(0, -1)
	type reading struct{ value float64 }
	olds := fmt.Sprint(
		oldAfter(reading{0}, reading{zero}),
		oldAfter([1]complex128{0}, [1]complex128{complex(zero, zero)}),
		oldAfter(struct{ v any }{[]int{1}}, struct{ v any }{[]int{2}}),
		oldAfter[any](0.0, zero),
		oldAfter([]byte(nil), []byte{}) == nil,
		oldAfter("a", "b"),
	)
	if want := "{-0} [(-0-0i)] {[2]} -0 falseb"; olds != want {
		t.Errorf("got %s, want %s", olds, want)
	}
}

type holder[T any] struct {
	field T `audit:"true"`
	trail audit.Trail
}

// oldAfter sets a field, writes around the setter, and returns what the next set replaces.
func oldAfter[T any](set, written T) T {
	var h holder[T]
	h.SetField(set)
	h.field = written //stagecheck:ignore auditwrite this is what is tested
	h.SetField(set)
	return h.ChangeLog("field")[1].Old.(T)
}
