package stream

// direct is where changes of a collection go that can be made at once: there is no lock, its log
// has begun, its elements refer to nothing, and what compares them cannot lead back to the struct.
type direct[T any, K comparable, V any] struct {
	log    *Log
	field  fieldRef
	column *elements[T, K, V] // nil where a change takes more than that
}

// direct returns where changes of the collection go. It does not look at the field, and knows how
// that is edited where the log does.
func (r *editor[T, K, V]) direct() (d direct[T, K, V]) {
	t := r.t
	if t == nil || r.after != nil || r.opts&special != 0 {
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
	if r.how = c.how; c.how.value.Calls || c.how.value.Copies() {
		return d
	}
	return direct[T, K, V]{l, f, c}
}

// logDirect logs an edit, but for one that is none. Its caller makes it.
func (r *editor[T, K, V]) logDirect(d *direct[T, K, V], e *edit[K, V]) (logged bool) {
	if r.opts&OnChange != 0 && e.op == Put && d.column.how.value.Equal(e.old, e.new) {
		return false
	}
	prov := Provenance{By: r.by}
	if r.updating {
		prov = r.t.changing()
	}
	if d.log.origin != prov.By {
		d.log.setOrigin(prov.By)
	}
	*d.column.next(e.op) = *e
	d.log.put(d.field, 0, 0, 0, d.log.tick(prov))
	r.t.seq = d.log.Seq
	return true
}
