package model

import (
	"go/ast"
	"go/token"
)

// scope is what the hand-written files of a package declare at package level, read from syntax
// alone, so that it is also right for code that does not type-check before its first generation.
// Files that build constraints hide belong to it: generated code is compiled with them elsewhere.
type scope struct {
	names   map[string]token.Pos                // every package-level identifier
	methods map[string]map[string]*ast.FuncDecl // by name of the receiver's type, then of the method
	hidden  map[string]bool                     // identifiers that hidden files declare
}

func newScope(p *Package) *scope {
	s := &scope{map[string]token.Pos{}, map[string]map[string]*ast.FuncDecl{}, map[string]bool{}}
	for _, f := range p.Files {
		s.addFile(f)
	}
	for _, f := range p.Hidden {
		if f.Name.Name == p.Name {
			for name := range s.addFile(f) {
				s.hidden[name] = true
			}
		}
	}
	return s
}

// addFile adds what a file declares, unless a file before it declares the same, and returns the
// package-level identifiers among that.
func (s *scope) addFile(f *ast.File) map[string]bool {
	declared := map[string]bool{}
	add := func(id *ast.Ident) {
		declared[id.Name] = true
		if _, known := s.names[id.Name]; !known {
			s.names[id.Name] = id.Pos()
		}
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				add(d.Name)
			} else {
				s.addMethod(d)
			}
		case *ast.GenDecl:
			for _, id := range declaredBy(d) {
				add(id)
			}
		}
	}
	return declared
}

func (s *scope) addMethod(d *ast.FuncDecl) {
	typ := ReceiverType(d)
	if s.methods[typ] == nil {
		s.methods[typ] = map[string]*ast.FuncDecl{}
	}
	if s.methods[typ][d.Name.Name] == nil {
		s.methods[typ][d.Name.Name] = d
	}
}

// declaredBy lists the names of types, variables and constants that d declares.
func declaredBy(d *ast.GenDecl) (names []*ast.Ident) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			names = append(names, spec.Name)
		case *ast.ValueSpec:
			names = append(names, spec.Names...)
		}
	}
	return names
}

// receiver returns the name that most of a type's methods give their receiver, the first one of
// these in alphabetical order, "" where none gives it a name.
func (s *scope) receiver(typ string) (most string) {
	count := map[string]int{}
	for _, d := range s.methods[typ] {
		for _, name := range d.Recv.List[0].Names {
			count[name.Name]++
		}
	}
	delete(count, "_")
	for name, n := range count {
		if n > count[most] || n == count[most] && name < most {
			most = name
		}
	}
	return most
}

// ReceiverType returns the name of the type that d is a method of, "" when the receiver is not a
// well-formed one.
func ReceiverType(d *ast.FuncDecl) string {
	if len(d.Recv.List) == 0 {
		return ""
	}
	e := d.Recv.List[0].Type
	for {
		switch x := e.(type) {
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.IndexListExpr:
			e = x.X
		case *ast.Ident:
			return x.Name
		default:
			return ""
		}
	}
}
