package model

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"

	"github.com/auditline/auditline/internal/protocol"
)

var (
	roleNames    = []string{"source", "stage", "sink"}
	stageOptions = []string{"key"}
)

// component reads the tag of one field into the plan.
func (b *builder) component(p *Pipeline, m member) {
	t, ok := LookupTag(m.field, "pipeline")
	if !ok || t.Value == "-" {
		return
	}
	label := p.Name + "." + m.name.Name
	first, options := t.Options()
	role := slices.Index(roleNames, first)
	switch {
	case t.Bad:
		b.problem(t.Pos, "bad-tag", fmt.Sprintf("%s: malformed pipeline tag; write it as `pipeline:\"stage\"`, options after commas, without quotes, backquotes and control characters", label))
	case role < 0:
		b.problem(t.Pos, "unknown-role", fmt.Sprintf("%s: unknown role %q; %s", label, first, Suggest(first, roleNames)))
	case m.name.Name == "_":
		b.problem(m.name.Pos(), "blank-field", fmt.Sprintf("a blank field of %s is tagged; give it a name", p.Name))
	default:
		c := &Component{Name: m.name, Expr: m.field.Type, Tag: t.String(), Role: protocol.Role(role), tag: t.Pos}
		if c.Role == protocol.Stage {
			c.Index = countStages(p)
		}
		b.componentOptions(c, label, options)
		p.Components = append(p.Components, c)
	}
}

func countStages(p *Pipeline) (n int) {
	for _, c := range p.Components {
		if c.Role == protocol.Stage {
			n++
		}
	}
	return n
}

// componentOptions reads what stands behind the role.
func (b *builder) componentOptions(c *Component, label string, options []Option) {
	for _, o := range options {
		switch {
		case o.Name != "key":
			b.problem(c.tag, "unknown-option", fmt.Sprintf("%s: unknown option %q; %s", label, o.Name, Suggest(o.Name, stageOptions)))
		case c.Role != protocol.Stage:
			b.problem(c.tag, "unknown-option", fmt.Sprintf("%s: option key is for stages; remove it", label))
		case !token.IsIdentifier(o.Value):
			b.problem(c.tag, "bad-value", fmt.Sprintf("%s: option key has value %q; want key=X with X a field or method of the records", label, o.Value))
		case c.Key != nil:
			b.problem(c.tag, "duplicate-option", fmt.Sprintf("%s: option key stands twice; remove one", label))
		default:
			c.Key = &Key{Name: o.Value}
		}
	}
}

// misplacedPipelines reports pipelines that cannot have a method.
func (b *builder) misplacedPipelines(f *ast.File) {
	ast.Inspect(f, func(n ast.Node) bool {
		spec, isSpec := n.(*ast.TypeSpec)
		if isSpec && b.scope.names[spec.Name.Name] == spec.Name.Pos() && !spec.Assign.IsValid() {
			if typ, ok := ast.Unparen(spec.Type).(*ast.StructType); ok {
				for _, field := range typ.Fields.List {
					b.misplacedIn(f, field.Type)
				}
				return false
			}
		}
		if typ, ok := n.(*ast.StructType); ok {
			b.misplacedIn(f, typ)
			return false
		}
		return true
	})
}

// misplacedIn reports the tagged fields of the structs inside a type.
func (b *builder) misplacedIn(f *ast.File, typ ast.Expr) {
	ast.Inspect(typ, func(n ast.Node) bool {
		inner, ok := n.(*ast.StructType)
		if !ok || !b.isPipeline(f, inner) {
			return true
		}
		for _, field := range inner.Fields.List {
			if t, ok := LookupTag(field, "pipeline"); ok && t.Value != "-" {
				b.problem(t.Pos, "misplaced-tag", "pipeline tag in a struct that cannot have methods; declare the struct as a type at package level")
			}
		}
		return true
	})
}
