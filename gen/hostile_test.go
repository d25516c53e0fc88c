package gen

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/auditline/auditline/internal/model"
)

// generated plans and emits a package of one file; output is nil for what is
// refused.
func generated(t *testing.T, src string) (plan *model.Plan, output []byte) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "x.go", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, nil
	}
	plan = model.Build(&model.Package{Path: "example.org/x", Name: "x", Fset: fset, Files: []*ast.File{f}})
	if len(plan.Problems) > 0 || len(plan.Files) == 0 {
		return plan, nil
	}
	output, err = emit(fset, plan.Files[0], plan.Declared)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	return plan, output
}

// functions lists what a generated file declares; anything but methods and the guards of format and
// interface fails the test.
func functions(t *testing.T, output []byte) (names []string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "x_gen.go", output, parser.ParseComments)
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			names = append(names, d.Name.Name)
		case *ast.GenDecl:
			if d.Tok == token.TYPE || d.Tok == token.VAR && d.Specs[0].(*ast.ValueSpec).Names[0].Name != "_" {
				t.Fatalf("declares a %s:\n%s", d.Tok, output)
			}
		}
	}
	return names
}

// FuzzTag puts any tag and any comment on a field: either it is refused, or the
// output declares the planned methods, and nothing else.
func FuzzTag(f *testing.F) {
	for _, tag := range []string{
		`audit:"true"`, `audit:"true,get=-,set=Put,name=a.b"`, `audit:"true,keep=3,onchange,redact,share"`,
		`audit:"true,check=ok,after=did"`, "audit:\"true`\n}\nfunc init() { panic(1) }\n//\"", `audit:"id"`, `audit:"-"`,
		`audit:"true,name=*/"`, `audit:"true,get=X() {} func (a *A) Y"`, `json:"x" audit:"true" xml:"y"`, "audit:\"true,name=\\u2028x\"",
	} {
		f.Add(tag, "doc of the field")
	}
	f.Add(`audit:"true"`, "*/ package\r//go:build ignore")
	f.Add(`audit:"true"`, "//go:build ignore") // behind two more slashes
	f.Fuzz(func(t *testing.T, tag, doc string) {
		doc = strings.NewReplacer("\n", " ", "\x00", "").Replace(doc)
		src := fmt.Sprintf("package x\nimport \"github.com/auditline/auditline/audit\"\ntype A struct {\n//%s\nfield int %s\ntrail audit.Trail\n}\nfunc (*A) ok(int) error { return nil }\nfunc (*A) did(_, _ int) {}\n", doc, strconv.Quote(tag))
		plan, output := generated(t, src)
		if output == nil {
			return
		}
		want := []string{"Audit", "ChangeLog", "Changes"}
		for _, field := range plan.Files[0].Structs[0].Fields {
			want = append(want, slices.DeleteFunc([]string{field.Getter, field.Setter}, func(s string) bool { return s == "" })...)
		}
		if bytes.Contains(output, []byte("\n//go:")) {
			t.Errorf("the doc of the field has become a directive:\n%s", output)
		}
		if d := cmp.Diff(want, functions(t, output)); d != "" {
			t.Errorf("%s\n%s", d, output)
		}
		if clean, err := format.Source(output); err != nil || string(clean) != string(output) {
			t.Errorf("not formatted: %v\n%s", err, output)
		}
	})
}

// TestDeep generates for a type of 1,000 levels.
func TestDeep(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[]map[string]*struct{ a ", 250) + "int" + strings.Repeat(" }", 250)
	_, output := generated(t, "package x\nimport \"github.com/auditline/auditline/audit\"\ntype A struct {\nfield "+deep+" `audit:\"true\"`\ntrail audit.Trail\n}\n")
	if got := functions(t, output); !slices.Contains(got, "SetField") {
		t.Errorf("functions %v", got)
	}
}

// TestWide generates for a struct of 5,000 fields.
func TestWide(t *testing.T) {
	t.Parallel()
	var src strings.Builder
	src.WriteString("package x\nimport \"github.com/auditline/auditline/audit\"\ntype A struct {\ntrail audit.Trail\n")
	for i := range 5000 {
		fmt.Fprintf(&src, "f%d int `audit:\"true\"`\n", i)
	}
	src.WriteString("}\n")
	_, output := generated(t, src.String())
	if got := len(functions(t, output)); got != 3+2*5000 {
		t.Errorf("%d functions", got)
	}
}
