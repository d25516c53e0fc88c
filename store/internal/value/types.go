package value

import (
	"reflect"
	"strings"
	"sync"
)

// Type is a Go type as a database names it: "int64", or for a type with a name
// "example.com/shop.Status string", that and the kind of value below it.
type Type struct {
	Text string
}

// TypeOf returns the name of v's type, "" for the untyped nil. This program knows the type
// from then on.
func TypeOf(v any) Type {
	if v == nil {
		return Type{}
	}
	return typeOf(reflect.TypeOf(v))
}

var (
	texts sync.Map // of Type by reflect.Type
	types sync.Map // of reflect.Type by text
)

func typeOf(t reflect.Type) Type {
	if known, ok := texts.Load(t); ok {
		return known.(Type)
	}
	text := describe(t)
	types.Store(text, t)
	texts.Store(t, Type{text})
	learnParts(t)
	return Type{text}
}

// learnParts makes the types known of what changes of t may be stored as: elements and members,
// and what a pointer points at, which the field may have held by value before.
func learnParts(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		typeOf(t.Elem())
	case reflect.Struct:
		for f := range t.Fields() {
			typeOf(f.Type)
		}
	}
}

// known is the Go type, nil where this program has not met it.
func (t Type) known() reflect.Type {
	if known, ok := types.Load(t.Text); ok {
		return known.(reflect.Type)
	}
	return nil
}

// Base is the kind of value below a name, which says what a column holds.
func (t Type) Base() string {
	return t.Text[strings.LastIndexByte(t.Text, ' ')+1:]
}

// plain are the types whose values a column holds as they are.
var plain = map[reflect.Kind]reflect.Type{
	reflect.Bool: reflect.TypeFor[bool](), reflect.String: reflect.TypeFor[string](),
	reflect.Int: reflect.TypeFor[int](), reflect.Int8: reflect.TypeFor[int8](),
	reflect.Int16: reflect.TypeFor[int16](), reflect.Int32: reflect.TypeFor[int32](),
	reflect.Int64: reflect.TypeFor[int64](), reflect.Uint: reflect.TypeFor[uint](),
	reflect.Uint8: reflect.TypeFor[uint8](), reflect.Uint16: reflect.TypeFor[uint16](),
	reflect.Uint32: reflect.TypeFor[uint32](), reflect.Uint64: reflect.TypeFor[uint64](),
	reflect.Uintptr: reflect.TypeFor[uintptr](), reflect.Float32: reflect.TypeFor[float32](),
	reflect.Float64: reflect.TypeFor[float64](), reflect.Complex64: reflect.TypeFor[complex64](),
	reflect.Complex128: reflect.TypeFor[complex128](),
}

func init() {
	for _, t := range plain {
		types.Store(t.String(), t)
	}
	types.Store("[]byte", reflect.TypeFor[[]byte]())
	types.Store("time.Time", timeType)
}

// describe returns the text of a type.
func describe(t reflect.Type) string {
	base := binaryBase
	switch {
	case t == timeType:
		return "time.Time"
	case isBytes(t):
		base = "[]byte"
	case plain[t.Kind()] != nil:
		base = plain[t.Kind()].String()
	}
	if t.PkgPath() == "" && base != binaryBase {
		return base
	}
	return nameOf(t) + " " + base
}

// arrow stands between the types of an old and a new value that have different ones.
const arrow = " -> "

// TypesOf returns the name of the type that old and new have. One of them may be the untyped
// nil; two types that differ are named both.
func TypesOf(old, new any) string {
	switch o, n := TypeOf(old), TypeOf(new); {
	case o == n, old == nil:
		return n.Text
	case new == nil:
		return o.Text
	default:
		return o.Text + arrow + n.Text
	}
}

// SplitTypes undoes TypesOf.
func SplitTypes(text string) (old, new Type) {
	if o, n, differ := strings.Cut(text, arrow); differ {
		return Type{o}, Type{n}
	}
	return Type{text}, Type{text}
}
