package stream

// direct is where changes of a collection go that can be made at once, under the lock if there is
// one: its log has begun, and what clones and compares its elements cannot lead back to the struct.
type direct[T any, K comparable, V any] struct {
	log    *Log
	field  fieldRef
	column *elements[T, K, V] // nil where a change takes more than that
}

// direct returns where changes of the collection go, in the log of t, which is locked where it has
// a lock. It does not look at the field, and knows how that is edited where the log does.
func (r *editor[T, K, V]) direct(t *Trail) (d direct[T, K, V]) {
	if t == nil || !r.plain() {
		return d
	}
	l := t.log
	if l == nil || l.Seq != t.seq || l.Extras == nil {
		return d
	}
	f := l.known(offset(t, r.field), KindElements)
	if f.field == nil || int(f.id) > len(l.Extras.Columns) {
		return d
	}
	c, ok := l.Extras.Columns[f.id-1].(*elements[T, K, V])
	if !ok || c.how.shared != (r.opts&Share != 0) {
		return d
	}
	if r.how = c.how; c.how.value.Leads {
		return d
	}
	return direct[T, K, V]{l, f, c}
}

// plain tells whether the field's tag asks for nothing that takes all of the collection.
func (r *editor[T, K, V]) plain() bool { return r.after == nil && r.opts&special == 0 }

// logDirect logs an edit and returns where it stands in the log. Its caller sets it there, which
// takes less than to make it elsewhere, and has the log own the new value.
func (r *editor[T, K, V]) logDirect(t *Trail, d *direct[T, K, V], op Op, prov Provenance) *edit[K, V] {
	if r.updating {
		prov = t.changing()
	}
	if d.log.origin != prov.By {
		d.log.setOrigin(prov.By)
	}
	at := d.column.next(op)
	d.log.put(d.field, 0, 0, 0, d.log.tick(prov))
	t.seq = d.log.Seq
	return at
}
