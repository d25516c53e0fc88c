package model

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"

	"github.com/auditline/auditline/internal/tag"
)

// withoutTrail says what there is to say about the audit tags of a struct that has no trail. Where
// the package does not import the runtime, they may be those of another library.
func (r *reader) withoutTrail(members []member) {
	unimported := r.unimportedTrail()
	told := -1 // the problem that the trail is missing, once for all fields
	for _, m := range members {
		t, ok := lookupTag(m.field, tag.Audit)
		if !ok || t.Excludes() {
			continue
		}
		f, faults := t.Field()
		switch {
		case t.Problem != "" && (r.importsRuntime || f.Word == tag.Audited):
			r.faults(m.field, r.s.Name+"."+m.name.Name, faults)
		case !r.importsRuntime && f.Word != tag.Audited: // somebody else's
		case r.alone && r.unknownFields():
			r.plan.NeedsTypes = true // one of them may be a trail
		case f.Word == tag.Audited && unimported != nil:
			r.problem(unimported.Type.Pos(), "unimported-trail", fmt.Sprintf("%s has a trail, but its file does not import %s; add the import, or let auditgen -fix do it", r.s.Name, AuditPath))
			return
		case !r.importsRuntime:
			r.note(r.s.Spec.Name.Pos(), "foreign-tag", fmt.Sprintf("%s has tags %s, but no trail, and its package does not import auditline: they are taken for another library's; "+
				"if they are not, add a field trail audit.Trail, or name the package to auditgen -fix", r.s.Name, t))
			return
		case f.Word != tag.Audited && len(faults) > 0:
			r.faults(m.field, r.s.Name+"."+m.name.Name, faults)
		case told >= 0:
			p := &r.plan.Problems[told]
			p.Related = append(p.Related, Related{m.field.Tag.Pos(), r.s.Name + "." + m.name.Name + " is tagged, too"})
		default:
			told = len(r.plan.Problems)
			r.problem(m.field.Tag.Pos(), "no-trail", fmt.Sprintf("%s.%s is tagged, but %s has no trail; add a field trail audit.Trail, or let auditgen -fix do it", r.s.Name, m.name.Name, r.s.Name))
		}
	}
}

// unimportedTrail returns a field that is written as an audit.Trail in a file where audit means
// nothing, nil if there is none.
func (r *reader) unimportedTrail() *ast.Field {
	for _, f := range r.s.Type.Fields.List {
		if !WritesTrail(f.Type) {
			continue
		}
		x, ok := ast.Unparen(f.Type).(*ast.SelectorExpr).X.(*ast.Ident)
		if ok && x.Name == "audit" && r.Info.Uses[x] == nil && r.importOf(r.file, x) == nil {
			return f
		}
	}
	return nil
}

// unknownFields reports whether a field has a type that is not known yet.
func (r *reader) unknownFields() bool {
	return slices.ContainsFunc(r.s.Type.Fields.List, func(f *ast.Field) bool {
		return types.Unalias(r.Info.TypeOf(f.Type)) == types.Typ[types.Invalid]
	})
}
