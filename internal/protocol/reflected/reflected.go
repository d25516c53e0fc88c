// Package reflected describes pipeline components to package protocol at run time.
package reflected

import (
	"context"
	"reflect"
	"strings"

	"github.com/auditline/auditline/internal/protocol"
)

// Type is a protocol.Type over reflect. It does not embed the type: methods promoted from it, such
// as Method, would keep every exported method of the program alive.
type Type struct{ typ reflect.Type }

// String writes the type with package names, as go/types does.
func (t Type) String() string {
	return asSource(t.typ.String())
}

// AssignableTo reports whether a value of t may be given where other is taken.
func (t Type) AssignableTo(other protocol.Type) bool {
	return t.typ.AssignableTo(other.(Type).typ)
}

// Elem is the type of a slice's elements, nil for another type.
func (t Type) Elem() protocol.Type {
	if t.typ.Kind() != reflect.Slice {
		return nil
	}
	return Type{t.typ.Elem()}
}

// Component is a type in the role of a component.
type Component struct{ typ reflect.Type }

// Of returns the component of type t.
func Of(t reflect.Type) Component {
	return Component{t}
}

// Name is the type's name without package and pointer.
func (c Component) Name() string {
	t := c.typ
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Name() == "" {
		return Type{t}.String()
	}
	return asSource(t.Name())
}

// literals are type literals as reflect and as go/types writes them.
var literals = strings.NewReplacer("interface {}", "any", "struct {}", "struct{}", "struct { ", "struct{", "interface { ", "interface{", " }", "}")

// asSource rewrites a type's name from reflect as go/types writes it: without the import paths that
// stand in the arguments of generic types, and with blanks between the arguments.
func asSource(name string) string {
	name = literals.Replace(name)
	var b strings.Builder
	for len(name) > 0 {
		end := strings.IndexAny(name, "[],*() ") + 1
		if end == 0 {
			end = len(name)
		}
		b.WriteString(withoutPath(name[:end]))
		if name[end-1] == ',' && !strings.HasPrefix(name[end:], " ") {
			b.WriteByte(' ')
		}
		name = name[end:]
	}
	return b.String()
}

// withoutPath shortens example.com/weather/v2.Reading to weather.Reading.
func withoutPath(name string) string {
	slash := strings.LastIndexByte(name, '/')
	last, path := name[slash+1:], name[:max(slash, 0)]
	version, rest, _ := strings.Cut(last, ".")
	if path != "" && len(version) > 1 && version[0] == 'v' && strings.Trim(version[1:], "0123456789") == "" {
		return path[strings.LastIndexByte(path, '/')+1:] + "." + rest
	}
	return last
}

// Method looks up one of the names that package protocol knows.
func (c Component) Method(name string) (protocol.Method, bool) {
	needsPointer := false
	m, ok := Lookup(c.typ, name)
	if !ok && c.typ.Kind() != reflect.Pointer && c.typ.Kind() != reflect.Interface {
		m, ok = Lookup(reflect.PointerTo(c.typ), name)
		needsPointer = true
	}
	if !ok {
		return protocol.Method{}, false
	}
	method := protocol.Method{Name: name, Variadic: m.Type.IsVariadic(), NeedsPointer: needsPointer}
	for i := 1; i < m.Type.NumIn(); i++ { // 0 is the receiver
		method.Params = append(method.Params, value(m.Type.In(i)))
	}
	for out := range m.Type.Outs() {
		method.Results = append(method.Results, value(out))
	}
	return method, true
}

// GenericMethod finds none: reflection does not list methods with type parameters of their own.
func (Component) GenericMethod(string) (protocol.Method, bool) {
	return protocol.Method{}, false
}

var (
	boolType    = reflect.TypeFor[bool]()
	errorType   = reflect.TypeFor[error]()
	contextType = reflect.TypeFor[context.Context]()
)

func value(t reflect.Type) protocol.Value {
	if kind, elem := sequence(t); elem != nil {
		return protocol.Value{Kind: kind, Type: Type{elem}}
	}
	kind := protocol.Plain
	switch t {
	case boolType:
		kind = protocol.Bool
	case errorType:
		kind = protocol.Error
	case contextType:
		kind = protocol.Context
	}
	return protocol.Value{Kind: kind, Type: Type{t}}
}

// sequence recognises func(yield func(T) bool) and func(yield func(T, error) bool), under any name.
func sequence(t reflect.Type) (protocol.Kind, reflect.Type) {
	if t.Kind() != reflect.Func || t.NumIn() != 1 || t.NumOut() != 0 || t.IsVariadic() {
		return 0, nil
	}
	yield := t.In(0)
	if yield.Kind() != reflect.Func || yield.IsVariadic() || yield.NumOut() != 1 || yield.Out(0) != boolType {
		return 0, nil
	}
	switch {
	case yield.NumIn() == 1:
		return protocol.Seq, yield.In(0)
	case yield.NumIn() == 2 && yield.In(1) == errorType:
		return protocol.Seq2, yield.In(0)
	}
	return 0, nil
}
