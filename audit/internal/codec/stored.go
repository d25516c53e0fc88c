package codec

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"
	"unsafe"
)

// Stored is a value as it was written, where the program has no type for it.
type Stored struct {
	shape *Shape
	data  string
}

// Opaque is a value that a type's own marshaler has written.
type Opaque struct {
	Type    string // package path and name
	Form    string // binary, gob or text; zero for the zero value, where its marshalers lose that
	Data    []byte
	Inexact bool // the marshaler has lost something
}

// Stored reads a value in its stored form and returns the bytes after it.
func (s *Shape) Stored(b []byte) (v Stored, rest []byte, err error) {
	if rest, err = s.Skip(b); err != nil {
		return Stored{}, rest, err
	}
	return Stored{s, string(b[:len(b)-len(rest)])}, rest, nil
}

// StoredText is a text in its stored form; s is the shape of a string type.
func StoredText(s *Shape, text string) Stored {
	return Stored{s, string(binary.AppendUvarint(nil, uint64(len(text)))) + text}
}

// Text is the text that v is, "" if it is none.
func (v Stored) Text() string {
	text, _ := v.Value().(string)
	return text
}

// Type is the structure of the value's type, in the way of Go.
func (v Stored) Type() string {
	if v.shape == nil {
		return "nil"
	}
	return v.shape.String()
}

// Append appends the value as it was written.
func (v Stored) Append(b []byte) []byte { return append(b, v.data...) }

// String is the value as fmt prints it.
func (v Stored) String() string { return fmt.Sprint(v.Value()) }

// Value is the value in types of Go's own: int64, uint64, float64 and the like for numbers
// of all sizes; time.Time; []any for slices and arrays; map[string]any for structs, and for
// maps with such keys; else map[any]any, or [][2]any where keys do not compare; Opaque for
// what a marshaler has written. Pointers are left out; nil is nil.
func (v Stored) Value() any {
	if v.shape == nil {
		return nil
	}
	d := &decoder{ByteReader: ByteReader{B: []byte(v.data)}}
	return d.value(v.shape)
}

func (d *decoder) value(s *Shape) any {
	if !d.enter() {
		return nil
	}
	defer d.leave()
	switch s.Kind {
	case Bool:
		return d.Bool()
	case Int:
		return d.int(s.Bits)
	case Uint:
		return d.uint(s.Bits)
	case Float:
		return d.float(s.Bits)
	case Complex:
		return complex(d.float(s.Bits/2), d.float(s.Bits/2))
	case String:
		return d.Text()
	case Time:
		var t time.Time
		decodeTime(d, unsafe.Pointer(&t))
		return t
	case Marshaled:
		f, data := d.marshaled()
		return Opaque{s.Name, f.String(), data, f&inexact != 0}
	}
	return d.compositeValue(s)
}

func (d *decoder) float(bits int) float64 {
	if bits == 32 {
		return math.Float64frombits(Widen(d.word32()))
	}
	return math.Float64frombits(d.word64())
}

func (d *decoder) compositeValue(s *Shape) any {
	switch s.Kind {
	case Pointer:
		if d.Bool() {
			return d.value(s.Elem)
		}
	case Slice:
		if n, isNil := d.count(s.Elem.least); !isNil {
			return d.values(n, s.Elem)
		}
	case Array:
		if s.Len == 0 {
			d.zero()
		}
		return d.values(s.Len, s.Elem)
	case Map:
		if n, isNil := d.count(s.Key.least + s.Elem.least); !isNil {
			return d.mapValue(n, s)
		}
	case Struct:
		if len(s.Fields) == 0 {
			d.zero()
		}
		members := make(map[string]any)
		for _, f := range s.Fields {
			members[f.Name] = d.value(f.Shape)
		}
		return members
	}
	return nil
}

func (d *decoder) values(n int, elem *Shape) []any {
	all := []any{}
	for i := 0; i < n && d.Err == nil; i++ {
		all = append(all, d.value(elem))
	}
	return all
}

func (d *decoder) mapValue(n int, s *Shape) any {
	texts, others, pairs := make(map[string]any), make(map[any]any), [][2]any{}
	for i := 0; i < n && d.Err == nil; i++ {
		key, value := d.value(s.Key), d.value(s.Elem)
		if text, ok := key.(string); ok {
			texts[text] = value
		}
		if s.Key.comparable() {
			others[key] = value
		}
		pairs = append(pairs, [2]any{key, value})
	}
	switch {
	case s.Key.Kind == String:
		return texts
	case s.Key.comparable():
		return others
	}
	return pairs
}

// comparable tells whether the Values of s are keys of maps, all of them different.
func (s *Shape) comparable() bool {
	switch s.Kind {
	case Bool, Int, Uint, String:
		return true
	}
	return false
}

// Inexact tells whether the value holds one of which its marshaler has lost something.
func (v Stored) Inexact() bool {
	if v.shape == nil {
		return false
	}
	d := &decoder{ByteReader: ByteReader{B: []byte(v.data)}}
	d.skip(v.shape)
	return d.inexact
}
