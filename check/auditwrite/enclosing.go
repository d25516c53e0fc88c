package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// contextName is the name of a context.Context that is visible at pos: a parameter of an enclosing
// function, "" if there is none.
func (c *checker) contextName(pos token.Pos) string {
	for fn := range c.at.Enclosing(functionNodes...) {
		for _, field := range funcType(fn.Node()).Params.List {
			for _, name := range field.Names {
				if isContext(typeOf(c.pass.TypesInfo, name)) && c.means(name, pos) {
					return name.Name
				}
			}
		}
	}
	return ""
}

// functionNodes are the types of nodes that have parameters and a body.
var functionNodes = []ast.Node{(*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)}

func funcType(n ast.Node) *ast.FuncType {
	switch n := n.(type) {
	case *ast.FuncDecl:
		return n.Type
	case *ast.FuncLit:
		return n.Type
	}
	return nil
}

func isContext(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == "context" && named.Obj().Name() == "Context"
}

// means reports whether the parameter's name still means the parameter at pos.
func (c *checker) means(param *ast.Ident, pos token.Pos) bool {
	obj := c.pass.TypesInfo.Defs[param]
	scope := c.pass.Pkg.Scope().Innermost(pos)
	if obj == nil || scope == nil || param.Name == "_" {
		return false
	}
	_, found := scope.LookupParent(param.Name, pos)
	return found == obj
}

// failure is what the innermost enclosing function returns to pass err on; not ok if it cannot.
func (c *checker) failure() (results string, ok bool) {
	for fn := range c.at.Enclosing(functionNodes...) {
		if sig := c.signature(fn.Node()); sig != nil {
			return failureOf(sig.Results())
		}
	}
	return "", false
}

func (c *checker) signature(n ast.Node) *types.Signature {
	var t types.Type
	switch n := n.(type) {
	case *ast.FuncDecl:
		t = typeOf(c.pass.TypesInfo, n.Name)
	case *ast.FuncLit:
		t = typeOf(c.pass.TypesInfo, n)
	}
	sig, _ := t.(*types.Signature)
	return sig
}

func failureOf(results *types.Tuple) (string, bool) {
	last := results.Len() - 1
	if last < 0 || !types.Identical(results.At(last).Type(), types.Universe.Lookup("error").Type()) {
		return "", false
	}
	var values []string
	for i := range last {
		zero := zeroOf(results.At(i).Type())
		if zero == "" {
			return "", false
		}
		values = append(values, zero)
	}
	return strings.Join(append(values, "err"), ", "), true
}

// zeroOf writes the zero value of t, "" if that takes more than a word.
func zeroOf(t types.Type) string {
	if _, isParam := types.Unalias(t).(*types.TypeParam); isParam {
		return ""
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return "false"
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsNumeric != 0:
			return "0"
		}
		return "nil" // unsafe.Pointer
	case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
		return "nil"
	}
	return ""
}
