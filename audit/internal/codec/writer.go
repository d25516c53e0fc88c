package codec

import (
	"reflect"
	"slices"
)

// Writer writes values of one type, one after another. What each value would have to find out
// again, as the rules of a time zone, is found out once. It is for one goroutine.
type Writer struct {
	Shape *Shape

	node   *node
	e      encoder
	holder reflect.Value // a pointer to a variable of the type
	last   int           // how many bytes the value before took
}

// Writer returns a writer of values of the coder's type.
func (c *Coder) Writer() *Writer {
	return &Writer{Shape: c.Shape, node: c.node, holder: reflect.New(c.typ)}
}

// Append appends v, which has the writer's type, to b; nil stands for the zero value.
func (w *Writer) Append(b []byte, v any) ([]byte, error) {
	if v == nil {
		w.holder.Elem().SetZero()
	} else {
		w.holder.Elem().Set(reflect.ValueOf(v))
	}
	w.e.b = roomFor(2*w.last, b)
	w.node.encode(&w.e, w.holder.UnsafePointer())
	w.last = len(w.e.b) - len(b)
	return w.e.b, w.e.err
}

// roomFor returns b with room for n more bytes. Where it has none it gets at least as much again as
// it has: append alone adds a quarter to what is large, and so copies each byte five times.
func roomFor(n int, b []byte) []byte {
	if cap(b)-len(b) >= n {
		return b
	}
	return slices.Grow(b, max(n, len(b)))
}
