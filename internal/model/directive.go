package model

import (
	"go/ast"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/protocol"
)

// directivePrefix begins the comments in generated code that hold the tags it was made from. They
// are directives, which go doc does not show.
const directivePrefix = "//auditgen:"

// FieldDirective begins the directive of an audited field; its tag follows.
const FieldDirective = directivePrefix + "field "

// Directive returns the comment that the doc of the field's first accessor ends with.
func (f *Field) Directive() string { return FieldDirective + f.Tag }

// Directives returns the comments that the doc of the pipeline's Run ends with: for each component
// what Run calls, and the tag. The components' forms must be known.
func (p *Pipeline) Directives() (list []string) {
	for _, c := range p.Fields() {
		var methods []string
		for _, form := range p.Calls(c) {
			methods = append(methods, form.Method)
		}
		list = append(list, directivePrefix+"component "+c.Name.Name+"."+strings.Join(methods, ",")+" "+c.Tag)
	}
	return list
}

// Calls are the methods of a component that Run calls.
func (p *Pipeline) Calls(c *Component) []*protocol.Form {
	forms := []*protocol.Form{c.Form}
	if c.Form.Flush != nil {
		forms = append(forms, c.Form.Flush)
	}
	if c.Role == protocol.Source && p.Places != nil {
		forms = append(forms, p.Places.Position, p.Places.Seek)
	}
	if c.Keep != nil {
		forms = append(forms, c.Keep)
	}
	return forms
}

// Fields are the components and, behind them, the sink of dead letters.
func (p *Pipeline) Fields() []*Component {
	if p.Dead == nil {
		return p.Components
	}
	return append(slices.Clone(p.Components), p.Dead)
}

// DirectivesOf returns those of our directives that a doc holds.
func DirectivesOf(doc *ast.CommentGroup) (list []string) {
	if doc == nil {
		return nil
	}
	for _, c := range doc.List {
		if strings.HasPrefix(c.Text, directivePrefix) {
			list = append(list, c.Text)
		}
	}
	return list
}
