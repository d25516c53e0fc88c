// Package typed describes pipeline components to package protocol from type-checked source.
package typed

import (
	"go/types"
	"strings"

	"github.com/auditline/auditline/internal/protocol"
)

// Type is a protocol.Type over go/types.
type Type struct{ types.Type }

// String writes the type with package names, as reflect does.
func (t Type) String() string {
	return strings.ReplaceAll(types.TypeString(t.Type, (*types.Package).Name), "interface{}", "any")
}

// AssignableTo reports whether a value of t may be given where other is taken. A type that could
// not be checked fits everywhere: its own error is reported elsewhere.
func (t Type) AssignableTo(other protocol.Type) bool {
	to := other.(Type)
	return isInvalid(t.Type) || isInvalid(to.Type) || types.AssignableTo(t.Type, to.Type)
}

// Elem is the type of a slice's elements, nil for another type.
func (t Type) Elem() protocol.Type {
	slice, ok := t.Underlying().(*types.Slice)
	if !ok {
		return nil
	}
	return Type{slice.Elem()}
}

func isInvalid(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return types.Unalias(t) == types.Typ[types.Invalid]
}

// Component is a field's or a variable's type in the role of a component, seen from package from.
type Component struct {
	typ  types.Type
	from *types.Package
}

// Of returns the component of type t; from decides which unexported methods are seen.
func Of(t types.Type, from *types.Package) Component {
	return Component{t, from}
}

// Name is the type's name without package and pointer.
func (c Component) Name() string {
	t := types.Unalias(c.typ)
	if p, ok := t.(*types.Pointer); ok {
		t = types.Unalias(p.Elem())
	}
	name := Type{t}.String()
	if named, ok := t.(*types.Named); ok && named.Obj().Pkg() != nil {
		name = strings.TrimPrefix(name, named.Obj().Pkg().Name()+".")
	}
	return name
}

// Method looks name up as Go does, promoted methods included.
func (c Component) Method(name string) (protocol.Method, bool) {
	fn, needsPointer := c.lookup(name)
	if fn == nil || HasTypeParams(fn) {
		return protocol.Method{}, false
	}
	return method(fn, needsPointer), true
}

// GenericMethod looks name up as Method does, and finds what that passes over.
func (c Component) GenericMethod(name string) (protocol.Method, bool) {
	fn, needsPointer := c.lookup(name)
	if fn == nil || !HasTypeParams(fn) {
		return protocol.Method{}, false
	}
	return method(fn, needsPointer), true
}

// HasTypeParams reports whether a method has type parameters of its own, beside its receiver's.
// Such a method satisfies no interface and is invisible to reflection: whoever looks for a method
// that generated code or the runtime calls passes over it.
func HasTypeParams(method *types.Func) bool {
	return method.Signature().TypeParams().Len() > 0
}

// lookup finds the method of that name, nil if there is none.
func (c Component) lookup(name string) (fn *types.Func, needsPointer bool) {
	obj, _, indirect := types.LookupFieldOrMethod(c.typ, false, c.from, name)
	if obj == nil && indirect {
		obj, _, _ = types.LookupFieldOrMethod(c.typ, true, c.from, name)
		needsPointer = true
	}
	fn, _ = obj.(*types.Func)
	return fn, needsPointer
}

func method(fn *types.Func, needsPointer bool) protocol.Method {
	sig := fn.Signature()
	return protocol.Method{
		Name:         fn.Name(),
		Params:       values(sig.Params()),
		Results:      values(sig.Results()),
		Variadic:     sig.Variadic(),
		NeedsPointer: needsPointer,
	}
}

func values(tuple *types.Tuple) []protocol.Value {
	list := make([]protocol.Value, 0, tuple.Len())
	for v := range tuple.Variables() {
		list = append(list, value(v.Type()))
	}
	return list
}

func value(t types.Type) protocol.Value {
	if kind, elem := sequence(t); elem != nil {
		return protocol.Value{Kind: kind, Type: Type{elem}}
	}
	kind := protocol.Plain
	switch {
	case types.Identical(t, types.Typ[types.Bool]):
		kind = protocol.Bool
	case isError(t):
		kind = protocol.Error
	case isContext(t):
		kind = protocol.Context
	}
	return protocol.Value{Kind: kind, Type: Type{t}}
}

// sequence recognises func(yield func(T) bool) and func(yield func(T, error) bool), under any name.
func sequence(t types.Type) (protocol.Kind, types.Type) {
	outer, ok := t.Underlying().(*types.Signature)
	if !ok || outer.Params().Len() != 1 || outer.Results().Len() != 0 || outer.Variadic() {
		return 0, nil
	}
	yield, ok := outer.Params().At(0).Type().Underlying().(*types.Signature)
	if !ok || yield.Variadic() || yield.Results().Len() != 1 || !types.Identical(yield.Results().At(0).Type(), types.Typ[types.Bool]) {
		return 0, nil
	}
	switch params := yield.Params(); {
	case params.Len() == 1:
		return protocol.Seq, params.At(0).Type()
	case params.Len() == 2 && isError(params.At(1).Type()):
		return protocol.Seq2, params.At(0).Type()
	}
	return 0, nil
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

func isContext(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == "Context" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "context"
}
