package model

import (
	"go/token"
	"go/types"

	"github.com/auditline/auditline/internal/tag"
)

// Inherited is an audited field of an embedded struct, whose setter the outer one can call.
type Inherited struct {
	*Field
	Path    string    // of the embedded fields that lead to it: Base, or Middle.Base
	Trail   tag.Trail // the options of its trail
	Askable bool      // the outer struct's package can call its check, too
}

// inherit plans the audited fields that the struct embeds, for RevertTo.
func (r *reader) inherit(members []member) {
	for _, m := range members {
		switch t := r.Info.TypeOf(m.field.Type); {
		case !r.s.Trail.Revert || !m.embedded || m.name == r.s.Trail.Name:
		case r.alone && !r.factsOf(t).known:
			r.plan.NeedsTypes = true
		default:
			r.embedded(t, m.name.Name)
		}
	}
}

// embedded plans the fields of t, a struct at path. It does not look beyond a pointer: where that
// is nil, what it leads to cannot be named.
func (r *reader) embedded(t types.Type, path string) {
	p, pointer := types.Unalias(t).(*types.Pointer)
	if pointer {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i := range s.NumFields() {
		v := s.Field(i)
		f, audited := TypedField(s, i)
		switch {
		case audited && hasSetters(t, v) && (token.IsExported(f.Setter) || f.Setter != "" && v.Pkg().Path() == r.Path):
			r.s.Inherited = append(r.s.Inherited, Inherited{
				Field: f, Path: path, Trail: TrailOptions(s), Askable: !pointer && r.askable(t, v, f.Check),
			})
		case v.Embedded() && !pointer && (v.Exported() || v.Pkg().Path() == r.Path):
			r.embedded(v.Type(), path+"."+v.Name())
		}
	}
}

// askable reports whether the package can hand on the method check of t as one that takes what the
// field holds.
func (r *reader) askable(t types.Type, field *types.Var, check string) bool {
	m := types.NewMethodSet(types.NewPointer(t)).Lookup(field.Pkg(), check)
	if m == nil || !token.IsExported(check) && field.Pkg().Path() != r.Path {
		return false
	}
	params := m.Type().(*types.Signature).Params()
	return params.Len() == 1 && types.Identical(params.At(0).Type(), field.Type())
}

// hasSetters reports whether setters are generated for t, which has that field.
func hasSetters(t types.Type, field *types.Var) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && !IsSecondName(named, field)
}
