// Package history reads what an object has logged, with the schema of its type.
package history

import (
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
	"github.com/auditline/auditline/audit/internal/values"
)

// History is a log as it was at one moment: later changes do not reach it, so that it is
// read outside of locks, and what reads it may write the log.
type History struct {
	stream.Point
	Base    stream.Point
	stream  stream.Snapshot
	Fields  []stream.Field // by id
	Lost    []stream.Lost
	Attrs   []*schema.Attr // by field id, nil where the struct has no such attribute
	held    []held         // by field id
	origins []stream.Origin
	room    values.Block // for numbers that are read
}

// held is what there is of a field beside the stream.
type held struct {
	column  stream.Column
	ring    stream.Ring
	boxes   values.Boxes    // of a number, made when it is first read
	unknown *stream.Unknown // of a field that the struct does not have
}

// HistoryOf returns what t has logged, read with the attributes of p.
func HistoryOf(p *schema.Part, t *stream.Trail) *History { return historyOf(p, t.Readable()) }

func historyOf(p *schema.Part, l *stream.Log) *History {
	if l == nil {
		return &History{}
	}
	h := &History{
		Point: stream.Point{Seq: l.Seq, At: l.At}, Base: l.Base(),
		stream: l.Snapshot(), Fields: l.ByID(), Lost: l.LostByID(),
		Attrs: make([]*schema.Attr, l.Ids), held: make([]held, l.Ids),
	}
	if l.Extras != nil {
		h.origins = l.Extras.Origins
	}
	for i, f := range h.Fields {
		h.Attrs[i], h.held[i].unknown = AttrOf(p, f), l.Unknown(f.Off)
		switch f.Kind {
		case stream.KindValue, stream.KindElements:
			h.held[i].column = l.Extras.Columns[i].Frozen()
		case stream.KindRing:
			h.held[i].ring = l.Extras.Rings[i].Frozen()
		}
	}
	return h
}

// AttrOf is the attribute that f is, nil if the struct has none there of that kind.
func AttrOf(p *schema.Part, f stream.Field) *schema.Attr {
	a := p.Attrs[f.Off]
	switch isNumber := f.Kind == stream.KindInt || f.Kind == stream.KindFloat; {
	case a == nil, isNumber && !a.Number, f.Kind == stream.KindElements && !a.Elements:
		return nil
	}
	return a
}

// Value is the i-th field's value that a change names by bits or position.
func (h *History) Value(i int, v uint64) any {
	if h.Attrs[i].Redact || h.Fields[i].Kind == stream.KindRedacted {
		return schema.Redacted
	}
	return h.logged(i, v)
}

// logged is Value of a field whose values may be seen.
func (h *History) logged(i int, v uint64) any {
	switch f := &h.Fields[i]; {
	case f.Kind == stream.KindValue, f.Kind == stream.KindElements:
		return h.held[i].column.At(v)
	case f.Kind == stream.KindRing:
		return h.hide(i, h.held[i].ring.Start())
	case h.held[i].unknown != nil:
		return h.held[i].unknown.Shape.Number(v)
	}
	boxes := &h.held[i].boxes
	if !boxes.Ready() {
		*boxes = values.NewBoxes(h.Attrs[i].Type)
	}
	return boxes.Of(v, &h.room)
}

// hide is v, a value from a ring, or Redacted.
func (h *History) hide(i int, v any) any {
	if _, empty := v.(struct{}); empty || h.Attrs[i].Redact {
		return schema.Redacted
	}
	return v
}

// Changes yields the changes after seq of one attribute, of all if that is nil.
func (h *History) Changes(seq uint64, only *schema.Attr) func(yield func(Change) bool) {
	return func(yield func(Change) bool) {
		rings := h.ringChanges(seq, only)
		d := h.decoder(h.stream.UpTo(seq))
		d.SkipTo(seq)
		for e, ok := d.Next(); ok; e, ok = d.Next() {
			n := countBefore(rings, e.Seq)
			if !yieldAll(rings[:n], yield) {
				return
			}
			rings = rings[n:]
			if h.isAsked(e.Field, only) && !yield(h.change(e)) {
				return
			}
		}
		yieldAll(rings, yield)
	}
}

// isAsked reports whether field i is an attribute, and only that or a part of it, if that is not
// nil.
func (h *History) isAsked(i int, only *schema.Attr) bool {
	a := h.Attrs[i]
	return a != nil && (only == nil || a.Below(only))
}

// countBefore is how many of the changes, which are in order, came before seq.
func countBefore(changes []Change, seq uint64) (n int) {
	for n < len(changes) && changes[n].Seq < seq {
		n++
	}
	return n
}

// yieldAll yields changes until yield returns false, and reports whether it never did.
func yieldAll(changes []Change, yield func(Change) bool) bool {
	for _, c := range changes {
		if !yield(c) {
			return false
		}
	}
	return true
}

// count returns how many changes Changes yields at most.
func (h *History) count(seq uint64, only *schema.Attr) (n uint64) {
	for i, f := range h.Fields {
		if h.isAsked(i, only) {
			n += f.Count
		}
	}
	return min(n, h.Seq-min(seq, h.Seq))
}

// decoder reads what the stream holds behind mark i, see stream.Snapshot.
func (h *History) decoder(i int) *stream.Decoder { return h.stream.Decoder(i, h.Fields, h.Lost) }

// SlotOf says where and how the changes of a are logged, hidden ones or others.
func SlotOf(a *schema.Attr, hidden bool) (off int32, k stream.Kind, how stream.Option) {
	off = a.TrailOffset()
	if a.Keep > 0 {
		how = stream.Keep(a.Keep)
	}
	if a.Share {
		how |= stream.Share
	}
	if hidden || a.Redact {
		how |= stream.Redact
	}
	switch {
	case a.Keep > 0 && hidden == a.Redact:
		return off, stream.KindRing, how
	case how.Has(stream.Redact):
		return off, stream.KindRedacted, how
	case a.Elements:
		return off, stream.KindElements, how
	case !a.Number:
		return off, stream.KindValue, how
	case values.IsFloat(a.Type.Kind()):
		return off, stream.KindFloat, how
	}
	return off, stream.KindInt, how
}
