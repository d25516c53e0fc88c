package model

import (
	"cmp"
	"go/ast"
	"strings"

	"github.com/auditline/auditline/internal/tag"
)

// Field is a tagged field of an audited struct.
type Field struct {
	Name *ast.Ident // for an embedded field the type's name
	Type ast.Expr
	Doc  *ast.CommentGroup // the comment above it or beside it, may be nil
	Tag  string            // as written: audit:"true,onchange"

	Getter, Setter string   // names of the accessors, "" for none
	Attr           string   // its name in logs
	Was            []string // its names in older logs

	Keep                    int // length of its ring, 0 without
	OnChange, Redact, Share bool
	Check, After            string // names of methods, "" without
	CheckWidens             bool   // Check takes another type, to which the field's can be assigned

	Elem *Elem // how it is logged element by element, nil if it is not

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

// newField plans a field of that name by what its tag says.
func newField(name string, t tag.Field) *Field {
	getter, setter := accessorNames(name)
	return &Field{
		Getter: strings.TrimPrefix(cmp.Or(t.Get, getter), tag.None),
		Setter: strings.TrimPrefix(cmp.Or(t.Set, setter), tag.None),
		Attr:   cmp.Or(t.Name, name),
		Was:    t.Was,
		Keep:   t.Keep, OnChange: t.OnChange, Redact: t.Redact, Share: t.Share,
		Check: t.Check, After: t.After,
	}
}

// readField plans a field that is tagged audit:"true" or audit:"id".
func (r *reader) readField(m member, written tag.Tag, t tag.Field) {
	f := newField(m.name.Name, t)
	f.Name, f.Type, f.Doc, f.Tag = m.name, m.field.Type, m.field.Doc, written.String()
	if f.Doc == nil {
		f.Doc = m.field.Comment
	}
	if t.Word == tag.ID {
		r.s.IDs = append(r.s.IDs, f)
		return
	}
	r.checkHooks(f, m.field.Tag.Pos())
	if t.Elem {
		f.Elem = &Elem{Pkg: r.Types}
		r.elements(f, m.field.Tag.Pos())
	}
	r.decide(f)
	r.s.Fields = append(r.s.Fields, f)
}
