package audit

import (
	"encoding/binary"
	"fmt"
	"reflect"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
	"github.com/auditline/auditline/audit/internal/values"
)

// binaryVersion is the first byte of what MarshalBinary writes. What follows, for every
// part of the view, is a byte, 0 for a part behind a nil pointer, else 1 and
//
//	place:   seq, at; the place before the first change ever
//	attributes with a log: how many, and of each
//	         name, type, how many changes are lost, and if any, when and what they left
//	changes: how many, and of each
//	         attribute, seq and at as differences, origin, form, old, new
//
// An origin is a number; one that is new is followed by its three texts.
const binaryVersion = 1

// The forms of a value or change.
const (
	formNew    = iota // only the new value: the old one is the new one before
	formBoth          // old and new
	formHidden        // neither
)

// MarshalBinary returns the log, not the values that the attributes have now. It fails for
// an attribute whose type holds a func, a channel or an interface, if it has changes.
func (v View) MarshalBinary() ([]byte, error) {
	b := []byte{binaryVersion}
	for _, p := range v.of().Parts {
		var h *history.History
		p.With(history.Object(v).At(), func(_ unsafe.Pointer, t *stream.Trail) { h = history.HistoryOf(p, t) })
		if h == nil {
			b = append(b, 0)
			continue
		}
		w := newLogWriter(h, b)
		if err := w.log(); err != nil {
			return nil, fmt.Errorf("audit: cannot write the log of %s: %w", v.Type(), err)
		}
		b = w.b
	}
	return b, nil
}

// logWriter writes the log of one part.
type logWriter struct {
	h       *history.History
	b       []byte
	index   map[string]int    // of the attributes, by name
	last    map[string]string // the written form of each one's latest value
	origins map[Origin]uint64 // by number, from 1; none is 0
}

func newLogWriter(h *history.History, b []byte) *logWriter {
	return &logWriter{
		h: h, b: append(b, 1),
		index: make(map[string]int), last: make(map[string]string),
		origins: map[Origin]uint64{{}: 0},
	}
}

func (w *logWriter) log() error {
	w.place(w.h.Point)
	w.place(w.h.Base)
	var logged []int
	var changes uint64
	for i, a := range w.h.Attrs {
		if a != nil {
			logged = append(logged, i)
			changes += w.h.Fields[i].Count
		}
	}
	w.uvarint(uint64(len(logged)))
	for n, i := range logged {
		w.index[w.h.Attrs[i].Name] = n
		if err := w.attribute(i); err != nil {
			return fmt.Errorf("%s: %w", w.h.Attrs[i].Name, err)
		}
	}
	w.uvarint(changes)
	return w.changes()
}

func (w *logWriter) uvarint(v uint64) { w.b = binary.AppendUvarint(w.b, v) }

func (w *logWriter) place(p stream.Point) {
	w.uvarint(p.Seq)
	w.b = binary.AppendVarint(w.b, p.At)
}

// attribute writes what there is of field i beside its changes.
func (w *logWriter) attribute(i int) error {
	a, gone := w.h.Attrs[i], w.h.Lost[i]
	w.b = appendBytes(w.b, []byte(a.Name))
	w.b = appendBytes(w.b, []byte(typeText(a.Type)))
	w.uvarint(gone.N)
	if bad := unwritable(a.Type); bad != nil && w.h.Fields[i].Kind != stream.KindRedacted {
		return fmt.Errorf("a %s has no written form", bad)
	}
	if gone.N == 0 {
		return nil
	}
	w.b = binary.AppendVarint(w.b, gone.At)
	left := w.h.Value(i, gone.Left)
	if left == schema.Redacted {
		w.b = append(w.b, formHidden)
		return nil
	}
	w.b = append(w.b, formNew)
	return w.value(a.Name, left)
}

// typeText says which type t is.
func typeText(t reflect.Type) string {
	if t.Name() == "" {
		return t.String()
	}
	return t.PkgPath() + "." + t.Name()
}

// value writes the latest value of an attribute.
func (w *logWriter) value(name string, v any) error {
	text, err := written(v)
	w.b = append(w.b, text...)
	w.last[name] = text
	return err
}

func written(v any) (string, error) {
	text, err := appendBinary(nil, values.Addressable(reflect.ValueOf(v)), 0)
	return string(text), err
}

func (w *logWriter) changes() error {
	before := stream.Point{}
	for c := range w.h.Changes(0, nil) {
		at := c.At.UnixNano()
		w.uvarint(uint64(w.index[c.Field]))
		w.uvarint(c.Seq - before.Seq)
		w.uvarint(uint64(at - before.At))
		before = stream.Point{Seq: c.Seq, At: at}
		w.origin(Origin{c.Who, c.Why, c.Correlation})
		if err := w.change(c); err != nil {
			return fmt.Errorf("%s: %w", c.Field, err)
		}
	}
	return nil
}

func (w *logWriter) origin(o Origin) {
	n, known := w.origins[o]
	if !known {
		n = uint64(len(w.origins))
		w.origins[o] = n
	}
	w.uvarint(n)
	if !known {
		for _, text := range []string{o.Who, o.Why, o.Correlation} {
			w.b = appendBytes(w.b, []byte(text))
		}
	}
}

func (w *logWriter) change(c history.Change) error {
	if c.New == schema.Redacted {
		w.b = append(w.b, formHidden)
		return nil
	}
	old, err := written(c.Old)
	if err != nil {
		return err
	}
	if last, ok := w.last[c.Field]; ok && last == old {
		w.b = append(w.b, formNew)
	} else {
		w.b = append(append(w.b, formBoth), old...)
	}
	return w.value(c.Field, c.New)
}
