package model

import (
	"fmt"
	"go/ast"
	"go/token"

	"github.com/auditline/auditline/internal/tag"
)

// accessorNames returns the names of a field's getter and setter: balance gives Balance and
// SetBalance; a name that is exported already, or has no upper case, gives GetStatus and SetStatus.
func accessorNames(field string) (getter, setter string) {
	if upper(field) == field {
		return "Get" + field, "Set" + field
	}
	return upper(field), "Set" + upper(field)
}

// claim is what already has a name in the method set of a struct.
type claim struct {
	pos  token.Pos
	what string
}

// checkNames refuses names that two things want.
func (r *reader) checkNames(members []member) {
	taken := r.handWritten(members)
	for _, name := range r.s.Methods() {
		r.claim(taken, name, claim{r.s.Trail.Name.Pos(), "a generated method"})
	}
	r.checkDeclared("handle of its updates", r.s.Handle())
	r.checkDeclared("outbox", r.s.Outbox())
	attrs := map[string]claim{}
	for _, f := range r.s.Fields {
		r.claim(taken, f.Getter, claim{f.Name.Pos(), "the getter of " + f.Name.Name})
		r.claim(taken, f.Setter, claim{f.Name.Pos(), "the setter of " + f.Name.Name})
		for _, name := range f.Elem.Accessors() {
			r.claim(taken, name, claim{f.Name.Pos(), "an accessor of elements of " + f.Name.Name})
		}
		if first, ok := attrs[f.Attr]; ok {
			r.problem(f.Name.Pos(), "name-clash", fmt.Sprintf("%s.%s: the name %s in logs is taken by %s; choose another with name=", r.s.Name, f.Name.Name, f.Attr, first.what),
				Related{first.pos, f.Attr + " comes from here"})
			continue
		}
		attrs[f.Attr] = claim{f.Name.Pos(), f.Name.Name}
	}
	r.checkOldNames(attrs)
}

// checkDeclared refuses a package that declares the name of something that is generated beside the
// struct; "" is nobody's name.
func (r *reader) checkDeclared(what, name string) {
	if pos, ok := r.scope.names[name]; ok {
		r.problem(r.s.Trail.Name.Pos(), "name-taken", fmt.Sprintf("%s: the %s is called %s, which the package declares already; rename that", r.s.Name, what, name),
			Related{pos, name + " comes from here"})
	}
}

// checkOldNames refuses names of older logs that attrs, the names of today, has, or that two fields
// had.
func (r *reader) checkOldNames(attrs map[string]claim) {
	for _, f := range r.s.Fields {
		for _, was := range f.Was {
			if first, ok := attrs[was]; ok {
				r.problem(f.Name.Pos(), "name-clash", fmt.Sprintf("%s.%s: the name %s in older logs is taken by %s; remove was=%s", r.s.Name, f.Name.Name, was, first.what, was),
					Related{first.pos, was + " comes from here"})
				continue
			}
			attrs[was] = claim{f.Name.Pos(), f.Name.Name}
		}
	}
}

// handWritten lists the names of the struct's fields and methods as they are written.
func (r *reader) handWritten(members []member) map[string]claim {
	taken := map[string]claim{}
	for _, m := range members {
		taken[m.name.Name] = claim{m.name.Pos(), "a field"}
	}
	for name, d := range r.scope.methods[r.s.Name] {
		taken[name] = claim{d.Name.Pos(), "a method"}
	}
	return taken
}

// claim gives name to c, or reports who has it.
func (r *reader) claim(taken map[string]claim, name string, c claim) {
	first, ok := taken[name]
	switch {
	case name == "" || name == "_":
	case ok:
		r.problem(c.pos, "name-taken", fmt.Sprintf("%s: %s cannot be called %s, that is %s already; rename one, or choose another accessor with get= or set=", r.s.Name, c.what, name, first.what),
			Related{first.pos, name + " comes from here"})
	default:
		taken[name] = c
	}
}

// misplaced reports tagged fields of structs that cannot have methods.
func (b *builder) misplaced(f *ast.File) {
	if !Imports(f, AuditPath) {
		return
	}
	named := map[*ast.StructType]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeSpec:
			typ, ok := ast.Unparen(n.Type).(*ast.StructType)
			if ok && b.scope.names[n.Name.Name] == n.Name.Pos() && !n.Assign.IsValid() {
				named[typ] = true
			}
		case *ast.StructType:
			if !named[n] {
				b.misplacedFields(n)
			}
		}
		return true
	})
}

func (b *builder) misplacedFields(typ *ast.StructType) {
	for _, f := range typ.Fields.List {
		if t, ok := lookupTag(f, tag.Audit); ok && !t.Excludes() {
			b.problem(f.Tag.Pos(), "misplaced-tag", "audit tag in a struct that cannot have methods; declare the struct as a type at package level")
		}
	}
}
