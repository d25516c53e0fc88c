package auditwrite

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// TestFilledArguments names the arguments that decoders fill by their parameters.
func TestFilledArguments(t *testing.T) {
	for _, c := range []struct {
		params, args, last, first string
	}{
		{"data []byte, v any", "data, v", "v", "v"},
		{"v any, name string", "v, name", "v", "v"},
		{"from any, to any", "from, to", "to", "from"},
		{"dest ...any", "a, b", "a, b", "a, b"},
		{"dest ...any", "", "", ""},
		{"name string, dest ...any", "name, a, b", "a, b", "a, b"},
		{"dest any, query string, args ...any", "dest, query, a", "dest", "dest"},
		{"names ...string", "a, b", "", ""},
		{"n int", "n", "", ""},
		{"v interface{ M() }", "v", "", ""},
		{"from, to any", "pair()", "pair()", "pair()"}, // which gives both
	} {
		sig := signatureOf(t, c.params)
		args := argumentsOf(t, c.args)
		for first, want := range map[bool]string{false: c.last, true: c.first} {
			var got []string
			for _, e := range filledArguments(sig, args, first) {
				got = append(got, types.ExprString(e))
			}
			if strings.Join(got, ", ") != want {
				t.Errorf("(%s) given %s, the first one %t: got %q, want %q", c.params, c.args, first, got, want)
			}
		}
	}
}

func signatureOf(t *testing.T, params string) *types.Signature {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", "package p\n\nfunc f("+params+") {}\n", parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	pkg, err := new(types.Config).Check("p", fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg.Scope().Lookup("f").(*types.Func).Signature()
}

func argumentsOf(t *testing.T, list string) []ast.Expr {
	t.Helper()
	call, err := parser.ParseExpr("f(" + list + ")")
	if err != nil {
		t.Fatal(err)
	}
	return call.(*ast.CallExpr).Args
}
