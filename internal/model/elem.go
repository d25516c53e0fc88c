package model

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/auditline/auditline/internal/protocol/typed"
)

// Elem says how a field with the option elem is set and logged: by the elements of a map or slice,
// or by the members of a struct.
type Elem struct {
	Pkg        *types.Package // for which the types are written
	Key, Value types.Type     // of a map; a slice has no Key, a struct neither
	Members    []Member       // of a struct

	// Names of accessors, "" where there is none.
	Set, Delete, Append, Insert string
	At, Len                     string
}

// Member is a member of a struct that is logged member by member.
type Member struct {
	Name   string
	Type   types.Type
	Setter string // "" for none
	Kind   Kind
	Cloned bool
}

// Accessors returns the names of the accessors of elements or members.
func (e *Elem) Accessors() (names []string) {
	if e == nil {
		return nil
	}
	for _, m := range e.Members {
		names = append(names, m.Setter)
	}
	return append(names, e.Set, e.Delete, e.Append, e.Insert, e.At, e.Len)
}

// IsCollection tells whether the field is a map or slice.
func (e *Elem) IsCollection() bool { return e != nil && e.Value != nil }

// elemOf plans the elements or members of a field of that name and type, nil where there are none.
func elemOf(f *Field, name string, t types.Type) *Elem {
	e := new(Elem)
	if _, isParam := types.Unalias(t).(*types.TypeParam); isParam {
		return nil
	}
	switch u := t.Underlying().(type) {
	case *types.Map:
		e.Key, e.Value = u.Key(), u.Elem()
	case *types.Slice:
		e.Value = u.Elem()
	case *types.Struct:
		for v := range u.Fields() {
			if v.Name() != "_" {
				e.Members = append(e.Members, Member{Name: v.Name(), Type: v.Type()})
			}
		}
	default:
		return nil
	}
	e.nameAccessors(f, upper(name))
	return e
}

// elements plans a field with the option elem. pos is that of its tag.
func (r *reader) elements(f *Field, pos token.Pos) {
	if r.alone {
		r.plan.NeedsTypes = true // the types of elements may come from anywhere
		return
	}
	t := r.Info.TypeOf(f.Type)
	if t == nil || t.Underlying() == types.Typ[types.Invalid] {
		return // decide says so
	}
	for _, p := range r.s.Params {
		if types.Universe.Lookup(p) != nil {
			r.elemProblem(f, pos, "builtin-redeclared", fmt.Sprintf("option elem writes types, and the type parameter %s hides the predeclared one; rename it, or drop elem", p))
		}
	}
	e := elemOf(f, f.Name.Name, t)
	if e == nil {
		r.elemProblem(f, pos, "not-elements", fmt.Sprintf("option elem is for maps, slices and structs, not for %s; drop it", typed.Type{Type: t}))
		return
	}
	f.Elem, e.Pkg = e, r.Types
	if s, ok := t.Underlying().(*types.Struct); ok {
		r.structMembers(f, pos, s)
		return
	}
	if e.Key != nil {
		r.part(f, pos, "its keys", e.Key)
	}
	r.part(f, pos, "its elements", e.Value)
}

// elemProblem refuses the option elem of a field.
func (r *reader) elemProblem(f *Field, pos token.Pos, category, text string) {
	r.problem(pos, category, fmt.Sprintf("%s.%s: %s", r.s.Name, f.Name.Name, text))
}

// part plans what f has elements or members of, of type t.
func (r *reader) part(f *Field, pos token.Pos, what string, t types.Type) facts {
	known := r.factsOf(t)
	switch name := r.unspeakable(t); {
	case !known.known || strings.Contains(types.TypeString(t, nil), "invalid type"):
		if _, named := types.Unalias(r.Info.TypeOf(f.Type)).(*types.Named); !named {
			break // decide has said so
		}
		r.elemProblem(f, pos, "unknown-type", fmt.Sprintf("the type of %s is unknown; declare it, or fix its import", what))
	case name != "":
		r.elemProblem(f, pos, "unexported-element", fmt.Sprintf("%s are of type %s, which this package cannot write; drop elem", what, name))
	case known.lock != "":
		r.elemProblem(f, pos, "not-copyable", fmt.Sprintf("%s must not be copied, since they hold %s; drop elem", what, known.lock))
	case f.OnChange && known.panics != "" && what != "its keys":
		r.elemProblem(f, pos, "not-comparable", fmt.Sprintf("option onchange compares elements, but == fails or may panic for %s; give the type an Equal method or drop onchange", known.panics))
	}
	return known
}

// structMembers plans the members of a struct.
func (r *reader) structMembers(f *Field, pos token.Pos, s *types.Struct) {
	if trailIndex(s) >= 0 {
		r.elemProblem(f, pos, "not-elements", "option elem is for structs without a log of their own; drop it, and views show what it logs")
		return
	}
	for v := range s.Fields() {
		if v.Name() != "_" && !v.Exported() && v.Pkg() != r.Types {
			r.elemProblem(f, pos, "unexported-element", fmt.Sprintf("its member %s can be set by package %s only; drop elem", v.Name(), v.Pkg().Name()))
			return
		}
	}
	for i := range f.Elem.Members {
		m := &f.Elem.Members[i]
		known := r.part(f, pos, "its member "+m.Name, m.Type)
		m.Kind, m.Cloned = known.kind, known.cloned && !f.Share
	}
}

// nameAccessors names the accessors by the field.
func (e *Elem) nameAccessors(f *Field, name string) {
	if f.Setter != "" {
		for i := range e.Members {
			e.Members[i].Setter = "Set" + name + upper(e.Members[i].Name)
		}
	}
	if !e.IsCollection() {
		return
	}
	if f.Getter != "" {
		e.At, e.Len = name+"At", name+"Len"
	}
	if f.Setter != "" {
		e.Set, e.Delete = "Set"+name+"At", "Delete"+name+"At"
	}
	if f.Setter != "" && e.Key == nil {
		e.Append, e.Insert = "Append"+name, "Insert"+name+"At"
	}
}

func upper(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}
