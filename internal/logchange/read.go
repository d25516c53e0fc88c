// Package logchange compares two versions of generated code and says which stored logs the newer
// one can no longer read. It looks at syntax alone, and keeps silent where that does not tell.
package logchange

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/tag"
)

// Attribute is what generated code tells of an audited field.
type Attribute struct {
	Struct, Field string
	Name          string   // in logs
	Was           []string // names that it had in older logs
	Redact        bool
	Type          ast.Expr
}

// Read returns the attributes that a generated file has accessors for, in its order; none of a file
// that is not Go.
func Read(generated []byte) (all []Attribute) {
	trails := make(map[string]string)
	for _, f := range methods(generated) {
		typ, recv := model.ReceiverType(f), receiver(f)
		if f.Name.Name == "Audit" {
			trails[typ] = slices.Concat(fieldsIn(f.Body, recv), []string{""})[0]
		}
		if raw := fieldTag(f.Doc); raw != "" {
			all = appendAttribute(all, f, typ, raw, fieldsIn(f.Body, recv), trails[typ])
		}
	}
	return all
}

// Embedders names the structs that have no log of their own, but a view of those that they embed.
func Embedders(generated []byte) (names []string) {
	for _, f := range methods(generated) {
		ast.Inspect(f.Body, func(n ast.Node) bool {
			if sel, ok := n.(*ast.SelectorExpr); ok && f.Name.Name == "Audit" && sel.Sel.Name == "ViewOfEmbedder" {
				names = append(names, model.ReceiverType(f))
			}
			return true
		})
	}
	return names
}

// methods lists the methods that a file declares; none of a file that is not Go.
func methods(generated []byte) (list []*ast.FuncDecl) {
	file, err := parser.ParseFile(token.NewFileSet(), "", generated, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv != nil && f.Body != nil {
			list = append(list, f)
		}
	}
	return list
}

// appendAttribute adds the field whose first accessor f is.
func appendAttribute(all []Attribute, f *ast.FuncDecl, typ, raw string, fields []string, trail string) []Attribute {
	tagged, ok := tag.FieldOf(raw)
	fields = slices.DeleteFunc(fields, func(name string) bool { return name == trail })
	if !ok || len(fields) == 0 {
		return all
	}
	a := Attribute{Struct: typ, Field: fields[0], Name: fields[0], Was: tagged.Was, Redact: tagged.Redact, Type: accessed(f)}
	if tagged.Name != "" {
		a.Name = tagged.Name
	}
	return append(all, a)
}

// accessed is the type of the field that f gets or sets.
func accessed(f *ast.FuncDecl) ast.Expr {
	if results := f.Type.Results; results != nil && !strings.HasPrefix(f.Name.Name, "Set") {
		return results.List[0].Type
	}
	params := f.Type.Params.List
	if len(params) == 0 {
		return f.Type.Results.List[0].Type // a getter whose name begins with Set
	}
	return params[len(params)-1].Type
}

// receiver is the name of a method's receiver, "" without.
func receiver(f *ast.FuncDecl) string {
	if names := f.Recv.List[0].Names; len(names) > 0 {
		return names[0].Name
	}
	return ""
}

// fieldTag is the tag in the directive of an accessor's doc, "" without.
func fieldTag(doc *ast.CommentGroup) string {
	for _, d := range model.DirectivesOf(doc) {
		if raw, ok := strings.CutPrefix(d, model.FieldDirective); ok {
			return raw
		}
	}
	return ""
}

// fieldsIn lists the fields of the receiver that a body names, without the methods that it calls.
func fieldsIn(body *ast.BlockStmt, recv string) (names []string) {
	called := make(map[ast.Expr]bool)
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			called[n.Fun] = true
		case *ast.SelectorExpr:
			if id, ok := n.X.(*ast.Ident); ok && id.Name == recv && !called[n] {
				names = append(names, n.Sel.Name)
			}
		}
		return true
	})
	return names
}
