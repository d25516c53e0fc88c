package codec

import (
	"fmt"
	"math"
	"reflect"
	"unsafe"
)

// Fit returns what reads values of shape s as values of type t. The error, a *Misfit, says
// which part of t they do not fit; home is that of For.
//
// Fields of structs go by name: those that t has in addition stay zero, and those that it
// lacks must be zero in what is read. Integers of the same signedness and floats fit in
// another size where the value does.
func (s *Shape) Fit(t reflect.Type, home string) (*Reader, error) {
	f := &fitter{builder{module: moduleOf(home, modules())}, make(map[fitKey]*fitted)}
	to, err := f.fit(s, t)
	if err != nil {
		return nil, err
	}
	return &Reader{s, t, to.decode}, nil
}

type fitKey struct {
	shape *Shape
	typ   reflect.Type
}

// fitted reads one shape as one type; decode is set once both are known.
type fitted struct{ decode decodeFunc }

type fitter struct {
	builder
	done map[fitKey]*fitted
}

func misfit(s *Shape, t reflect.Type) error {
	now := t.String()
	if kind, _ := plainKind(t); kind != 0 && t.Name() != t.Kind().String() {
		now += " (" + t.Kind().String() + ")"
	}
	return &Misfit{Text: fmt.Sprintf("stored as %s, now %s", s, now)}
}

// under is err, found in the part of a type that path leads to.
func under(path string, err error) error {
	if m, ok := err.(*Misfit); ok {
		return &Misfit{path + m.Path, m.Text}
	}
	return err
}

func (f *fitter) fit(s *Shape, t reflect.Type) (*fitted, error) {
	key := fitKey{s, t}
	if known := f.done[key]; known != nil {
		return known, nil
	}
	to := new(fitted)
	f.done[key] = to
	var err error
	switch s.Kind {
	case Time:
		if !isTime(t) {
			return nil, misfit(s, t)
		}
		to.decode = decodeTime
	case Marshaled:
		m := marshalerOf(t)
		if m == nil {
			return nil, misfit(s, t)
		}
		to.decode = m.decode(s.Name)
	case Slice, Array, Map, Pointer, Struct:
		err = f.composite(to, s, t)
	default:
		to.decode, err = decodePlain(s, t)
	}
	return to, err
}

func (f *fitter) composite(to *fitted, s *Shape, t reflect.Type) (err error) {
	switch k := t.Kind(); {
	case s.Kind == Struct && k == reflect.Struct && !f.hidden(t) && !isTime(t):
		to.decode, err = f.fields(s, t)
		return err
	case s.Kind == Slice && k == reflect.Slice:
		return f.elements(to, s, t, "[]", decodeSlice)
	case s.Kind == Array && k == reflect.Array && t.Len() == s.Len:
		return f.elements(to, s, t, "[]", decodeArray)
	case s.Kind == Pointer && k == reflect.Pointer:
		return f.elements(to, s, t, "", decodePointer)
	case s.Kind == Map && k == reflect.Map:
		key, err := f.fit(s.Key, t.Key())
		if err != nil {
			return under("[]", err)
		}
		elem, err := f.fit(s.Elem, t.Elem())
		if err != nil {
			return under("[]", err)
		}
		to.decode = decodeMap(s, t, key, elem)
		return nil
	}
	return misfit(s, t)
}

func (f *fitter) elements(to *fitted, s *Shape, t reflect.Type, path string,
	with func(s *Shape, t reflect.Type, elem *fitted) decodeFunc) error {
	elem, err := f.fit(s.Elem, t.Elem())
	if err != nil {
		return under(path, err)
	}
	to.decode = with(s, t, elem)
	return nil
}

// part is a stored field, as its struct is read: to is nil where there is no such field.
type part struct {
	Field
	offset uintptr
	to     *fitted
}

func (f *fitter) fields(s *Shape, t reflect.Type) (decodeFunc, error) {
	offsets := make(map[string]reflect.StructField)
	for field := range t.Fields() {
		offsets[field.Name] = field
	}
	var parts []part
	for _, field := range s.Fields {
		p := part{Field: field}
		if now, ok := offsets[field.Name]; ok {
			to, err := f.fit(field.Shape, now.Type)
			if err != nil {
				return nil, under("."+field.Name, err)
			}
			p.offset, p.to = now.Offset, to
		}
		parts = append(parts, p)
	}
	return decodeStruct(parts), nil
}

func decodeStruct(parts []part) decodeFunc {
	return func(d *decoder, p unsafe.Pointer) {
		if len(parts) == 0 {
			d.zero()
		}
		if d.enter() {
			decodeParts(d, parts, p)
			d.leave()
		}
	}
}

func decodeParts(d *decoder, parts []part, p unsafe.Pointer) {
	for _, part := range parts {
		if part.to == nil {
			d.gone(part.Field)
		} else {
			part.to.decode(d, unsafe.Add(p, part.offset))
		}
		if d.Err != nil {
			d.Err = under("."+part.Name, d.Err)
			return
		}
	}
}

// gone passes over a field that its struct does not have any more.
func (d *decoder) gone(f Field) {
	before := d.B
	d.skip(f.Shape)
	for _, b := range before[:len(before)-len(d.B)] {
		if b != 0 && d.Err == nil {
			d.misfit("stored as %s, now gone", f.Shape)
		}
	}
}

func decodePointer(_ *Shape, t reflect.Type, elem *fitted) decodeFunc {
	to := t.Elem()
	return func(d *decoder, p unsafe.Pointer) {
		if !d.Bool() || !d.enter() {
			return
		}
		at := reflect.New(to).UnsafePointer()
		elem.decode(d, at)
		*(*unsafe.Pointer)(p) = at
		d.leave()
	}
}

func decodeSlice(s *Shape, t reflect.Type, elem *fitted) decodeFunc {
	least, size := s.Elem.least, t.Elem().Size()
	raw := isByte(s.Elem) && s.Elem.Kind == kindOf(t.Elem()) && size == 1
	return func(d *decoder, p unsafe.Pointer) {
		n, isNil := d.count(least)
		if isNil {
			return
		}
		slice := reflect.MakeSlice(t, n, n)
		reflect.NewAt(t, p).Elem().Set(slice)
		if raw {
			copy(unsafe.Slice((*byte)(slice.UnsafePointer()), n), d.Bytes(uint64(n)))
		} else if d.enter() {
			decodeElements(d, elem, slice.UnsafePointer(), n, size)
			d.leave()
		}
	}
}

// kindOf is the kind of a type whose values hold no others.
func kindOf(t reflect.Type) Kind {
	k, _ := plainKind(t)
	return k
}

func decodeElements(d *decoder, elem *fitted, at unsafe.Pointer, n int, size uintptr) {
	for i := 0; i < n && d.Err == nil; i++ {
		elem.decode(d, unsafe.Add(at, uintptr(i)*size))
	}
	if d.Err != nil {
		d.Err = under("[]", d.Err)
	}
}

func decodeArray(s *Shape, t reflect.Type, elem *fitted) decodeFunc {
	size := t.Elem().Size()
	return func(d *decoder, p unsafe.Pointer) {
		if s.Len == 0 {
			d.zero()
		}
		if d.enter() {
			decodeElements(d, elem, p, s.Len, size)
			d.leave()
		}
	}
}

func decodeMap(s *Shape, t reflect.Type, key, elem *fitted) decodeFunc {
	least := s.Key.least + s.Elem.least
	return func(d *decoder, p unsafe.Pointer) {
		n, isNil := d.count(least)
		if isNil || !d.enter() {
			return
		}
		m := reflect.MakeMap(t)
		for i := 0; i < n && d.Err == nil; i++ {
			k, v := reflect.New(t.Key()), reflect.New(t.Elem())
			key.decode(d, k.UnsafePointer())
			elem.decode(d, v.UnsafePointer())
			if d.Err == nil {
				m.SetMapIndex(k.Elem(), v.Elem())
			}
		}
		d.leave()
		switch {
		case d.Err != nil:
			d.Err = under("[]", d.Err)
		case m.Len() != n: // a key twice
			d.Fail()
		default:
			reflect.NewAt(t, p).Elem().Set(m)
		}
	}
}

// decodePlain returns what reads values that hold no others.
func decodePlain(s *Shape, t reflect.Type) (decodeFunc, error) {
	kind, bits := plainKind(t)
	if kind != s.Kind || (kind == Float || kind == Complex) && bits < s.Bits {
		return nil, misfit(s, t)
	}
	switch kind {
	case Bool:
		return func(d *decoder, p unsafe.Pointer) { *(*bool)(p) = d.Bool() }, nil
	case String:
		return func(d *decoder, p unsafe.Pointer) { *(*string)(p) = d.Text() }, nil
	case Int:
		return decodeInt(s.Bits, t), nil
	case Uint:
		return decodeUint(s.Bits, t), nil
	case Float:
		return decodeFloats(s.Bits, bits, 1), nil
	}
	return decodeFloats(s.Bits/2, bits/2, 2), nil
}

func decodeInt(stored int, t reflect.Type) decodeFunc {
	bits := t.Bits()
	return func(d *decoder, p unsafe.Pointer) {
		v := d.int(stored)
		if v<<(64-bits)>>(64-bits) != v {
			d.misfit("stored as %d in %d bits, now %s of %d bits", v, stored, t, bits)
			return
		}
		put(p, bits, uint64(v))
	}
}

func decodeUint(stored int, t reflect.Type) decodeFunc {
	bits := t.Bits()
	return func(d *decoder, p unsafe.Pointer) {
		v := d.uint(stored)
		if v<<(64-bits)>>(64-bits) != v {
			d.misfit("stored as %d in %d bits, now %s of %d bits", v, stored, t, bits)
			return
		}
		put(p, bits, v)
	}
}

// put stores the low bits of v.
func put(p unsafe.Pointer, bits int, v uint64) {
	switch bits {
	case 8:
		*(*uint8)(p) = uint8(v)
	case 16:
		*(*uint16)(p) = uint16(v)
	case 32:
		*(*uint32)(p) = uint32(v)
	default:
		*(*uint64)(p) = v
	}
}

// decodeFloats reads n floats of a size into floats of the same or twice that size.
func decodeFloats(stored, bits int, n uintptr) decodeFunc {
	return func(d *decoder, p unsafe.Pointer) {
		for i := range n {
			switch {
			case stored == 64:
				*(*uint64)(unsafe.Add(p, 8*i)) = d.word64()
			case bits == 32:
				*(*uint32)(unsafe.Add(p, 4*i)) = d.word32()
			default:
				*(*uint64)(unsafe.Add(p, 8*i)) = Widen(d.word32())
			}
		}
	}
}

// Widen makes the bits of a float32 those of the same float64; a NaN keeps its own.
func Widen(bits uint32) uint64 {
	if f := math.Float32frombits(bits); f == f {
		return math.Float64bits(float64(f))
	}
	return uint64(bits>>31)<<63 | 0x7ff<<52 | uint64(bits&(1<<23-1))<<29
}
