package model

import (
	"go/ast"
	"go/token"
)

// scope is what the hand-written files of a package declare at package level,
// read from syntax alone, so that it is also right for code that does not
// type-check before its first generation.
type scope struct {
	names   map[string]token.Pos                // every package-level identifier
	methods map[string]map[string]*ast.FuncDecl // by name of the receiver's type, then of the method
}

func newScope(files []*ast.File) *scope {
	s := &scope{map[string]token.Pos{}, map[string]map[string]*ast.FuncDecl{}}
	for _, f := range files {
		for _, d := range f.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				s.addFunc(d)
			case *ast.GenDecl:
				s.addSpecs(d.Specs)
			}
		}
	}
	return s
}

func (s *scope) addFunc(d *ast.FuncDecl) {
	if d.Recv == nil {
		s.names[d.Name.Name] = d.Name.Pos()
		return
	}
	typ := ReceiverType(d)
	if s.methods[typ] == nil {
		s.methods[typ] = map[string]*ast.FuncDecl{}
	}
	s.methods[typ][d.Name.Name] = d
}

func (s *scope) addSpecs(specs []ast.Spec) {
	for _, spec := range specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			s.names[spec.Name.Name] = spec.Name.Pos()
		case *ast.ValueSpec:
			for _, n := range spec.Names {
				s.names[n.Name] = n.Pos()
			}
		}
	}
}

// ReceiverType returns the name of the type that d is a method of, "" when the
// receiver is not a well-formed one.
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
