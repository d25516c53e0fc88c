package stream

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"github.com/auditline/auditline/audit/internal/values"
)

// collections are of *collection by the type of the collection, sharedCollections those whose
// elements are not cloned.
var collections, sharedCollections sync.Map

// maker makes what says how collections of type T are edited. It has no size, so that editors
// have one without an allocation.
type maker[T any, K comparable, V any] interface {
	make(shared bool) *collection[T, K, V]
}

// collectionOf returns how collections of type T are edited, which is made once.
func collectionOf[T any, K comparable, V any](how Option, kinds maker[T, K, V]) *collection[T, K, V] {
	all, key := &collections, reflect.TypeFor[T]()
	if how.Has(Share) {
		all = &sharedCollections
	}
	if c, ok := all.Load(key); ok {
		return c.(*collection[T, K, V])
	}
	c, _ := all.LoadOrStore(key, kinds.make(how.Has(Share)))
	return c.(*collection[T, K, V])
}

type mapMaker[M ~map[K]V, K comparable, V any] struct{}

func (mapMaker[M, K, V]) make(shared bool) *collection[M, K, V] {
	return &collection[M, K, V]{
		shared:  shared,
		apply:   applyToMap[M],
		size:    sizeOfMap[M],
		whole:   values.ContainerOf(shared, maps.Clone[M]),
		value:   values.TraitsOf[V](shared),
		shallow: maps.Clone[M],
		settle:  settleInMap[M],
		script:  func(from, to M) ([]edit[K, V], bool) { return scriptOfMaps(from, to, values.Identical[V]) },
	}
}

// applyToMap makes a map that is nil for its first element.
func applyToMap[M ~map[K]V, K comparable, V any](m M, e edit[K, V]) M {
	if e.op == Drop {
		delete(m, e.key)
		return m
	}
	if m == nil {
		m = make(M)
	}
	m[e.key] = e.new
	return m
}

func sizeOfMap[M ~map[K]V, K comparable, V any](m M) int {
	if m == nil {
		return -1
	}
	return len(m)
}

func settleInMap[M ~map[K]V, K comparable, V any](m M, e edit[K, V]) (_ edit[K, V], none bool, _ error) {
	old, there := m[e.key]
	e.old = old
	if e.op == Put && !there {
		e.op = Add
	}
	return e, e.op == Drop && !there, nil
}

type sliceMaker[S ~[]V, V any] struct{}

func (sliceMaker[S, V]) make(shared bool) *collection[S, int, V] {
	return &collection[S, int, V]{
		shared:  shared,
		apply:   applyToSlice[S],
		size:    sizeOfSlice[S],
		whole:   values.ContainerOf(shared, slices.Clone[S]),
		value:   values.TraitsOf[V](shared),
		shallow: slices.Clone[S],
		settle:  settleInSlice[S],
		script:  func(from, to S) ([]edit[int, V], bool) { return scriptOfSlices(from, to, values.Identical[V]), true },
	}
}

func applyToSlice[S ~[]V, V any](s S, e edit[int, V]) S {
	switch e.op {
	case Add:
		return slices.Insert(s, e.key, e.new)
	case Drop:
		return slices.Delete(s, e.key, e.key+1)
	}
	s[e.key] = e.new
	return s
}

func sizeOfSlice[S ~[]V, V any](s S) int {
	if s == nil {
		return -1
	}
	return len(s)
}

func settleInSlice[S ~[]V, V any](s S, e edit[int, V]) (_ edit[int, V], none bool, _ error) {
	n := len(s)
	switch e.op {
	case addLast:
		return edit[int, V]{key: n, new: e.new, op: Add}, false, nil
	case Add:
		n++
	}
	if e.key < 0 || e.key >= n {
		return e, false, fmt.Errorf("audit: index %d out of range with length %d", e.key, len(s))
	}
	if e.op != Add {
		e.old = s[e.key]
	}
	return e, false, nil
}
