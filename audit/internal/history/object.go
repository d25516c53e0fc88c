package history

import (
	"iter"
	"reflect"
	"slices"
	"time"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
	"github.com/auditline/auditline/audit/internal/values"
)

// Object is an audited struct at hand: where it is, and its schema. The zero value is one
// without attributes.
type Object struct {
	schema *schema.Schema
	at     unsafe.Pointer
}

// NewObject returns the object at at, a struct with that schema.
func NewObject(s *schema.Schema, at unsafe.Pointer) Object { return Object{s, at} }

// At is where the object is.
func (v Object) At() unsafe.Pointer { return v.at }

var noSchema schema.Schema

// Schema is the object's schema.
func (v Object) Schema() *schema.Schema {
	if v.schema == nil {
		return &noSchema
	}
	return v.schema
}

// Changes yields those after seq, of one attribute or of all.
func (v Object) Changes(seq uint64, only *schema.Attr) iter.Seq[Change] {
	return func(yield func(Change) bool) {
		if len(v.Schema().Parts) == 1 {
			v.history(v.Schema().Parts[0]).Changes(seq, only)(yield)
			return
		}
		for i, c := range v.merged() {
			c.Seq = uint64(i + 1)
			if c.Seq > seq && (only == nil || only.Covers(c.Field)) && !yield(c.Change) {
				return
			}
		}
	}
}

// merging is a change of one of several parts, its Seq still its number there.
type merging struct {
	Change
	part int
}

// merged returns the changes of all parts in order of time.
func (v Object) merged() (all []merging) {
	for i, p := range v.Schema().Parts {
		for c := range v.history(p).Changes(0, nil) {
			all = append(all, merging{c, i})
		}
	}
	slices.SortStableFunc(all, func(a, b merging) int { return a.At.Compare(b.At) })
	return all
}

// history is what part p has logged by now.
func (v Object) history(p *schema.Part) (h *History) {
	if !p.With(v.at, func(_ unsafe.Pointer, t *stream.Trail) { h = HistoryOf(p, t) }) {
		return &History{}
	}
	return h
}

// Values returns copies of the values that the attributes have now. It does not hide any.
func (v Object) Values() map[*schema.Attr]any {
	values := make(map[*schema.Attr]any)
	for _, p := range v.Schema().Parts {
		p.With(v.at, func(own unsafe.Pointer, _ *stream.Trail) { loadValues(p, own, values) })
	}
	for a, value := range values {
		values[a] = copyOf(a, value)
	}
	return values
}

// loadValues adds the values that p's attributes have in the struct at own, not copied yet.
func loadValues(p *schema.Part, own unsafe.Pointer, now map[*schema.Attr]any) {
	for _, a := range p.Attrs {
		switch v := reflect.NewAt(a.Type, unsafe.Add(own, a.Offset)).Elem(); {
		case a.Parent != nil: // part of another value
		case a.Elements: // setters edit it in place
			now[a] = values.Shallow(v).Interface()
		default:
			now[a] = v.Interface()
		}
	}
}

// copyOf returns a copy of value. It is not called under a lock, as it calls methods of others.
func copyOf(a *schema.Attr, value any) any {
	if value == nil || a.Share {
		return value
	}
	if clone := values.ClonerOf(reflect.TypeOf(value)); clone != nil {
		return clone(reflect.ValueOf(value)).Interface()
	}
	return value
}

// Counts returns how many changes of attr are readable, and how many are not any more.
func (v Object) Counts(name string) (readable, gone uint64) {
	a := v.Schema().Attr(name)
	if a == nil {
		return 0, 0
	}
	a.Part.With(v.at, func(_ unsafe.Pointer, t *stream.Trail) {
		readable, gone = t.Readable().Counts(func(f stream.Field) bool {
			logged := AttrOf(a.Part, f)
			return logged != nil && logged.Below(a)
		})
	})
	return readable, gone
}

// Seq is the number of the last change, 0 when there is none.
func (v Object) Seq() (seq uint64) {
	parts := v.Schema().Parts
	if len(parts) > 1 {
		return uint64(len(v.merged()))
	}
	for _, p := range parts {
		p.With(v.at, func(_ unsafe.Pointer, t *stream.Trail) { seq = t.End().Seq })
	}
	return seq
}

// End is the place of the last change of part p.
func (v Object) End(p *schema.Part) (end stream.Point) {
	p.With(v.at, func(_ unsafe.Pointer, t *stream.Trail) { end = t.End() })
	return end
}

// Forget drops the changes up to number upTo, those that an exporter has stored, and gives
// their memory back as soon as no copy of the instance reads them. The others stay as they
// are, their numbers included.
func (v Object) Forget(upTo uint64) {
	marks := v.Marks(upTo)
	for i, p := range v.Schema().Parts {
		p.With(v.at, func(_ unsafe.Pointer, t *stream.Trail) { t.Forget(marks[i]) })
	}
}

// Marks translates a number of this view into one of each part.
func (v Object) Marks(upTo uint64) []uint64 {
	parts := v.Schema().Parts
	if len(parts) == 1 {
		return []uint64{upTo}
	}
	marks := make([]uint64, len(parts))
	for i, c := range v.merged() {
		if uint64(i) < upTo {
			marks[c.part] = c.Seq
		}
	}
	return marks
}

// Enlist is for what is about to log changes by other means than setters, or to load a log: the
// type's outbox, if there is one, is told of the next change then.
func (v Object) Enlist() { v.Schema().Enlist(v.at) }

// Resume is for an object that was loaded again: what its log holds is forgotten, and
// numbers and times go on after seq and lastAt, those of the last change it had.
func (v Object) Resume(seq uint64, lastAt time.Time) {
	v.Enlist()
	for _, p := range v.Schema().Parts {
		p.With(v.at, func(_ unsafe.Pointer, t *stream.Trail) { t.Resume(stream.Point{Seq: seq, At: nanos(lastAt)}) })
	}
}
