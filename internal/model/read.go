package model

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/auditline/auditline/internal/tag"
)

// reader reads the tags of one struct into its plan.
type reader struct {
	*builder
	file *ast.File
	s    *Struct
}

// member is one name of a struct: a field line declares as many as it has names.
type member struct {
	name     *ast.Ident
	field    *ast.Field
	embedded bool
}

// read fills in the plan and reports whether the struct has a log.
func (r *reader) read() bool {
	members := r.members()
	r.findTrail(members)
	if r.s.Trail.Name == nil {
		r.withoutTrail(members)
		return r.isEmbedder(members)
	}
	for _, m := range members {
		if m.name != r.s.Trail.Name {
			r.readTag(m)
		}
	}
	r.checkNames(members)
	r.inherit(members)
	r.noteEncoders(members)
	return true
}

// members lists the names that the struct declares.
func (r *reader) members() (list []member) {
	for _, f := range r.s.Type.Fields.List {
		for _, n := range f.Names {
			list = append(list, member{n, f, false})
		}
		if len(f.Names) == 0 {
			if n := embeddedName(f.Type); n != nil {
				list = append(list, member{n, f, true})
			}
		}
	}
	return list
}

// embeddedName returns the name that an embedded field has: its type's.
func embeddedName(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.StarExpr:
		return embeddedName(e.X)
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.IndexExpr:
		return embeddedName(e.X)
	case *ast.IndexListExpr:
		return embeddedName(e.X)
	}
	return nil
}

// findTrail looks for the field that holds the change log and reads its tag.
func (r *reader) findTrail(members []member) {
	for _, m := range members {
		typ, pointer := m.field.Type, false
		if star, ok := ast.Unparen(typ).(*ast.StarExpr); ok {
			typ, pointer = star.X, true
		}
		name := r.trailType(typ)
		switch {
		case name == "":
		case pointer && r.s.Trail.Name == nil:
			r.s.Trail.Name = m.name
			r.problem(m.field.Type.Pos(), "trail-pointer", fmt.Sprintf("trail of %s is a pointer; make it a value, audit.%s", r.s.Name, name))
		case m.name.Name == "_":
			r.problem(m.name.Pos(), "blank-field", fmt.Sprintf("trail of %s has no name; give it one", r.s.Name))
		case r.s.Trail.Name != nil:
			r.problem(m.name.Pos(), "two-trails", fmt.Sprintf("%s has a second trail; remove one", r.s.Name),
				Related{r.s.Trail.Name.Pos(), "the first trail"})
		default:
			r.s.Trail = Trail{Name: m.name, Sync: name == syncTrail}
			r.readTrailTag(m.field)
		}
	}
}

// trailType returns the name of a type of trail, "" for other types.
func (r *reader) trailType(e ast.Expr) (name string) {
	switch t := types.Unalias(r.Info.TypeOf(e)).(type) {
	case *types.Named:
		if obj := t.Obj(); obj.Pkg() != nil && obj.Pkg().Path() == AuditPath {
			name = obj.Name()
		}
	case nil, *types.Basic: // invalid, if audit cannot be loaded
		name = r.fromPackage(r.file, e, AuditPath)
	}
	if !isTrailName(name) {
		return ""
	}
	return name
}

// readTrailTag reads the options of the trail.
func (r *reader) readTrailTag(f *ast.Field) {
	t, ok := lookupTag(f, tag.Audit)
	if !ok {
		return
	}
	options, faults := t.Trail()
	r.faults(f, "trail of "+r.s.Name, faults)
	r.s.Trail.Tag, r.s.Trail.Trail = t.String(), options
}

// readTag plans one field of a struct with a trail by its tag.
func (r *reader) readTag(m member) {
	t, ok := lookupTag(m.field, tag.Audit)
	if !ok {
		return
	}
	f, faults := t.Field()
	switch {
	case f.Word == tag.None && len(faults) == 0:
		return
	case m.name.Name == "_":
		r.problem(m.name.Pos(), "blank-field", fmt.Sprintf("a blank field of %s is tagged; give it a name", r.s.Name))
		return
	}
	r.faults(m.field, r.s.Name+"."+m.name.Name, faults)
	if len(faults) == 0 || f.Word == tag.Audited && t.Problem == "" {
		r.readField(m, t, f)
	}
}
