package report

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

func TestFuncName(t *testing.T) {
	for src, want := range map[string]string{
		"func Pay() {}":                    "Pay",
		"func (Account) Pay() {}":          "(Account).Pay",
		"func (a *Account) Pay() {}":       "(*Account).Pay",
		"func (a (*Account)) Pay() {}":     "(*Account).Pay",
		"func (l List[T]) Len() {}":        "(List).Len",
		"func (p *Pair[K, V]) Swap() {}":   "(*Pair).Swap",
		"func (_ *(Pair[K, V])) Swap() {}": "(*Pair).Swap",
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "p.go", "package p\n\n"+src+"\n", parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if got := funcName(file.Decls[0].(*ast.FuncDecl)); got != want {
			t.Errorf("%s: got %s, want %s", src, got, want)
		}
	}
}
