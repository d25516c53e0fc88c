package logbytes

import (
	"errors"
	"fmt"
	"math"
	"reflect"

	"github.com/auditline/auditline/audit/internal/codec"
	"github.com/auditline/auditline/audit/internal/stream"
)

// elements writes the column of a collection.
func (w *writer) elements(c stream.Elements, v *valueWriter) (err error) {
	w.uvarint(uint64(c.Len()))
	first := true
	for logged := range c.Raw {
		if e, ok := logged.(stream.Edit); ok && !first {
			err = w.edit(e, v)
		} else {
			w.b, err = v.append(w.b, logged)
		}
		if err != nil {
			return err
		}
		first = false
	}
	return nil
}

func (w *writer) edit(e stream.Edit, v *valueWriter) (err error) {
	w.b = append(w.b, byte(e.Op))
	if e.Op == stream.Whole {
		w.b, err = v.append(w.b, e.New)
		return err
	}
	if i, isIndex := e.Key.(int); isIndex && v.shape.Kind == codec.Slice {
		w.uvarint(uint64(i))
	} else if w.b, err = appendBy(v.key, w.b, e.Key); err != nil {
		return err
	}
	if e.Op != stream.Add {
		if w.b, err = appendBy(v.element, w.b, e.Old); err != nil {
			return err
		}
	}
	if e.Op != stream.Drop {
		w.b, err = appendBy(v.element, w.b, e.New)
	}
	return err
}

var errWithoutElem = errors.New("it was logged element by element, which its tag does not say now; add elem")

// elements reads what the writer's elements has written.
func (r *Reader) elements(t *target) stream.Column {
	if t.shape.Kind != codec.Map && t.shape.Kind != codec.Slice {
		r.Fail()
		return nil
	}
	if t.attr != nil && !t.attr.Elements && t.misfit == nil {
		t.misfit = errWithoutElem
	}
	n := r.Count()
	start := r.stored(t.shape)
	var stored []stream.Edit
	for ; n > 0 && r.Err == nil; n-- {
		stored = append(stored, r.edit(t.shape))
	}
	if r.Err != nil {
		return nil
	}
	first, edits := t.edits(start, stored)
	c, ok := stream.NewElements(first, edits)
	if !ok {
		r.Fail()
		return nil
	}
	return c
}

// edit reads an edit of a collection of shape s.
func (r *Reader) edit(s *codec.Shape) (e stream.Edit) {
	switch e.Op = stream.Op(r.Byte()); {
	case e.Op < stream.Put || e.Op > stream.Whole:
		r.Fail()
		return e
	case e.Op == stream.Whole:
		e.New = r.stored(s)
		return e
	case s.Kind == codec.Map:
		e.Key = r.stored(s.Key)
	default:
		e.Key = int(min(r.Uvarint(), math.MaxInt))
	}
	if e.Op != stream.Add {
		e.Old = r.stored(s.Elem)
	}
	if e.Op != stream.Drop {
		e.New = r.stored(s.Elem)
	}
	return e
}

// edits are the values themselves, if all fit; else they are left as they were stored.
func (t *target) edits(start codec.Stored, stored []stream.Edit) (any, []stream.Edit) {
	if t.attr == nil || t.misfit != nil {
		return start, stored
	}
	f := &elementFitter{target: t}
	f.key, f.element = t.parts()
	first, edits := f.value(t.read, start), make([]stream.Edit, len(stored))
	for i, e := range stored {
		of := f.element
		if e.Op == stream.Whole {
			of = t.read
		}
		edits[i] = stream.Edit{Op: e.Op, Key: f.value(f.key, e.Key), Old: f.value(of, e.Old), New: f.value(of, e.New)}
	}
	if t.misfit != nil {
		return start, stored
	}
	return first, edits
}

// parts are the readers of the keys, nil for indices, and of the elements.
func (t *target) parts() (key, element *codec.Reader) {
	if t.attr.Type.Kind() == reflect.Map {
		key = t.reader(t.shape.Key, t.attr.Type.Key())
	}
	return key, t.reader(t.shape.Elem, t.attr.Type.Elem())
}

// reader reads values of shape s as values of type now, nil if they do not fit.
func (t *target) reader(s *codec.Shape, now reflect.Type) *codec.Reader {
	read, err := s.Fit(now, t.home)
	if err != nil && t.misfit == nil {
		t.misfit = err
	}
	return read
}

// elementFitter makes what a collection's edits hold into values of the types of today.
type elementFitter struct {
	*target
	key, element *codec.Reader
}

// value is v, a codec.Stored, by read; an index, or nothing, is itself.
func (f *elementFitter) value(read *codec.Reader, v any) any {
	s, ok := v.(codec.Stored)
	if !ok || f.misfit != nil {
		return v
	}
	value, _, err := read.ReadAny(s.Append(nil))
	if err != nil {
		f.misfit = fmt.Errorf("an element: %w", err)
	}
	return value
}
