// Package heapcases builds values whose true growth of the heap is known by measuring it, to hold footprint and other
// tools that measure memory against it.
package heapcases

import "slices"

// Case is one way to use memory.
type Case struct {
	Name string

	// Hidden says that the types of the value do not tell all of it: a tool that walks it can only say so.
	Hidden bool

	// Prepare makes what belongs to somebody else, and returns the function that makes the value itself. That may be
	// called once.
	Prepare func() (build func() any)
}

// All returns every case.
func All() []Case {
	return slices.Concat(stringCases(), sliceCases(), mapCases(), chanCases(), dynamicCases(), pointerCases(), libraryCases(),
		trailCases())
}

// built is a Prepare that has nothing to prepare.
func built(build func() any) func() func() any {
	return func() func() any { return build }
}

// many is built for a slice of n values.
func many[T any](n int, value func(i int) T) func() func() any {
	return built(func() any { return values(n, value) })
}

// list returns n values. It is a pointer so that no tool has to guess whether a slice's header counts.
func values[T any](n int, value func(i int) T) *[]T {
	l := make([]T, n)
	for i := range l {
		l[i] = value(i)
	}
	return &l
}

// record is a struct of some size with some pointers.
type record struct {
	id    string
	value float64
	tags  []string
	next  *record
}

func newRecord(i int) *record {
	return &record{id: text(i, 24), value: float64(i), tags: []string{"a", "b"}}
}

// text returns a string of n bytes in memory of its own.
func text(i, n int) string {
	b := make([]byte, n)
	for j := range b {
		b[j] = 'a' + byte((i+j)%26)
	}
	return string(b)
}
