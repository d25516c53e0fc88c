package stream

// Of a collection with keep= the ring holds what the collection was before and after each change.
// These share the elements that are the same in both, and nothing with the field. Of a redacted one
// the log only knows when it has changed: not even which element, as keys may tell what is to be
// hidden.

// begunSpecial tells whether the field's changes have begun: then the field's collection is its
// own.
func (r *editor[T, K, V]) begunSpecial(l *Log, off int32) bool {
	switch {
	case r.opts.keep() == 0:
		f := l.find(off, KindRedacted)
		return l.count(f)+l.lostOf(f.id).N > 0
	case r.opts.Has(Redact):
		ring := *slot(&l.Extra().Rings, l.find(off, KindRing).id)
		return ring != nil && ring.Redacted()
	}
	f := l.find(off, KindRing)
	return *slot(&l.Extra().Rings, f.id) != nil && ringOf[T](l, f, r.opts) != nil
}

// beginSpecial makes a ring before whose first change the collection was start.
func (r *editor[T, K, V]) beginSpecial(t *Trail, start T) {
	if r.opts.keep() == 0 {
		return
	}
	off := offset(t, r.field)
	l := t.writable()
	if *slot(&l.Extra().Rings, l.find(off, KindRing).id) != nil { // of a struct of another type
		t.clear()
		l = t.writable()
	}
	if f := l.find(off, KindRing); r.opts.Has(Redact) {
		ringOf[struct{}](l, f, r.opts)
	} else {
		ringOf[T](l, f, r.opts).before = start
	}
}

// logSpecial is log of a field that is redacted, or whose last changes are kept.
func (r *editor[T, K, V]) logSpecial(t *Trail, e, logged edit[K, V], prov Provenance) {
	if t.Updating() {
		remember(t, r.field, r.collection().shallow(*r.field))
	}
	if r.opts.Has(Redact) {
		logSpecial(t, offset(t, r.field), struct{}{}, struct{}{}, prov, r.opts)
	} else {
		before := r.latest(t)
		keepLast(t, offset(t, r.field), r.opts, prov, record[T]{old: before, new: r.collection().apply(r.collection().shallow(before), logged)})
	}
	*r.field = r.collection().apply(*r.field, e)
}

// latest is what the ring knows the collection to be, or a copy of the field's, where that was
// written around the setters.
func (r *editor[T, K, V]) latest(t *Trail) T {
	l := t.writable()
	k := ringOf[T](l, l.find(offset(t, r.field), KindRing), r.opts)
	latest := k.before
	for one := range k.all {
		latest = one.new
	}
	if r.collection().size(latest) != r.collection().size(*r.field) {
		return r.collection().whole.Copy(*r.field)
	}
	return latest
}

// logSpecialWhole logs that the collection became after.
func (r *editor[T, K, V]) logSpecialWhole(t *Trail, before, after T, prov Provenance) {
	if t.Updating() {
		remember(t, r.field, r.collection().shallow(*r.field))
	}
	if r.opts.Has(Redact) {
		logSpecial(t, offset(t, r.field), struct{}{}, struct{}{}, prov, r.opts)
		return
	}
	keepLast(t, offset(t, r.field), r.opts, prov, record[T]{old: before, new: after})
}
