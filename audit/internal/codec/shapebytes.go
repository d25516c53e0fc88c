package codec

import (
	"encoding/binary"
	"slices"
)

// AppendShape appends the written form of s to b: shapes in the order in which they are
// met, each once, and a number where one comes again.
func AppendShape(b []byte, s *Shape) []byte {
	w := shapeWriter{b: b, known: make(map[*Shape]int)}
	w.shape(s)
	return w.b
}

type shapeWriter struct {
	b     []byte
	known map[*Shape]int
}

func (w *shapeWriter) uvarint(v int) { w.b = binary.AppendUvarint(w.b, uint64(v)) }

func (w *shapeWriter) text(s string) {
	w.uvarint(len(s))
	w.b = append(w.b, s...)
}

func (w *shapeWriter) shape(s *Shape) {
	if n, ok := w.known[s]; ok {
		w.b = append(w.b, byte(again))
		w.uvarint(n)
		return
	}
	w.known[s] = len(w.known)
	w.b = append(w.b, byte(s.Kind))
	switch s.Kind {
	case Int, Uint, Float, Complex:
		w.b = append(w.b, byte(s.Bits))
	case Marshaled:
		w.text(s.Name)
	case Array:
		w.uvarint(s.Len)
		w.shape(s.Elem)
	case Map:
		w.shape(s.Key)
		w.shape(s.Elem)
	case Slice, Pointer:
		w.shape(s.Elem)
	case Struct:
		w.uvarint(len(s.Fields))
		for _, f := range s.Fields {
			w.text(f.Name)
			w.shape(f.Shape)
		}
	}
}

// ReadShape reads a shape and returns the bytes after it; the error is ErrCorrupt.
func ReadShape(b []byte) (s *Shape, rest []byte, err error) {
	r := &shapeReader{decoder: decoder{ByteReader: ByteReader{B: b}}}
	s = r.shape()
	looked := make(map[*Shape]bool)
	for i := 0; i < len(r.known) && r.Err == nil; i++ {
		if !r.known[i].finite(looked) {
			r.Fail()
		}
	}
	if r.Err != nil {
		return nil, nil, r.Err
	}
	s.settle()
	return s, r.B, nil
}

type shapeReader struct {
	decoder
	known []*Shape
}

const maxShape = 1000 // shapes within shapes

var sizes = map[Kind][]int{Int: {8, 16, 32, 64}, Uint: {8, 16, 32, 64}, Float: {32, 64}, Complex: {64, 128}}

func (r *shapeReader) shape() *Shape {
	s := new(Shape)
	if r.depth++; r.depth > maxShape {
		r.Fail()
		return s
	}
	defer r.leave()
	if s.Kind = Kind(r.Byte()); s.Kind == again {
		return r.again()
	}
	r.known = append(r.known, s)
	switch s.Kind {
	case Bool, String, Time:
	case Int, Uint, Float, Complex:
		s.Bits = int(r.Byte())
		r.check(sizes[s.Kind], s.Bits)
	case Marshaled:
		s.Name = r.Text()
	case Array:
		s.Len = r.length()
		s.Elem = r.shape()
	case Map:
		s.Key, s.Elem = r.shape(), r.shape()
	case Slice, Pointer:
		s.Elem = r.shape()
	case Struct:
		r.fields(s)
	default:
		r.Fail()
	}
	return s
}

func (r *shapeReader) again() *Shape {
	n := r.Uvarint()
	if n >= uint64(len(r.known)) {
		r.Fail()
		return new(Shape)
	}
	return r.known[n]
}

func (r *shapeReader) check(sizes []int, bits int) {
	if slices.Contains(sizes, bits) {
		return
	}
	r.Fail()
}

// length reads the length of an array.
func (r *shapeReader) length() int {
	n := r.Uvarint()
	if n > 1<<31-1 {
		r.Fail()
		return 0
	}
	return int(n)
}

func (r *shapeReader) fields(s *Shape) {
	names := make(map[string]bool)
	for n := r.Uvarint(); n > 0 && r.Err == nil; n-- {
		name := r.Text()
		if names[name] {
			r.Fail()
		}
		names[name] = true
		s.Fields = append(s.Fields, Field{name, r.shape()})
	}
}

// finite tells whether s holds itself only by way of a pointer, slice or map. looked says of
// structs and arrays whether all that they hold has been looked at.
func (s *Shape) finite(looked map[*Shape]bool) bool {
	if done, begun := looked[s]; begun {
		return done
	}
	looked[s] = false
	for _, f := range s.Fields {
		if !f.Shape.finite(looked) {
			return false
		}
	}
	if s.Kind == Array && !s.Elem.finite(looked) {
		return false
	}
	looked[s] = true
	return true
}
