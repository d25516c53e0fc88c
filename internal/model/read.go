package model

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
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

// read fills in the plan and reports whether the struct has a trail.
func (r *reader) read() bool {
	members := r.members()
	r.findTrail(members)
	for _, m := range members {
		if m.name != r.s.Trail.Name {
			r.readTag(m)
		}
	}
	if r.s.Trail.Name == nil {
		return false
	}
	r.checkNames(members)
	r.inherit(members)
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
			r.s.Trail = Trail{Name: m.name, Sync: name == "SyncTrail"}
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
	if name != "Trail" && name != "SyncTrail" {
		return ""
	}
	return name
}

var trailOptions = []string{"ctx", "revert", "clone"}

// readTrailTag reads the options of the trail.
func (r *reader) readTrailTag(f *ast.Field) {
	t, ok := LookupTag(f, "audit")
	if !ok || r.badTag(t, "trail") {
		return
	}
	r.s.Trail.Tag = t.String()
	first, rest := t.Options()
	for _, o := range append([]Option{{Name: first}}, rest...) {
		flag := map[string]*bool{"ctx": &r.s.Trail.Ctx, "revert": &r.s.Trail.Revert, "clone": &r.s.Trail.Clone}[o.Name]
		switch {
		case flag == nil:
			r.problem(t.Pos, "unknown-option", fmt.Sprintf("trail of %s: unknown option %q; %s", r.s.Name, o.Name, Suggest(o.Name, trailOptions)))
		case o.HasValue:
			r.problem(t.Pos, "bad-value", fmt.Sprintf("trail of %s: option %s takes no value; remove =%s", r.s.Name, o.Name, o.Value))
		case *flag:
			r.problem(t.Pos, "duplicate-option", fmt.Sprintf("trail of %s: option %s stands twice; remove one", r.s.Name, o.Name))
		default:
			*flag = true
		}
	}
}

// badTag reports a tag that does not have the form key:"value".
func (r *reader) badTag(t Tag, name string) bool {
	if t.Bad {
		r.problem(t.Pos, "bad-tag", fmt.Sprintf("%s.%s: malformed %s tag; write it as `%s:\"true\"`, options after commas, without quotes, backquotes and control characters", r.s.Name, name, t.Key, t.Key))
	}
	return t.Bad
}

var firstWords = []string{"true", "id", "-"}

// readTag plans one field by its tag.
func (r *reader) readTag(m member) {
	t, ok := LookupTag(m.field, "audit")
	if !ok {
		return
	}
	first, options := t.Options()
	ours := r.s.Trail.Name != nil || slices.ContainsFunc(r.Files, func(f *ast.File) bool { return Imports(f, AuditPath) })
	switch {
	case !ours && first != "true" || r.badTag(t, m.name.Name) || first == "-" && len(options) == 0:
	case first != "true" && first != "id" || first == "id" && len(options) > 0:
		r.unknownWord(m, t, first)
	case r.s.Trail.Name == nil && r.alone && r.unknownFields():
		r.plan.NeedsTypes = true // one of them may be a trail
	case r.s.Trail.Name == nil:
		r.problem(t.Pos, "no-trail", fmt.Sprintf("%s.%s is tagged, but %s has no trail; add a field trail audit.Trail, or let auditgen -fix do it", r.s.Name, m.name.Name, r.s.Name))
	case m.name.Name == "_":
		r.problem(m.name.Pos(), "blank-field", fmt.Sprintf("a blank field of %s is tagged; give it a name", r.s.Name))
	case first == "id":
		r.s.IDs = append(r.s.IDs, &Field{Name: m.name, Type: m.field.Type, Tag: t.String(), Attr: m.name.Name})
	default:
		r.readField(m, t, options)
	}
}

// unknownFields reports whether a field has a type that is not known yet.
func (r *reader) unknownFields() bool {
	return slices.ContainsFunc(r.s.Type.Fields.List, func(f *ast.Field) bool {
		return types.Unalias(r.Info.TypeOf(f.Type)) == types.Typ[types.Invalid]
	})
}

// unknownWord reports what stands before the first comma.
func (r *reader) unknownWord(m member, t Tag, first string) {
	switch {
	case first == "id" || first == "-":
		r.problem(t.Pos, "unknown-option", fmt.Sprintf("%s.%s: %q takes no options; remove them", r.s.Name, m.name.Name, first))
	case slices.Contains(trailOptions, first):
		r.problem(t.Pos, "unknown-value", fmt.Sprintf("%s.%s: %s belongs in the tag of the trail; move it there", r.s.Name, m.name.Name, first))
	default:
		r.problem(t.Pos, "unknown-value", fmt.Sprintf("%s.%s: unknown value %q; %s", r.s.Name, m.name.Name, first, Suggest(first, firstWords)))
	}
}
