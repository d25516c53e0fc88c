package codec

import (
	"fmt"
	"maps"
	"reflect"
	"sync"
	"time"
	"unsafe"
)

// Coder writes values of one type.
type Coder struct {
	Shape *Shape
	typ   reflect.Type
	node  *node
}

// node writes the values of one type that occurs in a Coder's.
type node struct {
	shape  *Shape
	encode func(e *encoder, p unsafe.Pointer)
}

type coderKey struct {
	typ    reflect.Type
	module string
}

// coders are the results of For, *Coder or error, by coderKey.
var coders sync.Map

// For returns the coder of t. Structs with unexported fields are written by their fields if
// they belong to the module of home, a package's path (with a type's name after it, or
// not), else by their own marshalers; "" is the main module. The error says which part of t
// has no written form.
func For(t reflect.Type, home string) (*Coder, error) {
	key := coderKey{t, moduleOf(home, modules())}
	known, ok := coders.Load(key)
	if !ok {
		known, _ = coders.LoadOrStore(key, newCoder(key))
	}
	if err, failed := known.(error); failed {
		return nil, err
	}
	return known.(*Coder), nil
}

// newCoder is a *Coder or an error.
func newCoder(key coderKey) any {
	b := &builder{module: key.module, nodes: make(map[reflect.Type]*node)}
	n, err := b.node(key.typ)
	if err != nil {
		return err
	}
	n.shape.settle()
	return &Coder{n.shape, key.typ, n}
}

// builder makes the nodes of a coder.
type builder struct {
	module string
	nodes  map[reflect.Type]*node
}

// unwritable says that a type has no written form, and where it was found.
type unwritable struct {
	path string
	typ  reflect.Type
	why  string
}

func (u *unwritable) Error() string {
	if u.path == "" {
		return fmt.Sprintf("a %s %s", u.typ, u.why)
	}
	return fmt.Sprintf("%s: a %s %s", u.path, u.typ, u.why)
}

// below is err, found in the part of a type that path leads to.
func below(path string, err error) error {
	if u, ok := err.(*unwritable); ok {
		return &unwritable{path + u.path, u.typ, u.why}
	}
	return err
}

func (b *builder) node(t reflect.Type) (*node, error) {
	if n := b.nodes[t]; n != nil {
		return n, nil
	}
	n := &node{shape: new(Shape)}
	b.nodes[t] = n
	switch {
	case isTime(t):
		n.shape.Kind = Time
		n.encode = encodeTime
		return n, nil
	case t.Kind() == reflect.Struct && b.hidden(t):
		return n, b.marshaled(n, t)
	case t.Kind() == reflect.Struct && b.foreign(t.PkgPath()):
		return n, b.exported(n, t)
	}
	return n, b.structure(n, t)
}

// isTime tells whether t is time.Time, or a type made of it.
func isTime(t reflect.Type) bool {
	return t == timeType || t.Kind() == reflect.Struct && t.ConvertibleTo(timeType)
}

var timeType = reflect.TypeFor[time.Time]()

// hidden tells whether t has a field that only another module can see.
func (b *builder) hidden(t reflect.Type) bool {
	for f := range t.Fields() {
		if f.Name != "_" && b.foreign(f.PkgPath) {
			return true
		}
	}
	return false
}

func (b *builder) foreign(pkg string) bool {
	return pkg != "" && moduleOf(pkg, modules()) != b.module
}

// exported makes n write the fields of t, which are all exported, or leaves it to t's own
// marshalers where a field has no written form.
func (b *builder) exported(n *node, t reflect.Type) error {
	before := maps.Clone(b.nodes)
	err := b.structure(n, t)
	if err != nil && marshalerOf(t) != nil {
		b.nodes = before
		*n.shape = Shape{}
		return b.marshaled(n, t)
	}
	return err
}

func (b *builder) marshaled(n *node, t reflect.Type) error {
	m := marshalerOf(t)
	if m == nil {
		return &unwritable{typ: t, why: "has fields that are not exported, and no marshaler"}
	}
	n.shape.Kind, n.shape.Name = Marshaled, nameOf(t)
	n.encode = m.encode
	return nil
}

// nameOf is the package path and name of t.
func nameOf(t reflect.Type) string {
	if t.PkgPath() == "" {
		return t.String()
	}
	return t.PkgPath() + "." + t.Name()
}

// structure makes n write t by its kind.
func (b *builder) structure(n *node, t reflect.Type) (err error) {
	s := n.shape
	if kind, bits := plainKind(t); kind != 0 {
		s.Kind, s.Bits = kind, bits
		n.encode = encodePlain(kind, t)
		return nil
	}
	switch t.Kind() {
	case reflect.Slice:
		s.Kind = Slice
		return b.elements(n, t, "[]", encodeSlice)
	case reflect.Array:
		s.Kind, s.Len = Array, t.Len()
		return b.elements(n, t, "[]", encodeArray)
	case reflect.Pointer:
		s.Kind = Pointer
		return b.elements(n, t, "", encodePointer)
	case reflect.Map:
		return b.mapping(n, t)
	case reflect.Struct:
		return b.fields(n, t)
	}
	return &unwritable{typ: t, why: "has no written form"}
}

// plainKind is the kind of a type whose values hold no others, and its size; 0 for others.
func plainKind(t reflect.Type) (kind Kind, bits int) {
	switch k := t.Kind(); {
	case k == reflect.Bool:
		return Bool, 0
	case k == reflect.String:
		return String, 0
	case k >= reflect.Int && k <= reflect.Int64:
		return Int, t.Bits()
	case k >= reflect.Uint && k <= reflect.Uintptr:
		return Uint, t.Bits()
	case k == reflect.Float32 || k == reflect.Float64:
		return Float, t.Bits()
	case k == reflect.Complex64 || k == reflect.Complex128:
		return Complex, t.Bits()
	}
	return 0, 0
}

// elements makes n write a t by way of its elements.
func (b *builder) elements(n *node, t reflect.Type, path string, with func(t reflect.Type, n, elem *node)) error {
	elem, err := b.node(t.Elem())
	if err != nil {
		return below(path, err)
	}
	n.shape.Elem = elem.shape
	with(t, n, elem)
	return nil
}

func (b *builder) mapping(n *node, t reflect.Type) error {
	key, err := b.node(t.Key())
	if err != nil {
		return below("[]", err)
	}
	elem, err := b.node(t.Elem())
	if err != nil {
		return below("[]", err)
	}
	n.shape.Kind, n.shape.Key, n.shape.Elem = Map, key.shape, elem.shape
	encodeMap(t, n, key, elem)
	return nil
}

// member is a field as its struct's node writes it.
type member struct {
	offset uintptr
	node   *node
}

func (b *builder) fields(n *node, t reflect.Type) error {
	n.shape.Kind = Struct
	var members []member
	for f := range t.Fields() {
		if f.Name == "_" {
			continue
		}
		of, err := b.node(f.Type)
		if err != nil {
			return below("."+f.Name, err)
		}
		n.shape.Fields = append(n.shape.Fields, Field{f.Name, of.shape})
		members = append(members, member{f.Offset, of})
	}
	n.encode = encodeStruct(members)
	return nil
}
