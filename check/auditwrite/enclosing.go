package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// context is the text of a context.Context that is at hand at pos: a parameter of an enclosing
// function that is one, or, in that order, one that has a method Context, like *http.Request and
// *testing.T; "" if there is none.
func (c *checker) context(pos token.Pos) string {
	for fn := range c.at.Enclosing(functionNodes...) {
		var others []string
		for _, field := range funcType(fn.Node()).Params.List {
			for _, name := range field.Names {
				t := typeOf(c.pass.TypesInfo, name)
				switch {
				case !c.means(name, pos):
				case isContext(t):
					return name.Name
				case hasContext(t):
					others = append(others, name.Name+".Context()")
				}
			}
		}
		if len(others) > 0 {
			return others[0]
		}
	}
	return ""
}

// hasContext reports whether a t has the method Context() context.Context.
func hasContext(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Context")
	fn, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	params, results := fn.Signature().Params(), fn.Signature().Results()
	return params.Len() == 0 && results.Len() == 1 && isContext(results.At(0).Type())
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
