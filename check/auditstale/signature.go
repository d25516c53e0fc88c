package auditstale

import (
	"go/types"
	"strings"

	"github.com/auditline/auditline/internal/model"
)

// wrongSignature says which accessor of f has another signature than the tags ask for, or "". Where
// types are broken, nothing can be said.
func (c comparison) wrongSignature(s *model.Struct, f *model.Field) string {
	for _, name := range []string{f.Getter, f.Setter} {
		have, field := c.lookUp(s, f, name)
		if have == nil {
			continue
		}
		want := signature(nil, []types.Type{field})
		if name == f.Setter {
			want = c.setter(s, f, field)
		}
		if !types.Identical(have, want) {
			return "it has " + name + text(have) + ", the tags ask for " + name + text(want)
		}
	}
	return ""
}

// lookUp finds the type of a generated method and, in terms of the method's type parameters, that
// of the field; nil where either is unknown.
func (c comparison) lookUp(s *model.Struct, f *model.Field, method string) (*types.Signature, types.Type) {
	decl := c.Method(s.Name, method)
	if decl == nil {
		return nil, nil
	}
	fn, ok := c.info.Defs[decl.Name].(*types.Func)
	if !ok || fn.Signature().Recv() == nil {
		return nil, nil
	}
	recv := fn.Signature().Recv().Type()
	if ptr, ok := recv.(*types.Pointer); ok {
		recv = ptr.Elem()
	}
	fields, ok := recv.Underlying().(*types.Struct)
	if !ok {
		return nil, nil
	}
	for field := range fields.Fields() {
		if field.Name() == f.Name.Name && field.Type() != types.Typ[types.Invalid] {
			return fn.Signature(), field.Type()
		}
	}
	return nil, nil
}

// setter is the signature of the setter that the tags of f and of the trail ask for.
func (c comparison) setter(s *model.Struct, f *model.Field, field types.Type) *types.Signature {
	params, results := []types.Type{field}, []types.Type(nil)
	if s.Trail.Ctx {
		params = []types.Type{c.context(), field}
	}
	if f.Check != "" || s.Trail.Who {
		results = []types.Type{types.Universe.Lookup("error").Type()}
	}
	return signature(params, results)
}

// context is the type context.Context, or one that only prints like it if the package does not
// import context.
func (c comparison) context() types.Type {
	for _, dep := range c.pkg.Imports() {
		if obj := dep.Scope().Lookup("Context"); obj != nil && dep.Path() == "context" {
			return obj.Type()
		}
	}
	obj := types.NewTypeName(0, types.NewPackage("context", "context"), "Context", nil)
	return types.NewNamed(obj, types.NewInterfaceType(nil, nil), nil)
}

func signature(params, results []types.Type) *types.Signature {
	return types.NewSignatureType(nil, nil, nil, tuple(params), tuple(results), false)
}

func tuple(list []types.Type) *types.Tuple {
	var vars []*types.Var
	for _, t := range list {
		vars = append(vars, types.NewParam(0, nil, "", t))
	}
	return types.NewTuple(vars...)
}

// text is sig with package names, such as (int64) error.
func text(sig *types.Signature) string {
	var unnamed []types.Type
	for v := range sig.Params().Variables() {
		unnamed = append(unnamed, v.Type())
	}
	plain := types.NewSignatureType(nil, nil, nil, tuple(unnamed), sig.Results(), sig.Variadic())
	return strings.TrimPrefix(types.TypeString(plain, (*types.Package).Name), "func")
}
