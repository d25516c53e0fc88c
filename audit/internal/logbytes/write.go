package logbytes

import (
	"encoding/binary"
	"fmt"
	"reflect"

	"github.com/auditline/auditline/audit/internal/codec"
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
)

// Append appends the log of part p, which m holds, to b. home is the package of the struct.
// The error names the attribute that has no written form.
func Append(b []byte, p *schema.Part, m *stream.Image, home string) ([]byte, error) {
	w := &writer{b: b, home: home, origins: make(map[stream.Origin]int)}
	w.text(p.Name)
	w.place(m.End)
	w.place(m.Base)
	w.allOrigins(m)
	w.uvarint(uint64(len(m.Fields)))
	for i := range m.Fields {
		f := &m.Fields[i]
		name, err := w.field(p, f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	w.text(string(m.Stream))
	return w.b, nil
}

type writer struct {
	b       []byte
	home    string
	origins map[stream.Origin]int // 1 + the index of each
	known   int                   // how many there are
}

func (w *writer) uvarint(v uint64) { w.b = binary.AppendUvarint(w.b, v) }

func (w *writer) text(s string) {
	w.uvarint(uint64(len(s)))
	w.b = append(w.b, s...)
}

func (w *writer) place(p stream.Point) {
	w.uvarint(p.Seq)
	w.b = binary.AppendVarint(w.b, p.At)
}

// allOrigins writes those of the stream, and then those that only rings have.
func (w *writer) allOrigins(m *stream.Image) {
	all := m.Origins
	for i, o := range all {
		if w.origins[o] == 0 {
			w.origins[o] = i + 1
		}
	}
	for _, f := range m.Fields {
		if f.Ring != nil {
			all = w.addOrigins(all, f.Ring)
		}
	}
	w.known = len(all)
	w.uvarint(uint64(len(all)))
	for _, o := range all {
		by := o.Value()
		w.text(by.Who)
		w.text(by.Why)
		w.text(by.Correlation)
	}
}

// addOrigins adds those of a ring that are not among them yet.
func (w *writer) addOrigins(all []stream.Origin, ring stream.Ring) []stream.Origin {
	for c := range ring.Raw {
		if c.Origin != (stream.Origin{}) && w.origins[c.Origin] == 0 {
			all = append(all, c.Origin)
			w.origins[c.Origin] = len(all)
		}
	}
	return all
}

// field writes a field and returns its name.
func (w *writer) field(p *schema.Part, f *stream.ImageField) (name string, err error) {
	v := &valueWriter{}
	a := history.AttrOf(p, stream.Field{Off: f.Off, Kind: f.Kind})
	switch {
	case f.Unknown != nil:
		name, v.shape = f.Unknown.Name, f.Unknown.Shape
	case a == nil || a.Redact && !redacted(f):
		return "a field", fmt.Errorf("it was logged by a struct of another type")
	default:
		name = a.Own
		if !redacted(f) {
			if err = v.find(a, w.home); err != nil {
				return a.Name, err
			}
		}
	}
	w.text(name)
	w.b = append(w.b, byte(writtenKind(f)), flag(redacted(f)))
	if !redacted(f) {
		w.b = codec.AppendShape(w.b, v.shape)
	}
	w.uvarint(f.Lost.N)
	if f.Lost.N > 0 {
		w.b = binary.AppendVarint(w.b, f.Lost.At)
	}
	return name, w.content(f, v)
}

// writtenKind is the kind that f is written as.
func writtenKind(f *stream.ImageField) stream.Kind {
	if texts, ok := f.Column.(stream.Texts); ok && texts.HasEdits() {
		return stream.KindTexts
	}
	return f.Kind
}

// redacted tells whether the changes of f have no values.
func redacted(f *stream.ImageField) bool {
	return f.Kind == stream.KindRedacted || f.Kind == stream.KindRing && f.Ring.Redacted()
}

func flag(set bool) byte {
	if set {
		return 1
	}
	return 0
}

func (w *writer) content(f *stream.ImageField, v *valueWriter) (err error) {
	switch f.Kind {
	case stream.KindInt, stream.KindFloat:
		if f.Lost.N > 0 {
			w.uvarint(f.Lost.Left)
		}
	case stream.KindValue:
		w.uvarint(uint64(f.Column.Len()))
		if writtenKind(f) == stream.KindTexts {
			return w.texts(f.Column.(stream.Texts), v)
		}
		if v.value != nil {
			v.value.Expect(f.Column.Len())
		}
		for logged := range f.Column.Raw {
			if w.b, err = v.append(w.b, logged); err != nil {
				return err
			}
		}
	case stream.KindElements:
		return w.elements(f.Column.(stream.Elements), v)
	case stream.KindRing:
		return w.ring(f.Ring, v)
	}
	return nil
}

// change writes the origin of a change in a ring, and its set: that follows where the index of the
// origin is one that no origin has.
func (w *writer) change(c stream.RingChange) {
	by := uint64(w.origins[c.Origin])
	if c.Set == 0 {
		w.uvarint(by)
		return
	}
	w.uvarint(by + uint64(w.known) + 1)
	w.uvarint(c.Set)
}

func (w *writer) ring(r stream.Ring, v *valueWriter) (err error) {
	w.uvarint(uint64(r.Limit()))
	if !r.Redacted() {
		if w.b, err = v.append(w.b, r.RawStart()); err != nil {
			return err
		}
	}
	w.uvarint(uint64(r.Len()))
	for c := range r.Raw {
		w.place(c.Point)
		w.change(c)
		if r.Redacted() {
			continue
		}
		if w.b, err = v.append(w.b, c.Old); err != nil {
			return err
		}
		if w.b, err = v.append(w.b, c.New); err != nil {
			return err
		}
	}
	return nil
}

// valueWriter writes the values of a field.
type valueWriter struct {
	value *codec.Writer // nil where they are codec.Stored
	shape *codec.Shape

	key, element *codec.Writer // of a collection that is logged element by element
}

// find finds the writers of what the changes of a hold.
func (w *valueWriter) find(a *schema.Attr, home string) (err error) {
	if w.value, err = writerOf(a.Type, home); err != nil {
		return err
	}
	w.shape = w.value.Shape
	if !a.Elements {
		return nil
	}
	if a.Type.Kind() == reflect.Map {
		if w.key, err = writerOf(a.Type.Key(), home); err != nil {
			return err
		}
	}
	w.element, err = writerOf(a.Type.Elem(), home)
	return err
}

func writerOf(t reflect.Type, home string) (*codec.Writer, error) {
	c, err := codec.For(t, home)
	if err != nil {
		return nil, err
	}
	return c.Writer(), nil
}

func (w *valueWriter) append(b []byte, v any) ([]byte, error) { return appendBy(w.value, b, v) }

// appendBy appends a value of the writer's type, or one in its stored form without a writer.
func appendBy(w *codec.Writer, b []byte, v any) ([]byte, error) {
	if w == nil {
		stored, _ := v.(codec.Stored)
		return stored.Append(b), nil
	}
	return w.Append(b, v)
}
