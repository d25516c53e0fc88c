// Package elements hands audited slices and maps to functions that write their elements.
package elements

import (
	"maps"
	"slices"
	"sort"

	"github.com/auditline/auditline/audit"
)

type Stage struct {
	recent []int            `audit:"true"`
	names  []string         `audit:"true"`
	byName map[string][]int `audit:"true"`
	shared []int            `audit:"true,share"`
	note   string           `audit:"true"`
	list   sort.Interface   `audit:"true"`
	plain  []int

	trail audit.Trail
}

func library(s *Stage, more map[string][]int) {
	slices.Sort(s.recent)                                            // want `auditwrite: this slices.Sort in Stage.recent is not in its log: change a copy and call SetRecent`
	slices.SortFunc(s.recent, func(a, b int) int { return b - a })   // want `this slices.SortFunc in Stage.recent`
	slices.SortStableFunc(s.recent, func(a, b int) int { return 0 }) // want `this slices.SortStableFunc in Stage.recent`
	slices.Reverse[[]int](s.recent)                                  // want `this slices.Reverse in Stage.recent`
	s.plain = slices.Compact(s.recent)                               // want `this slices.Compact in Stage.recent`
	s.plain = slices.CompactFunc(s.recent, nil)                      // want `this slices.CompactFunc in Stage.recent`
	s.plain = slices.Delete(s.recent, 0, 1)                          // want `this slices.Delete in Stage.recent`
	s.plain = slices.DeleteFunc(s.recent, nil)                       // want `this slices.DeleteFunc in Stage.recent`
	s.plain = slices.Insert(s.recent, 0, 1)                          // want `this slices.Insert in Stage.recent`
	s.plain = slices.Replace(s.recent, 0, 1, 2)                      // want `this slices.Replace in Stage.recent`
	maps.Copy(s.byName, more)                                        // want `this maps.Copy in Stage.byName`
	maps.DeleteFunc(s.byName, nil)                                   // want `this maps.DeleteFunc in Stage.byName`
	maps.Insert(s.byName, maps.All(more))                            // want `this maps.Insert in Stage.byName`
	sort.Slice(s.recent, func(i, j int) bool { return i < j })       // want `this sort.Slice in Stage.recent`
	sort.SliceStable(s.recent, func(i, j int) bool { return true })  // want `this sort.SliceStable in Stage.recent`
	sort.Ints(s.recent)                                              // want `this sort.Ints in Stage.recent`
	sort.Strings(s.names)                                            // want `this sort.Strings in Stage.names`
}

func converted(s *Stage) {
	sort.Sort(sort.IntSlice(s.recent))                   // want `this sort.Sort in Stage.recent`
	sort.Sort((sort.Reverse((sort.IntSlice)(s.recent)))) // want `this sort.Reverse in Stage.recent`
	sort.Stable(sort.StringSlice([]string(s.names)))     // want `this sort.Stable in Stage.names`
}

func parts(s *Stage) {
	slices.Sort(s.byName["a"])                  // want `this slices.Sort in Stage.byName`
	slices.Sort(s.recent[1:])                   // want `this slices.Sort in Stage.recent`
	copy(s.recent[1:2:3][:1], s.plain)          // want `this copy in Stage.recent`
	clear(sort.StringSlice(s.names))            // want `this clear in Stage.names`
	s.recent[1:][0] = 1                         // want `this write into Stage.recent`
	func() { slices.Sort((*s).recent[:2:2]) }() // want `this slices.Sort in Stage.recent`
}

type typed[S ~[]int] struct {
	values S `audit:"true"`
	trail  audit.Trail
}

func generic[S ~[]int](t *typed[S]) {
	slices.Sort(t.values) // want `this slices.Sort in typed.values`
}

// The body of a function with type parameters tells what it writes, whatever their constraints.

type ints interface{ ~[]int }

func fill[S ~[]E, E any](s S, v E) {
	for i := range s {
		s[i] = v
	}
}

func first[S interface{ ints | []int }](s S) { s[:1][0] = 1 }

func put[M ~map[K]V, K comparable, V any](m M, k K, v V) { m[k] = v }

func sum[S ~[]E, E ~int](s S) (n E) {
	for _, v := range s {
		n += v
	}
	return n
}

func filled[S ~[]int](s *Stage, t *typed[S]) {
	fill(s.recent, 1)       // want `fill.* writes into Stage.recent, which is not in its log: change a copy and call SetRecent`
	first(s.recent)         // want `first.* writes into Stage.recent`
	put(s.byName, "a", nil) // want `put.* writes into Stage.byName`
	fill(s.byName["a"], 1)  // want `fill.* writes into Stage.byName`
	fill[S](t.values, 1)    // want `fill.* writes into typed.values`
	t.values[0] = 1         // want `this write into typed.values`
	values := t.values
	values[0] = 1 // want `this write into typed.values`
	sum(s.recent)
}

type board struct {
	cells [9]int `audit:"true"`

	trail audit.Trail
}

// Addresses that nobody keeps are silent.
func addresses(b, other *board, steps func(*[9]int)) (n int) {
	for _, cell := range &b.cells {
		n += cell
	}
	for i := range b.cells[:] {
		n += i
	}
	if &b.cells == &other.cells {
		n += len(&b.cells) + cap(b.cells[:])
	}
	for _, p := range []*[9]int{&b.cells} { // want `board.cells can be written around its log, because its address is taken`
		steps(p)
	}
	for i := range &b.cells {
		b.cells[i] = n // want `this write into board.cells`
	}
	clear(b.cells[:]) // want `board.cells can be written`
	return n
}

// What follows is silent.

func silent(s *Stage, made Stage) {
	slices.Sort(s.shared)               // share: the user has taken this on
	slices.Sort(s.plain)                // not audited
	slices.Sort(slices.Clone(s.recent)) // a copy
	slices.Sort(append([]int(nil), s.recent...))
	s.plain = slices.Sorted(slices.Values(s.recent))
	s.plain = slices.Concat(s.recent, s.plain)
	s.plain = slices.Grow(s.recent, 1)      // writes no element
	copy(s.plain, s.recent)                 // reads
	maps.Copy(map[string][]int{}, s.byName) // reads
	copy([]byte(s.note), "a copy of a string")
	sort.Sort(s.list) // not known what an interface refers to
	fresh := &Stage{recent: []int{2, 1}}
	slices.Sort(fresh.recent) // still in the making
	Sort(s.recent)
}

func Sort([]int) {}

// load fills a stage from storage.
//
//audit:loader
func load(s *Stage) { slices.Sort(s.recent) }
