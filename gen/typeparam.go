package gen

import (
	"go/ast"
	"go/parser"
	"slices"
)

// typeParams are the parameters of a type as its methods call them.
type typeParams struct {
	names   []string
	renamed map[string]string // those that would hide something, by their names in the source file
}

// typeParams gives the parameters of a type names that hide neither what generated methods use nor
// the types that are named besides; a receiver may call them as it likes. Where the type is named
// with its parameters in other places too, those that are blank need names.
func (o *output) typeParams(params []string, named bool, types ...string) typeParams {
	p := typeParams{slices.Clone(params), map[string]string{}}
	for i, name := range params {
		if slices.Contains(types, name) || o.names.hides(name) || named && name == "_" {
			p.names[i] = o.names.local(append(p.names, params...), "T")
			p.renamed[name] = p.names[i]
		}
	}
	return p
}

// renamedType returns a type with the names that the type's parameters have in the methods.
func (o *output) renamedType(text string, params typeParams) string {
	if len(params.renamed) > 0 {
		copied, err := parser.ParseExprFrom(o.fset, "", text, parser.SkipObjectResolution)
		if err != nil {
			panic(err) // it was printed from syntax
		}
		rename(copied, params.renamed)
		return o.text(copied)
	}
	return text
}

// rename gives identifiers in a type other names; those of packages' members,
// fields and parameters stay.
func rename(e ast.Expr, names map[string]string) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field:
			rename(n.Type, names)
			return false
		case *ast.SelectorExpr:
			return false
		case *ast.Ident:
			if to, ok := names[n.Name]; ok {
				n.Name = to
			}
		}
		return true
	})
}
