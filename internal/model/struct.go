package model

import (
	"go/ast"
	"go/token"
	"slices"
)

// Struct is an audited struct: one with a trail.
type Struct struct {
	Name   string
	Spec   *ast.TypeSpec
	Type   *ast.StructType
	Params []string // names of its type parameters
	Trail  Trail
	IDs    []*Field // tagged audit:"id", in source order
	Fields []*Field // tagged audit:"true", in source order

	Inherited []Inherited // what RevertTo undoes beside its own fields
}

// Trail is the field that holds a struct's change log.
type Trail struct {
	Name *ast.Ident // for an embedded one the type's name
	Sync bool       // audit.SyncTrail
	Tag  string     // as written, "" without

	Ctx, Revert, Clone bool // options of its tag
}

// Methods returns the names of the methods that are generated for the struct
// beside its accessors.
func (s *Struct) Methods() []string {
	names := []string{"Audit", "ChangeLog", "Changes"}
	if s.Trail.Revert {
		names = append(names, "RevertTo")
	}
	if s.Trail.Clone {
		names = append(names, "Clone")
	}
	return names
}

// Field is a tagged field of an audited struct.
type Field struct {
	Name *ast.Ident // for an embedded field the type's name
	Type ast.Expr
	Doc  *ast.CommentGroup // the comment above it or beside it, may be nil
	Tag  string            // as written: audit:"true,onchange"

	Getter, Setter string // names of the accessors, "" for none
	Attr           string // its name in logs

	Keep                    int // length of its ring, 0 without
	OnChange, Redact, Share bool
	Check, After            string // names of methods, "" without

	Kind    Kind
	Cloned  bool     // its values may hold slices, maps or other things that are cloned
	Imports []Import // what the spelling of its type needs, in order of appearance
}

// Kind says in which form a field's changes are stored.
type Kind int

const (
	Other Kind = iota
	Int        // all integers, named ones too
	Float
	Bool
)

// structs plans the audited structs of one file. The runtime itself has none.
func (b *builder) structs(f *File) {
	if b.Path == AuditPath {
		return
	}
	for _, d := range f.Syntax.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			b.typeSpec(f, spec.(*ast.TypeSpec))
		}
	}
	b.misplaced(f.Syntax)
}

// typeSpec plans the type if it is an audited struct.
func (b *builder) typeSpec(f *File, spec *ast.TypeSpec) {
	typ, ok := ast.Unparen(spec.Type).(*ast.StructType)
	if !ok || spec.Assign.IsValid() {
		return
	}
	s := &Struct{Name: spec.Name.Name, Spec: spec, Type: typ, Params: TypeParams(spec)}
	r := &reader{builder: b, file: f.Syntax, s: s}
	if r.read() {
		f.Structs = append(f.Structs, s)
	}
}

// TaggedStructs returns the names of a file's structs that have audit tags.
func TaggedStructs(f *ast.File) (names []string) {
	for _, d := range f.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			spec := spec.(*ast.TypeSpec)
			if typ, ok := ast.Unparen(spec.Type).(*ast.StructType); ok && slices.ContainsFunc(typ.Fields.List, isTagged) {
				names = append(names, spec.Name.Name)
			}
		}
	}
	return names
}

func isTagged(f *ast.Field) bool {
	_, ok := LookupTag(f, "audit")
	return ok
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
