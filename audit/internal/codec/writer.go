package codec

import (
	"reflect"
	"slices"
)

// Writer writes values of one type, one after another. What each value would have to find out
// again, as the rules of a time zone, is found out once, and the elements that a slice shares with
// the one before are copied. It is for one goroutine.
type Writer struct {
	Shape *Shape

	node   *node
	e      encoder
	holder reflect.Value // a pointer to a variable of the type
	last   int           // how many bytes the value before took
	left   int           // how many values follow, as Expect was told
}

// Writer returns a writer of values of the coder's type.
func (c *Coder) Writer() *Writer {
	return &Writer{Shape: c.Shape, node: c.node, holder: reflect.New(c.typ)}
}

// Expect tells the writer that about n values will be appended to the same bytes, for which it may
// make room at once.
func (w *Writer) Expect(n int) { w.left = n }

// Append appends v, which has the writer's type, to b; nil stands for the zero value.
func (w *Writer) Append(b []byte, v any) ([]byte, error) {
	if v == nil {
		w.holder.Elem().SetZero()
	} else {
		w.holder.Elem().Set(reflect.ValueOf(v))
	}
	if w.last > 0 && w.Shape.Kind == Slice && w.e.before == nil {
		w.e.before = new(before)
	}
	w.e.b = w.room(b)
	w.node.encode(&w.e, w.holder.UnsafePointer())
	w.last = len(w.e.b) - len(b)
	return w.e.b, w.e.err
}

// room returns b with room for twice as many bytes as the last value took. Where it has none it
// gets at least as much again as it has, and up to four times that if what follows seems to take as
// much: append alone adds a quarter to what is large, and so copies each byte five times.
func (w *Writer) room(b []byte) []byte {
	w.left--
	if cap(b)-len(b) >= 2*w.last {
		return b
	}
	return slices.Grow(b, max(2*w.last, len(b), min(w.left*w.last, 4*len(b))))
}
