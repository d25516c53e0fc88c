package model

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/protocol/typed"
)

// checkAlone type-checks the package's declarations with no more than what its importer knows: what
// it takes from elsewhere is invalid. Without any importer that decides most fields, and needs
// neither the go command nor export data.
func checkAlone(p *Package) (*types.Package, *types.Info) {
	info := &types.Info{
		Types: map[ast.Expr]types.TypeAndValue{},
		Defs:  map[*ast.Ident]types.Object{},
		Uses:  map[*ast.Ident]types.Object{},
	}
	importer := p.Importer
	if importer == nil {
		importer = fakeImporter{}
	}
	config := types.Config{
		IgnoreFuncBodies: true,
		FakeImportC:      true,
		Importer:         importer,
		Error:            func(error) {}, // expected, for everything imported
	}
	pkg, _ := config.Check(p.Path, p.Fset, p.Files, info)
	return pkg, info
}

// facts is what has to be known about a field's type.
type facts struct {
	known bool // the rest is meaningful
	kind  Kind
	own   func(*types.Package) bool // the package is of the same module

	// Its values may hold something that a log must clone. What that is about a type from outside
	// the module is known at run time only: it may change with the toolchain, and the generated
	// code may not.
	cloned bool
	lock   string // the type inside it that must not be copied, "" if there is none
	trail  bool   // that is a trail
	panics string // the type inside it for which == may panic or does not exist, "" if there is none
}

// factsOf decides what it can about t, which may hold invalid types.
func (r *reader) factsOf(t types.Type) facts {
	f := facts{known: true, kind: kindOf(t), own: r.isOwn}
	f.look(t)
	if hasMethod(t, "Equal", t, types.Typ[types.Bool]) {
		f.panics = ""
	}
	return f
}

// isOwn reports whether a package's source is the module's own, or settled.
func (r *reader) isOwn(p *types.Package) bool {
	return p == nil || r.inModule(p) || slices.Contains([]string{"unsafe", "time", AuditPath}, p.Path())
}

// kindOf returns the kind of storage for values of t.
func kindOf(t types.Type) Kind {
	basic, ok := t.Underlying().(*types.Basic)
	if _, isParam := t.(*types.TypeParam); !ok || isParam {
		return Other
	}
	switch {
	case basic.Info()&types.IsInteger != 0:
		return Int
	case basic.Info()&types.IsFloat != 0:
		return Float
	case basic.Info()&types.IsBoolean != 0:
		return Bool
	}
	return Other
}

// look adds what holds for t to what holds for the types around it.
func (f *facts) look(t types.Type) {
	switch {
	case isTrail(t):
		f.lock, f.trail = types.TypeString(t, (*types.Package).Name), true
	case isLock(t) && !f.trail: // a trail's own lock is not for users to know of
		f.lock = types.TypeString(t, (*types.Package).Name)
	}
	f.cloned = f.cloned || IsCloner(t) || f.isOpen(t)
	if param, ok := types.Unalias(t).(*types.TypeParam); ok {
		f.cloned, f.panics = true, paramPanics(param)
		f.known = f.known && isValid(param.Constraint())
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		f.known = f.known && u.Kind() != types.Invalid
	case *types.Pointer:
		f.known = f.known && u.Elem().Underlying() != types.Typ[types.Invalid]
		f.cloned = f.cloned || IsCloner(u) || f.isOpen(u.Elem())
	case *types.Slice, *types.Map:
		f.cloned, f.panics = true, types.TypeString(t, (*types.Package).Name)
	case *types.Signature:
		f.panics = types.TypeString(t, (*types.Package).Name)
	case *types.Interface:
		f.cloned, f.panics = true, types.TypeString(t, (*types.Package).Name)
	case *types.Array:
		f.look(u.Elem())
	case *types.Struct:
		for v := range u.Fields() {
			f.look(v.Type())
		}
	}
}

// isOpen reports whether t comes from outside the module and may refer to something.
func (f *facts) isOpen(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || f.own(named.Obj().Pkg()) {
		return false
	}
	_, basic := t.Underlying().(*types.Basic)
	return !basic
}

// isValid reports whether a constraint consists of known types.
func isValid(constraint types.Type) bool {
	u, ok := constraint.Underlying().(*types.Interface)
	if !ok {
		return constraint.Underlying() != types.Typ[types.Invalid]
	}
	for e := range u.EmbeddedTypes() {
		if !isValid(e) {
			return false
		}
	}
	return true
}

// paramPanics returns the name of the type parameter if == on its values can panic or does not
// exist: unless its constraint lists types without interfaces.
func paramPanics(t *types.TypeParam) string {
	constraint, ok := t.Underlying().(*types.Interface)
	if ok && constraint.NumEmbeddeds() > 0 && types.Comparable(t) && !isComparableOnly(constraint) {
		return ""
	}
	return t.String()
}

// isComparableOnly reports whether a constraint allows interfaces as type arguments.
func isComparableOnly(constraint *types.Interface) bool {
	for e := range constraint.EmbeddedTypes() {
		switch u := e.Underlying().(type) {
		case *types.Interface:
			if !isComparableOnly(u) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// isLock reports whether values of t must not be copied, as go vet's copylocks decides it: a
// pointer to t can be locked, t itself cannot.
func isLock(t types.Type) bool {
	for _, name := range []string{"Lock", "Unlock"} {
		if !hasMethod(types.NewPointer(t), name, nil, nil) || hasMethod(t, name, nil, nil) {
			return false
		}
	}
	return true
}

// IsCloner reports whether values of t copy themselves, be it by a method that is still to be
// generated.
func IsCloner(t types.Type) bool {
	pointer := types.NewPointer(t)
	return hasMethod(t, "Clone", nil, t) || hasMethod(t, "DeepCopy", nil, t) || hasMethod(pointer, "DeepCopy", nil, pointer) || getsClone(t)
}

// getsClone reports whether t points to a struct whose trail asks for a Clone.
func getsClone(t types.Type) bool {
	pointer, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	s, ok := pointer.Elem().Underlying().(*types.Struct)
	return ok && TrailOptions(s).Clone
}

// hasMethod reports whether t has a method of that name with that one parameter and that one
// result, nil for none.
func hasMethod(t types.Type, name string, param, result types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, false, nil, name)
	fn, ok := obj.(*types.Func)
	return ok && !typed.HasTypeParams(fn) && isTuple(fn.Signature().Params(), param) && isTuple(fn.Signature().Results(), result)
}

// isGenericMethod reports whether t has a method of that name with type parameters of its own; from
// decides whether an unexported one is seen.
func isGenericMethod(t types.Type, name string, from *types.Package) bool {
	_, ok := typed.Of(t, from).GenericMethod(name)
	return ok
}

func isTuple(t *types.Tuple, only types.Type) bool {
	if only == nil {
		return t.Len() == 0
	}
	return t.Len() == 1 && types.Identical(t.At(0).Type(), only)
}

// inModule reports whether a package is the one that is planned, or of its module.
func (r *reader) inModule(p *types.Package) bool {
	return p != nil && (p.Path() == r.Path || r.Module != "" && (p.Path() == r.Module || strings.HasPrefix(p.Path(), r.Module+"/")))
}
