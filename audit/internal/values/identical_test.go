package values_test

import (
	"math"
	"testing"

	"github.com/auditline/auditline/audit/internal/values"
)

type pair struct {
	x     float64
	lists map[float64][]float64
	next  *pair
	call  func() int
}

func made(x float64) *pair {
	return &pair{x: x, lists: map[float64][]float64{math.NaN(): {x}, 1: {x, x}}}
}

// constant returns functions of the same code.
func constant(n int) func() int { return func() int { return n } }

// TestSameInside compares what lies within values as it compares a float: by its bits.
func TestSameInside(t *testing.T) {
	nan, zero, negative := made(math.NaN()), made(0), made(math.Copysign(0, -1))
	loop, other := made(math.NaN()), made(math.NaN())
	loop.next, other.next = loop, other
	one := constant(1)
	for name, c := range map[string]struct {
		a, b any
		want bool
	}{
		"NaN in a struct":          {*nan, *made(math.NaN()), true},
		"NaN behind a pointer":     {nan, made(math.NaN()), true},
		"0 and -0":                 {*zero, *negative, false},
		"keys that are NaN":        {map[any]int{math.NaN(): 1, [1]float64{math.NaN()}: 2}, map[any]int{math.NaN(): 1, [1]float64{math.NaN()}: 2}, true},
		"values of such":           {map[float64]int{math.NaN(): 1}, map[float64]int{math.NaN(): 2}, false},
		"such and others":          {map[float64]int{math.NaN(): 1}, map[float64]int{2: 1}, false},
		"others and such":          {map[float64]int{2: 1}, map[float64]int{math.NaN(): 1}, false},
		"more of one":              {map[float64]int{math.NaN(): 1, -math.NaN(): 1}, map[float64]int{math.NaN(): 1, 3: 1}, false},
		"values that lead back":    {loop, other, true},
		"nil and empty":            {[]float64{}, []float64(nil), false},
		"one function":             {one, one, true},
		"functions of one literal": {one, constant(2), false},
		"a function and nil":       {one, (func() int)(nil), false},
		"no functions":             {[]func(){nil}, []func(){nil}, true},
		"functions in a map":       {map[int]func() int{1: one}, map[int]func() int{1: one}, true},
		"other functions in a map": {map[int]func() int{1: one}, map[int]func() int{1: constant(1)}, false},
		"a hidden function":        {&pair{call: one}, &pair{call: one}, true},
		"hidden functions":         {&pair{call: one}, &pair{call: constant(1)}, false},
	} {
		if got := values.SameValue(c.a, c.b); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if !values.Identical(one, one) || values.Identical(one, constant(1)) || values.Identical(nan, made(math.NaN())) {
		t.Error("Identical takes one pointer or function for another")
	}
	nan.next, zero.next = zero, zero
	if !values.Identical(*nan, pair{x: nan.x, lists: nan.lists, next: zero}) {
		t.Error("a copy is not identical")
	}
}
