package logchange

import (
	"fmt"
	"go/ast"
	"go/types"
)

// Types resolves the name of a type of the package to what it is declared as, nil if it is not
// known.
type Types func(name string) ast.Expr

// kinds of plain types: values of one are read as another of the same, in any size that they fit.
var kinds = map[string]string{
	"int": "signed", "int8": "signed", "int16": "signed", "int32": "signed", "int64": "signed", "rune": "signed",
	"uint": "unsigned", "uint8": "unsigned", "uint16": "unsigned", "uint32": "unsigned", "uint64": "unsigned",
	"uintptr": "unsigned", "byte": "unsigned",
	"float32": "float", "float64": "float", "complex64": "complex", "complex128": "complex",
	"bool": "bool", "string": "string",
}

// misfit says why what was logged as one type is not read as another, "" if it is or if the types'
// spelling does not tell. Names of types do not matter.
func (named Types) misfit(was, now ast.Expr) string {
	if types.ExprString(was) == types.ExprString(now) {
		return ""
	}
	a, b := named.under(was, 0), named.under(now, 0)
	if a == nil || b == nil {
		return ""
	}
	if named.differ(a, b) {
		return fmt.Sprintf("stored as %s, now %s", types.ExprString(was), types.ExprString(now))
	}
	return ""
}

// under is what a type is declared as, nil for one of another package.
func (named Types) under(t ast.Expr, depth int) ast.Expr {
	switch t := t.(type) {
	case *ast.ParenExpr:
		return named.under(t.X, depth)
	case *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		return nil
	case *ast.Ident:
		declared := named(t.Name)
		switch {
		case declared != nil && depth < 100: // types that name each other in a circle are no Go
			return named.under(declared, depth+1)
		case kinds[t.Name] == "":
			return nil
		}
	}
	return t
}

// differ tells whether values of one type cannot be read as the other.
func (named Types) differ(a, b ast.Expr) bool {
	if a, b = named.under(a, 0), named.under(b, 0); a == nil || b == nil {
		return false
	}
	switch a := a.(type) {
	case *ast.Ident:
		plain, ok := b.(*ast.Ident)
		return !ok || kinds[a.Name] != kinds[plain.Name]
	case *ast.StarExpr:
		b, ok := b.(*ast.StarExpr)
		return !ok || named.differ(a.X, b.X)
	case *ast.ArrayType:
		b, ok := b.(*ast.ArrayType)
		return !ok || length(a) != length(b) || named.differ(a.Elt, b.Elt)
	case *ast.MapType:
		b, ok := b.(*ast.MapType)
		return !ok || named.differ(a.Key, b.Key) || named.differ(a.Value, b.Value)
	case *ast.StructType:
		b, ok := b.(*ast.StructType)
		return !ok || named.fieldsDiffer(a, b)
	}
	return false
}

func length(a *ast.ArrayType) string {
	if a.Len == nil {
		return ""
	}
	return types.ExprString(a.Len)
}

// fieldsDiffer compares the fields that two structs have both.
func (named Types) fieldsDiffer(a, b *ast.StructType) bool {
	now := make(map[string]ast.Expr)
	for _, f := range b.Fields.List {
		for _, name := range f.Names {
			now[name.Name] = f.Type
		}
	}
	for _, f := range a.Fields.List {
		for _, name := range f.Names {
			if t := now[name.Name]; t != nil && named.differ(f.Type, t) {
				return true
			}
		}
	}
	return false
}
