package stream

// editor edits a collection, a field of a struct, and logs that.
type editor[T any, K comparable, V any] struct {
	t    *Trail // of the struct, nil if it has a SyncTrail
	lock *SyncTrail
	held bool // by an update of this goroutine
	// updating says that the changes are part of an update of t.
	updating bool

	field *T
	kinds maker[T, K, V]
	how   *collection[T, K, V] // see collection
	by    Origin
	opts  Option

	// What the field's tag asks to call with the whole collection, as if it had been set; nil for
	// nothing. Neither is called under the lock.
	check func(T) error
	after func(old, new T)
}

// collection is how the field is edited. Looking that up takes longer than many an edit, so that it
// is done when it is needed.
func (r *editor[T, K, V]) collection() *collection[T, K, V] {
	if r.how == nil {
		r.direct(r.t)
	}
	if r.how == nil {
		r.how = collectionOf(r.opts, r.kinds)
	}
	return r.how
}

// locked returns the trail, which is locked where it has a lock.
func (r *editor[T, K, V]) locked() *Trail {
	if r.lock != nil {
		r.held = r.lock.Enter()
		return &r.lock.trail
	}
	return r.t
}

func (r *editor[T, K, V]) unlock() {
	if r.lock != nil {
		r.lock.Leave(r.held)
	}
}

// All returns a clone of the collection.
func (r editor[T, K, V]) All() T {
	if r.lock == nil {
		return r.collection().whole.Copy(*r.field)
	}
	r.locked()
	v := r.collection().shallow(*r.field)
	r.unlock()
	if r.collection().whole.Calls {
		v = r.collection().whole.Copy(v)
	}
	return v
}

// provenance is that of a change from now on; that of an update is asked for once something is to
// be logged, see changing.
func (r *editor[T, K, V]) provenance() Provenance {
	if r.lock != nil {
		return Provenance{By: r.by, At: Now()} // before the lock is held
	}
	return Provenance{By: r.by}
}

// one makes an edit of one element, and panics where there is no such element.
func (r *editor[T, K, V]) one(e edit[K, V]) {
	if r.after != nil {
		if err := r.some(e); err != nil {
			panic(err)
		}
		return
	}
	logged := e
	e.new, logged.new = r.collection().value.Copy(e.new), r.collection().value.Copy(e.new)
	prov := r.provenance()
	t := r.ready(logged)
	defer r.unlock()
	logged, none, err := r.settle(*r.field, logged)
	switch {
	case err != nil:
		panic(err)
	case !none:
		e.key, e.op = logged.key, logged.op
		r.log(t, e, logged, prov)
	}
}

// settle completes an edit of live, and says whether there is nothing to log.
func (r *editor[T, K, V]) settle(live T, e edit[K, V]) (_ edit[K, V], none bool, err error) {
	e, none, err = r.collection().settle(live, e)
	none = none || e.op == Put && r.opts.Has(OnChange) && r.collection().value.Equal(e.old, e.new)
	return e, none, err
}

// log makes an edit whose values are the field's, and logs one that is the same with the values
// that are the log's.
func (r *editor[T, K, V]) log(t *Trail, e, logged edit[K, V], prov Provenance) {
	if r.updating {
		prov = t.changing()
	}
	if r.opts&special != 0 {
		r.logSpecial(t, e, logged, prov)
		return
	}
	l, f := t.field(offset(t, r.field), KindElements, prov.By)
	c := l.Extras.Columns[f.id-1].(*elements[T, K, V])
	l.put(f, c.log(*r.field, logged), 0, 0, l.tick(prov))
	t.seq = l.Seq
	*r.field = r.collection().apply(*r.field, e)
}

// ready returns the trail, locked, whose log has what the field's changes are kept in. Where there
// is none yet, field and log get a clone each of what the field holds, so that both can be edited
// in place; methods of its type are called without the lock. Nothing is made for an edit that
// changes nothing.
func (r *editor[T, K, V]) ready(e edit[K, V]) *Trail {
	for {
		t := r.locked()
		if !r.isKnown(t) && r.changesNothing(e) || r.begun(t) {
			return t
		}
		live, seq := *r.field, t.seq
		r.unlock()
		start, own := r.collection().whole.Copy(live), r.collection().whole.Copy(live)
		if t = r.locked(); t.seq == seq && !r.begun(t) {
			*r.field = own
			r.begin(t, start)
			return t
		}
		r.unlock()
	}
}

// changesNothing tells whether there is nothing to log of an edit, or it is not possible. It
// unlocks the trail if what it calls panics.
func (r *editor[T, K, V]) changesNothing(e edit[K, V]) bool {
	if e.op == Whole {
		return false
	}
	panics := true
	defer func() {
		if panics {
			r.unlock()
		}
	}()
	_, none, err := r.settle(*r.field, e)
	panics = false
	return none || err != nil
}

// isKnown tells whether the log knows the field, without making it known.
func (r *editor[T, K, V]) isKnown(t *Trail) bool {
	l := t.log
	if l == nil || l.Seq != t.seq {
		return false
	}
	return l.known(offset(t, r.field), r.kind()).field != nil
}

// kind is how the changes of the field are kept.
func (r *editor[T, K, V]) kind() Kind {
	switch {
	case r.opts.keep() > 0:
		return KindRing
	case r.opts.Has(Redact):
		return KindRedacted
	}
	return KindElements
}

// begun tells whether the log has what the field's changes are kept in. It does not make the field
// known: somebody may read the log before they begin.
func (r *editor[T, K, V]) begun(t *Trail) bool {
	l := t.writable()
	if l.known(offset(t, r.field), r.kind()).field == nil {
		return false
	}
	if r.opts&special != 0 {
		return r.begunSpecial(l, offset(t, r.field))
	}
	return elementsOf(l, l.find(offset(t, r.field), KindElements).id, r.collection()) != nil
}

// begin makes a column or ring that begins with start. One of other types is from a struct of
// another type, which the trail was copied from.
func (r *editor[T, K, V]) begin(t *Trail, start T) {
	if r.opts&special != 0 {
		r.beginSpecial(t, start)
		return
	}
	off := offset(t, r.field)
	l := t.writable()
	if *slot(&l.Extra().Columns, l.find(off, KindElements).id) != nil {
		t.clear()
		l = t.writable()
	}
	*slot(&l.Extra().Columns, l.find(off, KindElements).id) = newElements(r.collection(), start)
}

// elementsOf returns the column of the field with that id as one of the types of how, nil if there
// is none or it is of others.
func elementsOf[T any, K comparable, V any](l *Log, id uint16, how *collection[T, K, V]) *elements[T, K, V] {
	p := slot(&l.Extra().Columns, id)
	if c, ok := (*p).(*elements[any, any, any]); ok {
		if typed := convertedElements(c, how); typed != nil {
			*p = typed
		}
	}
	c, _ := (*p).(*elements[T, K, V])
	return c
}
