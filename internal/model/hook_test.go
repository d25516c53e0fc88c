//go:build !js

// On js there is no go command to import packages with.

package model_test

import (
	"go/ast"
	"go/parser"
	"go/types"
	"strings"
	"testing"

	"github.com/auditline/auditline/internal/model"
)

const hooks = `package x

import "github.com/auditline/auditline/audit"

type Box[T any] struct {
	v T     ` + "`audit:\"true,check=ok,after=changed\"`" + `
	trail audit.Trail
}

func (b *Box[E]) ok(E) error { return nil }
func (b Box[E]) changed(old, new E) bool { return true }

type base struct{}

func (*base) positive(int) error { return nil }
func (*base) anything(old, new any) {}

type Account struct {
	base
	good int ` + "`audit:\"true,check=positive,after=anything\"`" + `
	typo int ` + "`audit:\"true,check=postive\"`" + `
	kind string ` + "`audit:\"true,check=positive\"`" + `
	swapped int ` + "`audit:\"true,after=positive\"`" + `
	trail audit.Trail
}

type Bare struct {
	n int ` + "`audit:\"true,after=changed\"`" + `
	trail audit.Trail
}
`

func TestHooks(t *testing.T) {
	_, alone := build(t, hooks)
	if !alone.NeedsTypes || len(alone.Problems) > 0 {
		t.Errorf("without types: needs types %v, problems %v", alone.NeedsTypes, alone.Problems)
	}
	var got []string
	for _, p := range typed(t, hooks).Problems {
		got = append(got, p.Text)
	}
	want := []string{
		"Account.typo: check=postive: Account has no such method; did you mean positive?",
		"Account.kind: check=positive: the method is func(int) error; want func(string) error",
		"Account.swapped: after=positive: the method is func(int) error; want func(old, new int)",
		"Bare.n: after=changed: Bare has no such method; write it as func(old, new int)",
	}
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}

// typed makes the plan of a package of one file with types.
func typed(t *testing.T, src string) *model.Plan {
	t.Helper()
	fset := typedFset
	f, err := parser.ParseFile(fset, "x.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{Importer: imports}
	pkg, err := conf.Check("example.org/x", fset, []*ast.File{f}, info)
	if err != nil {
		t.Fatal(err)
	}
	return model.Build(&model.Package{Path: "example.org/x", Name: "x", Fset: fset, Files: []*ast.File{f}, Types: pkg, Info: info})
}
