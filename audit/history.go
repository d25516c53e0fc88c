package audit

import (
	"slices"
	"time"
)

// history is a log as it was at one moment: later changes do not reach it, so that it is
// read outside of locks, and what reads it may write the log.
type history struct {
	point
	base    point
	stream  []byte
	fields  []field // by id
	lost    []lost
	attrs   []*attr // by field id, nil where the struct has no such attribute
	columns []column
	rings   []ring
	origins []origin
	boxes   []*boxes // of numbers, made when first read
}

// history returns what t has logged, read with the attributes of p.
func (p *part) history(t *Trail) *history {
	l := t.readable()
	if l == nil {
		return &history{}
	}
	h := &history{
		point: point{l.seq, l.at}, base: l.base(),
		stream: l.stream(), fields: l.byID(), lost: l.lostByID(),
		attrs:   make([]*attr, l.ids),
		columns: make([]column, l.ids),
		rings:   make([]ring, l.ids),
		boxes:   make([]*boxes, l.ids),
	}
	if l.beside != nil {
		h.origins = l.beside.origins
	}
	for i, f := range h.fields {
		h.attrs[i] = p.attrOf(f)
		switch f.kind {
		case kindValue:
			h.columns[i] = l.beside.columns[i].frozen()
		case kindRing:
			h.rings[i] = l.beside.rings[i].frozen()
		}
	}
	return h
}

// attrOf is the attribute that f is, nil if the struct has none there of that kind.
func (p *part) attrOf(f field) *attr {
	a := p.attrs[f.off]
	if a != nil && (f.kind == kindInt || f.kind == kindFloat) && !a.number {
		return nil
	}
	return a
}

// value is the i-th field's value that a change names by bits or position.
func (h *history) value(i int, v uint64) any {
	switch f := &h.fields[i]; {
	case h.attrs[i].redact || f.kind == kindRedacted:
		return Redacted
	case f.kind == kindValue:
		return h.columns[i].at(v)
	case f.kind == kindRing:
		return h.hide(i, h.rings[i].start())
	}
	if h.boxes[i] == nil {
		h.boxes[i] = newBoxes(h.attrs[i].typ)
	}
	return h.boxes[i].of(v)
}

// hide is v, a value from a ring, or Redacted.
func (h *history) hide(i int, v any) any {
	if _, empty := v.(struct{}); empty || h.attrs[i].redact {
		return Redacted
	}
	return v
}

// changes yields the changes after seq of one attribute, of all if that is nil.
func (h *history) changes(seq uint64, only *attr) func(yield func(Change) bool) {
	return func(yield func(Change) bool) {
		rings := h.ringChanges(seq, only)
		d := h.decoder()
		for e, ok := d.next(); ok; e, ok = d.next() {
			for len(rings) > 0 && rings[0].Seq < e.seq {
				if !yield(rings[0]) {
					return
				}
				rings = rings[1:]
			}
			if a := h.attrs[e.field]; e.seq > seq && a != nil && (only == nil || a == only) {
				if !yield(h.change(e)) {
					return
				}
			}
		}
		for _, c := range rings {
			if !yield(c) {
				return
			}
		}
	}
}

// list returns the changes after seq of one attribute, of all if that is nil.
func (h *history) list(seq uint64, only *attr) []Change {
	var n uint64
	for i, f := range h.fields {
		if a := h.attrs[i]; a != nil && (only == nil || a == only) {
			n += f.count
		}
	}
	if n = min(n, h.seq-min(seq, h.seq)); n == 0 {
		return nil
	}
	return slices.AppendSeq(make([]Change, 0, n), h.changes(seq, only))
}

func (h *history) decoder() *decoder { return newDecoder(h.stream, h.fields, h.lost) }

// entries yields what the stream holds.
func (h *history) entries(yield func(entry) bool) {
	d := h.decoder()
	for e, ok := d.next(); ok && yield(e); e, ok = d.next() {
	}
}

func (h *history) change(e entry) Change {
	c := Change{
		Field: h.attrs[e.field].name,
		Old:   h.value(e.field, e.old), New: h.value(e.field, e.new),
		At: time.Unix(0, e.at), Seq: e.seq,
	}
	if e.origin != 0 {
		c.sign(h.origins[e.origin-1])
	}
	return c
}

// sign gives c its origin.
func (c *Change) sign(o origin) {
	if o != (origin{}) {
		by := o.Value()
		c.Who, c.Why, c.Correlation = by.Who, by.Why, by.Correlation
	}
}

// ringChanges is what the rings hold after seq, in order.
func (h *history) ringChanges(seq uint64, only *attr) (all []Change) {
	for i, ring := range h.rings {
		if a := h.attrs[i]; ring == nil || a == nil || only != nil && a != only {
			continue
		}
		for r := range ring.changes {
			if r.seq > seq {
				all = append(all, h.ringChange(i, r))
			}
		}
	}
	slices.SortFunc(all, func(a, b Change) int { return int(a.Seq - b.Seq) })
	return all
}

func (h *history) ringChange(i int, r ringChange) Change {
	c := Change{
		Field: h.attrs[i].name, Old: h.hide(i, r.old), New: h.hide(i, r.new),
		At: time.Unix(0, r.at), Seq: r.seq,
	}
	c.sign(r.origin)
	return c
}
