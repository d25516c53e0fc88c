package codec

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is what sort of type a Shape describes. The numbers are part of the written form.
type Kind byte

// The kinds.
const (
	Bool Kind = iota + 1
	Int
	Uint
	Float
	Complex
	String
	Slice
	Array
	Map
	Pointer
	Struct
	Time      // time.Time
	Marshaled // a type whose values are written by its own marshalers

	again // in the written form: a Shape that was described before
)

// Shape describes a type by its structure. It may refer to itself, by way of a pointer,
// slice or map.
type Shape struct {
	Kind   Kind
	Bits   int     // of Int, Uint, Float, Complex
	Len    int     // of Array
	Key    *Shape  // of Map
	Elem   *Shape  // of Slice, Array, Map, Pointer
	Fields []Field // of Struct
	Name   string  // of Marshaled: the type's package path and name

	least int // bytes that a value takes, 1 or more; see settle
}

// Field is a field of a struct.
type Field struct {
	Name  string
	Shape *Shape
}

// String is the shape in the way of Go, "…" where it comes back to itself or gets long.
func (s *Shape) String() string {
	var b strings.Builder
	s.print(&b, nil)
	return b.String()
}

func (s *Shape) print(b *strings.Builder, within []*Shape) {
	const enough = 1000 // bytes
	if b.Len() > enough || slices.Contains(within, s) {
		b.WriteString("…")
		return
	}
	within = append(within, s)
	switch s.Kind {
	case Bool:
		b.WriteString("bool")
	case Int, Uint, Float, Complex:
		fmt.Fprintf(b, "%s%d", [...]string{Int: "int", Uint: "uint", Float: "float", Complex: "complex"}[s.Kind], s.Bits)
	case String:
		b.WriteString("string")
	case Time:
		b.WriteString("time.Time")
	case Marshaled:
		b.WriteString(s.Name)
	default:
		s.printComposite(b, within)
	}
}

func (s *Shape) printComposite(b *strings.Builder, within []*Shape) {
	switch s.Kind {
	case Slice:
		b.WriteString("[]")
	case Array:
		fmt.Fprintf(b, "[%d]", s.Len)
	case Pointer:
		b.WriteString("*")
	case Map:
		b.WriteString("map[")
		s.Key.print(b, within)
		b.WriteString("]")
	case Struct:
		b.WriteString("struct{")
		for i, f := range s.Fields {
			if i > 0 {
				b.WriteString("; ")
			}
			b.WriteString(f.Name + " ")
			f.Shape.print(b, within)
		}
		b.WriteString("}")
		return
	}
	s.Elem.print(b, within)
}

// settle sets how many bytes values of s, and of the shapes that it refers to, take at
// least. It is 1 or more for every value, so that hostile bytes cannot ask for more memory
// than they are worth.
func (s *Shape) settle() {
	if s.least != 0 {
		return
	}
	s.least = 1 // for what leads back to s, by way of a pointer, slice or map
	for _, f := range s.Fields {
		f.Shape.settle()
	}
	for _, part := range []*Shape{s.Key, s.Elem} {
		if part != nil {
			part.settle()
		}
	}
	s.least = max(1, int(min(s.size(), 1<<20))) // no need to know it better
}

func (s *Shape) size() (n int64) {
	switch s.Kind {
	case Float, Complex:
		n = int64(s.Bits / 8)
	case Time:
		n = 3
	case Marshaled:
		n = 2
	case Array:
		n = int64(s.Len) * int64(s.Elem.least)
	case Struct:
		for _, f := range s.Fields {
			n += int64(f.Shape.least)
		}
	}
	return n
}
