package stream

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
)

// scriptOfMaps takes time in proportion to the maps; same tells which elements are. Keys are in
// order, as fmt has it for those that have none. It is not ok where an element would have to go
// that nobody finds by its key, NaN.
func scriptOfMaps[M ~map[K]V, K comparable, V any](from, to M, same func(a, b V) bool) (script []edit[K, V], ok bool) {
	for key, old := range from {
		v, there := to[key]
		switch {
		case key != key: // NaN
			return nil, false
		case !there:
			script = append(script, edit[K, V]{key: key, old: old, op: Drop})
		case !same(old, v):
			script = append(script, edit[K, V]{key, old, v, Put})
		}
	}
	for key, v := range to {
		if _, there := from[key]; !there {
			script = append(script, edit[K, V]{key: key, new: v, op: Add})
		}
	}
	slices.SortFunc(script, func(a, b edit[K, V]) int { return compareKeys(a.key, b.key) })
	return script, true
}

func compareKeys(a, b any) int {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	switch {
	case x.Kind() != y.Kind(): // of an interface type
		return cmp.Compare(x.Kind(), y.Kind())
	case x.Kind() == reflect.String:
		return cmp.Compare(x.String(), y.String())
	case x.CanInt():
		return cmp.Compare(x.Int(), y.Int())
	case x.CanUint():
		return cmp.Compare(x.Uint(), y.Uint())
	case x.CanFloat():
		return cmp.Compare(x.Float(), y.Float())
	}
	return cmp.Compare(fmt.Sprintf("%#v", a), fmt.Sprintf("%#v", b))
}

// maxSteps bounds how long a shortest script is looked for; else what the two slices do not begin
// or end with is replaced.
const maxSteps = 1000

// scriptOfSlices finds a longest common subsequence as Myers does, after what both begin and end
// with; same tells which elements are. Where elements go and others come at the same place, they
// are replaced.
func scriptOfSlices[S ~[]V, V any](from, to S, same func(a, b V) bool) (script []edit[int, V]) {
	start := 0
	for start < min(len(from), len(to)) && same(from[start], to[start]) {
		start++
	}
	a, b := from[start:], to[start:]
	for len(a) > 0 && len(b) > 0 && same(a[len(a)-1], b[len(b)-1]) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	at := start // where the next edit is, in the slice as edited so far
	for _, r := range replacements(len(a), len(b), func(i, j int) bool { return same(a[i], b[j]) }) {
		at += r.kept
		script = replace(script, at, a[r.a:r.a+r.gone], b[r.b:r.b+r.come])
		at += r.come
	}
	return script
}

// replace appends edits that put new in the place of old, at index at.
func replace[V any](script []edit[int, V], at int, old, new []V) []edit[int, V] {
	both := min(len(old), len(new))
	for i := range both {
		script = append(script, edit[int, V]{at + i, old[i], new[i], Put})
	}
	for _, v := range old[both:] {
		script = append(script, edit[int, V]{key: at + both, old: v, op: Drop})
	}
	for i, v := range new[both:] {
		script = append(script, edit[int, V]{key: at + both + i, new: v, op: Add})
	}
	return script
}

// replacement says that of two sequences, after kept elements that both have, some of the first
// stand in the place of some of the second, from a and b on.
type replacement struct{ kept, a, gone, b, come int }

// replacements finds where two sequences of n and m elements differ.
func replacements(n, m int, same func(i, j int) bool) (all []replacement) {
	i, j, kept := 0, 0, 0
	open := func() *replacement {
		if k := len(all) - 1; k >= 0 && kept == 0 {
			return &all[k]
		}
		all = append(all, replacement{kept: kept, a: i, b: j})
		kept = 0
		return &all[len(all)-1]
	}
	for _, s := range shortest(n, m, same) {
		switch s {
		case stay:
			kept++
			i++
			j++
		case goes:
			open().gone++
			i++
		case comes:
			open().come++
			j++
		}
	}
	return all
}

// step is what a script does next.
type step byte

const (
	stay step = iota
	goes
	comes
)

// shortest returns the steps of a shortest script, or of one that replaces everything.
func shortest(n, m int, same func(i, j int) bool) []step {
	reach := newFrontier(1) // from which the first step, on diagonal 0, begins at 0
	var passed []frontier
	for d := range min(n+m, maxSteps) + 1 {
		next := newFrontier(d)
		for k := -d; k <= d; k += 2 {
			_, i := reach.before(d, k)
			for i < n && i-k < m && same(i, i-k) {
				i++
			}
			next.set(k, i)
			if i >= n && i-k >= m {
				return retrace(passed, n, m)
			}
		}
		passed, reach = append(passed, next), next
	}
	return slices.Concat(slices.Repeat([]step{goes}, n), slices.Repeat([]step{comes}, m))
}

// frontier is how far along the first sequence one gets in so many steps that are not stay, by
// diagonal: by how much one is farther along it than along the second.
type frontier []int

func newFrontier(d int) frontier { return make(frontier, 2*d+1) }

func (f frontier) at(k int) int     { return f[k+len(f)/2] }
func (f frontier) set(k int, i int) { f[k+len(f)/2] = i }

// before returns from where the d-th step gets farthest on diagonal k, and how far it does.
func (f frontier) before(d, k int) (from, i int) {
	if k == -d || k != d && f.at(k-1) < f.at(k+1) {
		return k + 1, f.at(k + 1)
	}
	return k - 1, f.at(k-1) + 1
}

// retrace returns the steps that lead to the end by way of those frontiers.
func retrace(passed []frontier, i, j int) (steps []step) {
	for d := len(passed); d > 0; d-- {
		from, entered := passed[d-1].before(d, i-j)
		for ; i > entered; i, j = i-1, j-1 {
			steps = append(steps, stay)
		}
		if from > i-j {
			steps, j = append(steps, comes), j-1
		} else {
			steps, i = append(steps, goes), i-1
		}
	}
	for range i {
		steps = append(steps, stay)
	}
	slices.Reverse(steps)
	return steps
}
