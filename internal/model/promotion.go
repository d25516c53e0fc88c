package model

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
)

// An embedding is one type that a struct embeds, or the struct itself.
type embedding struct {
	pos  token.Pos // where it is embedded
	expr ast.Expr  // the type, without its pointer
	name string    // the type's if this package declares it, or else ""
}

// checkPromotions refuses accessors that take a method or field from a struct which embeds the
// audited one: there it was promoted from another type, and is ambiguous now, or hidden. The build
// would fail far away, or an interface would not be satisfied any more. It looks at the types of
// this package, as it can without type-checking it.
func (b *builder) checkPromotions() {
	audited := make(map[string]*Struct)
	for _, f := range b.plan.Files {
		for _, s := range f.Structs {
			audited[s.Name] = s
		}
	}
	if len(audited) == 0 {
		return
	}
	decls := b.typeDecls()
	for _, outer := range slices.Sorted(maps.Keys(decls)) {
		b.checkEmbedder(outer, decls, audited)
	}
}

// checkEmbedder is checkPromotions for one type that the package declares, by its name.
func (b *builder) checkEmbedder(outer string, decls map[string]*ast.TypeSpec, audited map[string]*Struct) {
	if _, isStruct := ast.Unparen(decls[outer].Type).(*ast.StructType); !isStruct {
		return
	}
	levels := levelsOf(decls[outer], decls)
	for depth := 1; depth < len(levels); depth++ {
		for _, e := range levels[depth] {
			if s := audited[e.name]; s != nil {
				b.checkPromoted(promotion{outer, levels, decls, depth, e}, s)
			}
		}
	}
}

// typeDecls are the types that the package declares, by name.
func (b *builder) typeDecls() map[string]*ast.TypeSpec {
	decls := make(map[string]*ast.TypeSpec)
	for _, f := range b.Files {
		for spec := range TypeSpecs(f) {
			decls[spec.Name.Name] = spec
		}
	}
	return decls
}

// levelsOf lists what a struct embeds by depth; the struct itself has depth 0.
func levelsOf(spec *ast.TypeSpec, decls map[string]*ast.TypeSpec) [][]embedding {
	levels := [][]embedding{{{spec.Pos(), spec.Name, spec.Name.Name}}}
	seen := map[string]bool{spec.Name.Name: true}
	for next := levels[0]; len(next) > 0; {
		var below []embedding
		for _, e := range next {
			for _, inner := range embeddedIn(decls[e.name], decls) {
				if inner.name == "" || !seen[inner.name] {
					seen[inner.name] = true
					below = append(below, inner)
				}
			}
		}
		next = below
		levels = append(levels, below)
	}
	return levels
}

// embeddedIn lists what the struct that spec declares embeds; nothing if it is no struct.
func embeddedIn(spec *ast.TypeSpec, decls map[string]*ast.TypeSpec) (list []embedding) {
	if spec == nil {
		return nil
	}
	s, ok := ast.Unparen(spec.Type).(*ast.StructType)
	if !ok {
		return nil
	}
	for _, f := range s.Fields.List {
		if len(f.Names) > 0 {
			continue
		}
		e := embedding{pos: f.Type.Pos(), expr: ast.Unparen(f.Type)}
		if star, ok := e.expr.(*ast.StarExpr); ok {
			e.expr = ast.Unparen(star.X)
		}
		id := embeddedName(e.expr)
		_, isSelector := e.expr.(*ast.SelectorExpr)
		if id != nil && !isSelector && decls[id.Name] != nil {
			e.name = id.Name
		}
		list = append(list, e)
	}
	return list
}

// A promotion is the way of an audited struct's methods to a struct that embeds it.
type promotion struct {
	outer  string
	levels [][]embedding
	decls  map[string]*ast.TypeSpec
	depth  int
	inner  embedding
}

func (b *builder) checkPromoted(p promotion, s *Struct) {
	for _, f := range s.Fields {
		b.checkAccessor(p, s, f.Name, f.Getter, "the getter of "+f.Name.Name, "choose another accessor with get=")
		b.checkAccessor(p, s, f.Name, f.Setter, "the setter of "+f.Name.Name, "choose another accessor with set=")
		for _, name := range f.Elem.Accessors() {
			b.checkAccessor(p, s, f.Name, name, "an accessor of elements of "+f.Name.Name, "rename the field, or drop elem")
		}
	}
}

// checkAccessor refuses one accessor if the outer struct has the name from somewhere else.
func (b *builder) checkAccessor(p promotion, s *Struct, field *ast.Ident, name, what, remedy string) {
	if name == "" {
		return
	}
	for depth, level := range p.levels {
		var from []embedding
		var at token.Pos
		for _, e := range level {
			if pos := b.declares(e, p.decls, name); pos != token.NoPos {
				from, at = append(from, e), pos
			}
		}
		if len(from) == 0 {
			continue
		}
		if depth > 0 && depth >= p.depth && len(from) == 1 {
			b.problem(field.Pos(), "breaks-promotion",
				fmt.Sprintf("%s: %s takes %s from %s, which has it from %s; %s", s.Name, what, name, p.outer, types.ExprString(from[0].expr), remedy),
				Related{p.inner.pos, p.outer + " has " + s.Name + " from here"}, Related{at, name + " comes from here"})
		}
		return
	}
}

// declares is where a type of this package has a method or field of its own called name, NoPos if
// it has none.
func (b *builder) declares(e embedding, decls map[string]*ast.TypeSpec, name string) token.Pos {
	if e.name == "" {
		return token.NoPos
	}
	if d := b.scope.methods[e.name][name]; d != nil {
		return d.Name.Pos()
	}
	var fields *ast.FieldList
	switch t := ast.Unparen(decls[e.name].Type).(type) {
	case *ast.StructType:
		fields = t.Fields
	case *ast.InterfaceType:
		fields = t.Methods
	default:
		return token.NoPos
	}
	for _, f := range fields.List {
		if i := slices.IndexFunc(f.Names, func(id *ast.Ident) bool { return id.Name == name }); i >= 0 {
			return f.Names[i].Pos()
		}
	}
	return token.NoPos
}
