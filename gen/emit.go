package gen

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/printer"
	"go/token"
	"path/filepath"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
)

// output makes one generated file out of the plan of its source file.
type output struct {
	fset  *token.FileSet
	names *names
	file  *jen.File
}

// newOutput returns an output without content. declared are the identifiers that the package
// declares.
func newOutput(fset *token.FileSet, plan *model.File, declared map[string]token.Pos) *output {
	o := &output{fset, newNames(declared, plan.Syntax), jen.NewFile(plan.Syntax.Name.Name)}
	o.file.NoFormat = true
	return o
}

// emit returns the generated file for plan, formatted. declared are the identifiers that the
// package declares.
func emit(fset *token.FileSet, plan *model.File, declared map[string]token.Pos) ([]byte, error) {
	o := newOutput(fset, plan, declared)
	o.useTypes(plan)
	o.body(plan) // for the imports that it needs: with them known, no other name hides one
	return o.render(plan, o.body(plan))
}

// render returns the file with body below the imports that it was found to need.
func (o *output) render(plan *model.File, body []jen.Code) ([]byte, error) {
	o.importBlock()
	for _, line := range body {
		o.file.Add(line)
	}

	var raw bytes.Buffer
	raw.WriteString(model.Header + "\n// Source: " + filepath.Base(plan.Name) + "\n\n" + buildLine(plan))
	if err := o.file.Render(&raw); err != nil {
		return nil, err
	}
	formatted, err := format.Source(raw.Bytes())
	if err != nil {
		return nil, fmt.Errorf("%s: generated code does not parse: %w", plan.Name, err)
	}
	return formatted, nil
}

// useTypes imports what the field types need, before any name is allotted.
func (o *output) useTypes(plan *model.File) {
	for _, s := range plan.Structs {
		for _, f := range s.Fields {
			for _, imp := range f.Imports {
				o.names.use(imp)
			}
		}
	}
}

// body returns everything below the imports.
func (o *output) body(plan *model.File) (code []jen.Code) {
	if len(plan.Structs) > 0 {
		code = append(code, o.formatOf(model.AuditImplPath, "Format2", "audit")...)
	}
	if len(plan.Pipelines) > 0 {
		code = append(code, o.formatOf(model.PipelineImplPath, "Format2", "pipeline")...)
	}
	for _, s := range plan.Structs {
		code = append(code, o.structMethods(s)...)
	}
	for _, p := range plan.Pipelines {
		if p.IsSub() {
			code = append(code, o.subPipeline(p)...)
		} else {
			code = append(code, o.pipeline(p)...)
		}
	}
	return code
}

// formatOf returns, for the package of the runtime that generated code calls:
//
//	const _ = auditimpl.Format2 // does not compile? run go generate: audit has changed
func (o *output) formatOf(path, constant, runtime string) []jen.Code {
	return []jen.Code{
		jen.Id("const").Id("_").Op("=").Id(o.names.pkg(path)).Dot(constant).
			Comment("does not compile? run go generate: " + runtime + " has changed"),
		jen.Line(),
	}
}

// importBlock adds the imports that the code above was found to need.
func (o *output) importBlock() {
	var lines []jen.Code
	for _, line := range o.names.importLines() {
		lines = append(lines, jen.Id(line))
	}
	o.file.Add(jen.Id("import").Defs(lines...))
	o.file.Line()
}

// audit returns name of package audit as the output spells it.
func (o *output) audit(name string) *jen.Statement {
	return jen.Id(o.names.pkg(model.AuditPath)).Dot(name)
}

// impl returns name of package auditimpl as the output spells it.
func (o *output) impl(name string) *jen.Statement {
	return jen.Id(o.names.pkg(model.AuditImplPath)).Dot(name)
}

// universe returns a predeclared type, by its alias in auditimpl where the package gives the name
// another meaning.
func (o *output) universe(name string) *jen.Statement {
	if o.names.taken[name] {
		return o.impl(strings.ToUpper(name[:1]) + name[1:])
	}
	return jen.Id(name)
}

// text returns a type as it is spelled in the source file.
func (o *output) text(e ast.Expr) string {
	var text strings.Builder
	if err := printer.Fprint(&text, o.fset, e); err != nil {
		panic(err) // a strings.Builder does not fail, and the parser made e
	}
	return text.String()
}

// comment returns text as line comments, and below it the directives as they are.
func comment(text string, directives ...string) (lines []jen.Code) {
	for line := range strings.Lines(text) {
		lines = append(lines, jen.Comment(strings.TrimRight("// "+line, " \n")))
	}
	if len(directives) > 0 {
		lines = append(lines, jen.Comment("//"))
	}
	for _, d := range directives {
		lines = append(lines, jen.Comment(d))
	}
	return lines
}
