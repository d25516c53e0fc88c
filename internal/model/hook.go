package model

import (
	"fmt"
	"go/token"
	"go/types"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
	"github.com/auditline/auditline/internal/tag"
)

// hook is a method that a field's tag names for its setter to call.
type hook struct {
	option, method string
	params         int  // of the field's type
	refuses        bool // it returns an error
}

// checkHooks refuses names of methods that the struct lacks, or that do not fit.
func (r *reader) checkHooks(f *Field, pos token.Pos) {
	for _, h := range []hook{{"check", f.Check, 1, true}, {"after", f.After, 2, false}} {
		if h.method == "" {
			continue
		}
		switch category, problem := r.hookProblem(h, r.Info.TypeOf(f.Type)); {
		case problem == "":
			f.CheckWidens = f.CheckWidens || h.refuses && category == widens
		case r.alone: // the method may be another package's, or its types
			r.plan.NeedsTypes = true
		default:
			r.problem(pos, category, fmt.Sprintf("%s.%s: %s=%s: %s", r.s.Name, f.Name.Name, h.option, h.method, problem))
		}
	}
}

// widens is what hookProblem says of a method that fits though it takes another type, to which the
// field's can be assigned.
const widens = "widens"

// hookProblem says what is wrong with h for a field of type typ, "" if nothing is.
func (r *reader) hookProblem(h hook, typ types.Type) (category, problem string) {
	var fitting []string
	for _, m := range r.methods() {
		fits := h.fits(m.Signature(), typ)
		switch {
		case m.Name() == h.method && typed.HasTypeParams(m):
			return protocol.GenericMethod, protocol.HasTypeParams(h.method) + "; " + protocol.MoveTypeParams
		case m.Name() == h.method && fits:
			if !types.Identical(m.Signature().Params().At(0).Type(), typ) {
				return widens, ""
			}
			return "", ""
		case m.Name() == h.method:
			return "hook-method", fmt.Sprintf("the method is %s; want %s", types.TypeString(m.Signature(), types.RelativeTo(r.Types)), h.want(types.TypeString(typ, types.RelativeTo(r.Types))))
		case fits && (m.Exported() || m.Pkg() == r.Types):
			fitting = append(fitting, m.Name())
		}
	}
	if len(fitting) == 0 {
		return "hook-method", fmt.Sprintf("%s has no such method; write it as %s", r.s.Name, h.want(types.TypeString(typ, types.RelativeTo(r.Types))))
	}
	return "hook-method", fmt.Sprintf("%s has no such method; %s", r.s.Name, tag.Suggest(h.method, fitting))
}

// methods returns what can be called on a pointer to the struct, with the type parameters of its
// declaration.
func (r *reader) methods() (list []*types.Func) {
	obj := r.Info.Defs[r.s.Spec.Name]
	if obj == nil {
		return nil // the package declares the name twice
	}
	typ := obj.Type()
	if named, ok := typ.(*types.Named); ok && named.TypeParams().Len() > 0 {
		var args []types.Type
		for p := range named.TypeParams().TypeParams() {
			args = append(args, p)
		}
		typ, _ = types.Instantiate(nil, named, args, false)
	}
	set := types.NewMethodSet(types.NewPointer(typ))
	for m := range set.Methods() {
		list = append(list, m.Obj().(*types.Func))
	}
	return list
}

// fits reports whether a setter of a field of that type can call the method.
func (h hook) fits(sig *types.Signature, typ types.Type) bool {
	if sig.Params().Len() != h.params || sig.Variadic() || sig.TypeParams().Len() > 0 {
		return false
	}
	for p := range sig.Params().Variables() {
		if !types.AssignableTo(typ, p.Type()) {
			return false
		}
	}
	results := sig.Results()
	return !h.refuses || results.Len() == 1 && types.Identical(results.At(0).Type(), types.Universe.Lookup("error").Type())
}

// want is the signature that fits, for a field of that type.
func (h hook) want(typ string) string {
	if h.refuses {
		return fmt.Sprintf("func(%s) error", typ)
	}
	return fmt.Sprintf("func(old, new %s)", typ)
}
