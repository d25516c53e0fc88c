package model_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/tag"
)

// FuzzReaders holds all that read tags against each other: the plan from syntax, the plan from
// types, which is what export data leaves of a tag, and the filter that spares files from parsing.
func FuzzReaders(f *testing.F) {
	for _, raw := range []string{
		`audit:"true"`, `audit:"true,keep=3,get=-"`, `audit:"id"`, `audit:"-"`, `audit: "true"`, `audit:true`, `audit "true"`,
		`json:"a" audit:"true,onchagne"`, `json:"a",audit:"true"`, `pipeline:"stage,key=A"`, `pipeline: "sink"`, `pipeline:"sinc"`, `pipeline:"-"`, `pipeline: "-"`, "audit\n=true", `audit:"true" audit:"id"`,
	} {
		f.Add(raw, true)
		f.Add(raw, false)
	}
	f.Fuzz(func(t *testing.T, raw string, quoted bool) {
		declared, ok := declare(raw, quoted)
		if !ok {
			return // Go source cannot hold this tag in this form
		}
		src := "package x\nimport \"" + model.AuditPath + "\"\nimport \"" + model.PipelinePath + "\"\n" + declared
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "x.go", src, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		plan := model.Build(&model.Package{Path: "example.org/x", Name: "x", Fset: fset, Files: []*ast.File{file}})
		sameVerdict(t, raw, plan)
		if found := len(plan.Problems) > 0 || len(plan.Files[0].Structs[0].Fields) > 0; found && !tag.MayBeIn([]byte(declared)) {
			t.Errorf("%s: there is something to say, but the file would not be parsed", declared)
		}
		want, typed := tag.FieldOf(raw)
		if got, ok := model.TypedField(structType(t, fset, file), 0); ok != (typed && want.Word == tag.Audited) {
			t.Errorf("%q: read from types: %+v %v, from the tag alone: %+v", raw, got, ok, want)
		}
	})
}

// declare returns a struct with that tag, which its source may quote; a tag between backquotes
// cannot hold everything.
func declare(raw string, quoted bool) (src string, ok bool) {
	literal := "`" + raw + "`"
	if quoted {
		literal = strconv.QuoteToASCII(raw)
	}
	back, err := strconv.Unquote(literal)
	return "type A struct {\n\tf int " + literal + "\n\ttrail audit.Trail\n}\n", err == nil && back == raw && (quoted || utf8.ValidString(raw) && !strings.ContainsAny(raw, "\r\x00\ufeff"))
}

// sameVerdict holds a plan against the tag alone: what the grammar refuses is a problem, what it
// accepts none, unless a name is taken, or a method is missing, or a pipeline lacks a component.
func sameVerdict(t *testing.T, raw string, plan *model.Plan) {
	t.Helper()
	var want []string
	if written, ok := tag.Lookup(raw, tag.Audit); ok {
		_, faults := written.Field()
		want = append(want, categories(faults)...)
	}
	if written, ok := tag.Lookup(raw, tag.Pipeline); ok {
		_, faults := written.Component()
		want = append(want, categories(faults)...)
	}
	var got []string
	for _, p := range plan.Problems {
		if !slices.Contains([]string{"name-taken", "name-clash", "hook-method", "role-missing"}, p.Category) {
			got = append(got, p.Category)
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("%q: the plan has problems %q, the grammar %q", raw, got, want)
	}
}

func categories(faults []tag.Fault) (list []string) {
	for _, f := range faults {
		list = append(list, f.Category)
	}
	return list
}

// structType type-checks the struct A of a file.
func structType(t *testing.T, fset *token.FileSet, file *ast.File) *types.Struct {
	t.Helper()
	config := types.Config{Importer: known{}, Error: func(error) {}} // pipeline declares nothing here
	pkg, _ := config.Check("example.org/x", fset, []*ast.File{file}, nil)
	return pkg.Scope().Lookup("A").Type().Underlying().(*types.Struct)
}

// known imports what model knows without loading it.
type known struct{}

func (known) Import(path string) (*types.Package, error) {
	if pkg := model.Known(path); pkg != nil {
		return pkg, nil
	}
	return types.NewPackage(path, model.AssumedName(path)), nil
}
