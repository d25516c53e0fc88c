package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
	"testing"
)

// TestPipelinesPageHasEveryForm holds the page's table of components to the interfaces of package
// pipeline. Forms that take a context first are left out there, since one sentence says it of all.
func TestPipelinesPageHasEveryForm(t *testing.T) {
	page, err := os.ReadFile("pipelines.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "\n## Components\n")
	table, _, _ := strings.Cut(rest, "\n## ")
	for _, form := range componentForms(t) {
		if !strings.Contains(table, "`"+form+"`") {
			t.Errorf("the table of components lacks %s", form)
		}
	}
}

// componentForms are the methods of the interfaces in pipeline/forms.go.
func componentForms(t *testing.T) (forms []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../pipeline/forms.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if i, ok := n.(*ast.InterfaceType); ok {
			for _, m := range i.Methods.List {
				forms = append(forms, m.Names[0].Name+strings.TrimPrefix(types.ExprString(m.Type), "func"))
			}
		}
		return true
	})
	return withoutContext(forms)
}

// withoutContext drops the forms that take a context first.
func withoutContext(forms []string) (rest []string) {
	for _, form := range forms {
		if !strings.Contains(form, "context.Context") {
			rest = append(rest, form)
		}
	}
	return rest
}
