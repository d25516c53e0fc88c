package model

import (
	"go/ast"
	"go/token"
	"iter"
	"slices"

	"github.com/auditline/auditline/internal/tag"
)

// Struct is an audited struct: one with a trail, or one without that embeds an audited struct.
type Struct struct {
	Name   string
	Spec   *ast.TypeSpec
	Type   *ast.StructType
	Params []string // names of its type parameters

	Receiver string // what its own methods call it, "" if it has none
	Trail    Trail
	IDs      []*Field // tagged audit:"id", in source order
	Fields   []*Field // tagged audit:"true", in source order

	Inherited []Inherited // what RevertTo undoes beside its own fields
}

// Trail is the field that holds a struct's change log.
type Trail struct {
	Name *ast.Ident // for an embedded one the type's name; nil where only embedded structs have trails
	Sync bool       // audit.SyncTrail
	Tag  string     // as written, "" without

	tag.Trail // the options of its tag
}

// Methods returns the names of the methods that are generated for the struct beside its accessors.
func (s *Struct) Methods() []string {
	names := []string{"Audit", "ChangeLog", "Changes"}
	if s.Trail.Revert {
		names = append(names, "RevertTo", "Undo", "undoing")
	}
	if s.Trail.Clone {
		names = append(names, "Clone")
	}
	if s.Trail.Update {
		names = append(names, "Update", "In")
	}
	if s.HasHooks() {
		names = append(names, "AuditHooks")
	}
	if s.Trail.JSON {
		names = append(names, "MarshalJSON", "UnmarshalJSON")
	}
	return names
}

// Handle is the name of the type by which an update changes the struct, "" without that option.
func (s *Struct) Handle() string {
	if !s.Trail.Update {
		return ""
	}
	return s.Name + "Update"
}

// Outbox is the name of the variable that lists the structs which have changed, "" without that
// option.
func (s *Struct) Outbox() string {
	if !s.Trail.Outbox {
		return ""
	}
	return s.Name + "Outbox"
}

// HasHooks reports whether the methods that the fields' tags name are to be at hand for Capture.
func (s *Struct) HasHooks() bool {
	return (s.Trail.Capture || s.Trail.JSON) && slices.ContainsFunc(s.Fields, func(f *Field) bool { return f.Check != "" || f.After != "" })
}

// structs plans the audited structs of one file.
func (b *builder) structs(f *File) {
	for spec, typ := range StructTypes(f.Syntax) {
		s := &Struct{Name: spec.Name.Name, Spec: spec, Type: typ, Params: TypeParams(spec), Receiver: b.scope.receiver(spec.Name.Name)}
		r := &reader{builder: b, file: f.Syntax, s: s}
		if r.read() {
			f.Structs = append(f.Structs, s)
		}
	}
	b.misplaced(f.Syntax)
}

// StructTypes yields the struct types that a file declares at package level, in source order;
// second names for a type are none.
func StructTypes(f *ast.File) iter.Seq2[*ast.TypeSpec, *ast.StructType] {
	return func(yield func(*ast.TypeSpec, *ast.StructType) bool) {
		for spec := range TypeSpecs(f) {
			typ, ok := ast.Unparen(spec.Type).(*ast.StructType)
			if ok && !spec.Assign.IsValid() && !yield(spec, typ) {
				return
			}
		}
	}
}

// TypeSpecs yields the types that a file declares at package level, in source order.
func TypeSpecs(f *ast.File) iter.Seq[*ast.TypeSpec] {
	return func(yield func(*ast.TypeSpec) bool) {
		for _, d := range f.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				if !yield(spec.(*ast.TypeSpec)) {
					return
				}
			}
		}
	}
}

// TypeParams returns the names of a type's parameters.
func TypeParams(spec *ast.TypeSpec) (names []string) {
	if spec.TypeParams == nil {
		return nil
	}
	for _, f := range spec.TypeParams.List {
		for _, n := range f.Names {
			names = append(names, n.Name)
		}
	}
	return names
}
