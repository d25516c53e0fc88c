package model

import (
	"go/ast"
	"slices"
	"strings"
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
		list = append(list, directivePrefix+"component "+c.Name.Name+"."+c.Form.Methods()+" "+c.Tag)
	}
	return list
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
