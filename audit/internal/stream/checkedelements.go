package stream

// CheckedMap is a Map whose setters change nothing where a check refuses.
type CheckedMap[M ~map[K]V, K comparable, V any] struct{ editor[M, K, V] }

// Set sets the element at key.
func (m CheckedMap[M, K, V]) Set(key K, v V) error {
	return m.some(edit[K, V]{key: key, new: v, op: Put})
}

// Delete deletes the element at key, if there is one.
func (m CheckedMap[M, K, V]) Delete(key K) error { return m.some(edit[K, V]{key: key, op: Drop}) }

// SetAll makes the map one with the elements of v, and logs how it differs.
func (m CheckedMap[M, K, V]) SetAll(v M) error { return m.all(v) }

// CheckedSlice is a Slice whose setters change nothing where a check refuses. An index at which
// there is no element is an error.
type CheckedSlice[S ~[]V, V any] struct{ editor[S, int, V] }

// Set sets the element at index i.
func (s CheckedSlice[S, V]) Set(i int, v V) error {
	return s.some(edit[int, V]{key: i, new: v, op: Put})
}

// Delete deletes the element at index i; those behind it move down.
func (s CheckedSlice[S, V]) Delete(i int) error { return s.some(edit[int, V]{key: i, op: Drop}) }

// Insert inserts an element at index i; those from there on move up.
func (s CheckedSlice[S, V]) Insert(i int, v V) error {
	return s.some(edit[int, V]{key: i, new: v, op: Add})
}

// Append appends elements, all or none.
func (s CheckedSlice[S, V]) Append(v ...V) error { return s.some(appending(v)...) }

// SetAll makes the slice one with the elements of v, and logs how it differs.
func (s CheckedSlice[S, V]) SetAll(v S) error { return s.all(v) }

// appending are the edits that append elements.
func appending[V any](v []V) (edits []edit[int, V]) {
	for _, one := range v {
		edits = append(edits, edit[int, V]{new: one, op: addLast})
	}
	return edits
}
