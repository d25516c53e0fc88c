package stream

import "context"

// Map sets elements of a map, a field of a struct with a trail, and logs each change. Values go
// into the field and into the log as clones.
type Map[M ~map[K]V, K comparable, V any] struct{ editor[M, K, V] }

// MapOf returns what sets elements of *field, a field of the struct that t is the trail of.
func MapOf[M ~map[K]V, K comparable, V any](t *Trail, field *M, opts []Option) Map[M, K, V] {
	return Map[M, K, V]{editor[M, K, V]{t: t, field: field, kinds: mapMaker[M, K, V]{}, opts: merge(opts)}}
}

// SyncMapOf is MapOf for a SyncTrail, which is locked as needed.
func SyncMapOf[M ~map[K]V, K comparable, V any](t *SyncTrail, field *M, opts []Option) Map[M, K, V] {
	return Map[M, K, V]{editor[M, K, V]{lock: t, field: field, kinds: mapMaker[M, K, V]{}, opts: merge(opts)}}
}

// By gives the changes the origin that ctx carries.
func (m Map[M, K, V]) By(ctx context.Context) Map[M, K, V] {
	m.by = OriginOf(ctx)
	return m
}

// After lets setters call after with the map before and after a change.
func (m Map[M, K, V]) After(after func(old, new M)) Map[M, K, V] {
	m.after = after
	return m
}

// Check returns a Map whose setters ask check about what the map would be.
func (m Map[M, K, V]) Check(check func(M) error) CheckedMap[M, K, V] {
	m.check = check
	return CheckedMap[M, K, V]{m.editor}
}

// Set sets the element at key.
func (m Map[M, K, V]) Set(key K, v V) {
	if m.lock != nil {
		if !m.setLocked(key, v) {
			m.one(edit[K, V]{key: key, new: v, op: Put})
		}
	} else if d := m.direct(m.t); !m.put(m.t, &d, key, v, Provenance{By: m.by}) {
		m.one(edit[K, V]{key: key, new: v, op: Put})
	}
}

// setLocked is put under the lock.
func (m *Map[M, K, V]) setLocked(key K, v V) (done bool) {
	prov := m.provenance()
	t := m.locked()
	defer m.unlock() // also where the map does not take the key
	d := m.direct(t)
	return m.put(t, &d, key, v, prov)
}

// put sets an element, where that can be done at once.
func (m *Map[M, K, V]) put(t *Trail, d *direct[M, K, V], key K, v V, prov Provenance) (done bool) {
	if d.column == nil || d.column.size != len(*m.field) || *m.field == nil {
		return false
	}
	old, there := (*m.field)[key]
	op := Put
	if !there {
		op = Add
	}
	if m.opts&OnChange != 0 && there && m.how.value.Equal(old, v) {
		return true
	}
	e := m.logDirect(t, d, op, prov)
	e.key, e.old, e.new, e.op = key, old, v, op
	m.how.value.Own(&e.new)
	(*m.field)[key] = e.new
	m.how.value.Own(&e.new)
	return true
}

// Delete deletes the element at key, if there is one.
func (m Map[M, K, V]) Delete(key K) { m.one(edit[K, V]{key: key, op: Drop}) }

// SetAll makes the map one with the elements of v, and logs how it differs.
func (m Map[M, K, V]) SetAll(v M) { _ = m.all(v) }

// At returns a clone of the element at key, and whether there is one.
func (m Map[M, K, V]) At(key K) (v V, ok bool) {
	m.locked()
	v, ok = (*m.field)[key]
	m.unlock()
	return m.collection().value.Copy(v), ok
}

// Len is the number of elements.
func (m Map[M, K, V]) Len() int {
	m.locked()
	defer m.unlock()
	return len(*m.field)
}

// Slice sets elements of a slice, as Map does of a map. Where there is no element at an index,
// it panics.
type Slice[S ~[]V, V any] struct{ editor[S, int, V] }

// SliceOf returns what sets elements of *field, a field of the struct that t is the trail of.
func SliceOf[S ~[]V, V any](t *Trail, field *S, opts []Option) Slice[S, V] {
	return Slice[S, V]{editor[S, int, V]{t: t, field: field, kinds: sliceMaker[S, V]{}, opts: merge(opts)}}
}

// SyncSliceOf is SliceOf for a SyncTrail, which is locked as needed.
func SyncSliceOf[S ~[]V, V any](t *SyncTrail, field *S, opts []Option) Slice[S, V] {
	return Slice[S, V]{editor[S, int, V]{lock: t, field: field, kinds: sliceMaker[S, V]{}, opts: merge(opts)}}
}

// By gives the changes the origin that ctx carries.
func (s Slice[S, V]) By(ctx context.Context) Slice[S, V] {
	s.by = OriginOf(ctx)
	return s
}

// After lets setters call after with the slice before and after a change.
func (s Slice[S, V]) After(after func(old, new S)) Slice[S, V] {
	s.after = after
	return s
}

// Check returns a Slice whose setters ask check about what the slice would be.
func (s Slice[S, V]) Check(check func(S) error) CheckedSlice[S, V] {
	s.check = check
	return CheckedSlice[S, V]{s.editor}
}

// Set sets the element at index i.
func (s Slice[S, V]) Set(i int, v V) {
	if s.lock != nil {
		if !s.setLocked(i, v) {
			s.one(edit[int, V]{key: i, new: v, op: Put})
		}
	} else if d := s.direct(s.t); !s.put(s.t, &d, i, v, Provenance{By: s.by}) {
		s.one(edit[int, V]{key: i, new: v, op: Put})
	}
}

// setLocked is put under the lock.
func (s *Slice[S, V]) setLocked(i int, v V) (done bool) {
	prov := s.provenance()
	t := s.locked()
	defer s.unlock()
	d := s.direct(t)
	return s.put(t, &d, i, v, prov)
}

// put sets an element, where that can be done at once.
func (s *Slice[S, V]) put(t *Trail, d *direct[S, int, V], i int, v V, prov Provenance) (done bool) {
	if d.column == nil || d.column.size != len(*s.field) || i < 0 || i >= d.column.size {
		return false
	}
	at := &(*s.field)[i]
	if s.opts&OnChange != 0 && s.how.value.Equal(*at, v) {
		return true
	}
	e := s.logDirect(t, d, Put, prov)
	e.key, e.old, e.new, e.op = i, *at, v, Put
	s.how.value.Own(&e.new)
	*at = e.new
	s.how.value.Own(&e.new)
	return true
}

// Delete deletes the element at index i; those behind it move down.
func (s Slice[S, V]) Delete(i int) { s.one(edit[int, V]{key: i, op: Drop}) }

// Insert inserts an element at index i; those from there on move up.
func (s Slice[S, V]) Insert(i int, v V) { s.one(edit[int, V]{key: i, new: v, op: Add}) }

// Append appends elements.
func (s Slice[S, V]) Append(v ...V) {
	if len(v) == 1 {
		s.one(edit[int, V]{new: v[0], op: addLast})
		return
	}
	_ = s.some(appending(v)...) // there is no check
}

// SetAll makes the slice one with the elements of v, and logs how it differs.
func (s Slice[S, V]) SetAll(v S) { _ = s.all(v) }

// At returns a clone of the element at index i, and whether there is one.
func (s Slice[S, V]) At(i int) (v V, ok bool) {
	s.locked()
	if ok = i >= 0 && i < len(*s.field); ok {
		v = (*s.field)[i]
	}
	s.unlock()
	return s.collection().value.Copy(v), ok
}

// Len is the number of elements.
func (s Slice[S, V]) Len() int {
	s.locked()
	defer s.unlock()
	return len(*s.field)
}
