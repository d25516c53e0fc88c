package stream

// editPlan is what is to be done to a collection, worked out without a lock.
type editPlan[T any, K comparable, V any] struct {
	edits, logged []edit[K, V] // of the field, and the same for the log
	whole         bool         // no edits, but all of it becomes next
	old, next     T            // the collection before and after
}

// planSome plans edits of elements of live, which is the plan's.
func (r *editor[T, K, V]) planSome(live T, edits []edit[K, V]) (p editPlan[T, K, V], err error) {
	p.old = r.collection().whole.Copy(live)
	for _, e := range edits {
		e.new = r.collection().value.Copy(e.new)
		logged, none, err := r.settle(live, e)
		if err != nil {
			return p, err
		}
		if none {
			continue
		}
		e.key, e.op = logged.key, logged.op
		logged.new = r.collection().value.Copy(logged.new)
		p.edits, p.logged = append(p.edits, e), append(p.logged, logged)
		live = r.collection().apply(live, e)
	}
	p.next = r.collection().whole.Copy(live)
	return p, nil
}

// planAll plans to make live the collection v. Where no edits lead there, as from nil to an empty
// one or from one with a key NaN, it is logged as a whole.
func (r *editor[T, K, V]) planAll(live, v T) (p editPlan[T, K, V], err error) {
	p.old, p.next = live, r.collection().whole.Copy(v)
	possible := !wholly(r.collection().size(live), r.collection().size(v))
	if possible {
		p.edits, possible = r.collection().script(live, p.next)
	}
	p.whole = !possible
	for _, e := range p.edits {
		e.new = r.collection().value.Copy(e.new)
		p.logged = append(p.logged, e)
	}
	return p, nil
}

// some makes edits of elements: all of them, or none where one cannot be made or the check refuses.
func (r *editor[T, K, V]) some(edits ...edit[K, V]) error {
	return r.change(func(live T) (editPlan[T, K, V], error) { return r.planSome(live, edits) })
}

// all makes the collection one with the elements of v.
func (r *editor[T, K, V]) all(v T) error {
	return r.change(func(live T) (editPlan[T, K, V], error) { return r.planAll(live, v) })
}

// change does what plan says about what the field holds. It calls plan and the check without
// holding a lock, and again where the struct has changed since: the check is always about the
// state that its value is applied to.
func (r *editor[T, K, V]) change(plan func(live T) (editPlan[T, K, V], error)) error {
	for n := 0; n < maxAsked || r.check == nil; n++ {
		prov := r.provenance()
		seq := r.locked().seq
		live := r.collection().shallow(*r.field)
		r.unlock()
		p, err := plan(live)
		if err == nil && r.check != nil {
			err = r.check(p.next)
		}
		if err != nil {
			return err
		}
		if r.carryOut(seq, p, prov) {
			r.tell(p)
			return nil
		}
	}
	return errAskedTooOften
}

// tell tells who asked for it what became of the collection, if anything did.
func (r *editor[T, K, V]) tell(p editPlan[T, K, V]) {
	if r.after != nil && !p.isEmpty() {
		r.after(p.old, p.next)
	}
}

// carryOut does what was planned if the last change still is number seq.
func (r *editor[T, K, V]) carryOut(seq uint64, p editPlan[T, K, V], prov Provenance) bool {
	if p.isEmpty() {
		return true
	}
	before, after, next := p.copies(r.collection())
	t := r.ready(p.first())
	defer r.unlock()
	if t.seq != seq {
		return false
	}
	if p.whole {
		r.logWhole(t, before, after, prov)
		*r.field = next
	}
	for i, e := range p.edits {
		r.log(t, e, p.logged[i], prov)
	}
	return true
}

// isEmpty reports whether the collection stays as it is.
func (p *editPlan[T, K, V]) isEmpty() bool { return !p.whole && len(p.edits) == 0 }

// first is the edit that the plan begins with.
func (p *editPlan[T, K, V]) first() edit[K, V] {
	if p.whole {
		return edit[K, V]{op: Whole}
	}
	return p.edits[0]
}

// logWhole logs that the collection became after, of which there are no edits.
func (r *editor[T, K, V]) logWhole(t *Trail, before, after T, prov Provenance) {
	if r.updating {
		prov = t.changing()
	}
	if r.opts&special != 0 {
		r.logSpecialWhole(t, before, after, prov)
		return
	}
	l, f := t.field(offset(t, r.field), KindElements, prov.By)
	l.put(f, l.Extras.Columns[f.id-1].(*elements[T, K, V]).logWhole(before, after), 0, 0, l.tick(prov))
	t.seq = l.Seq
}

// copies returns copies of a whole change's collections: for the log that before and that after,
// and that for the field.
func (p *editPlan[T, K, V]) copies(how *collection[T, K, V]) (before, after, next T) {
	if p.whole {
		before, after, next = how.whole.Copy(p.old), how.whole.Copy(p.next), how.whole.Copy(p.next)
	}
	return before, after, next
}
