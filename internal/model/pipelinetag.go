package model

import (
	"cmp"
	"fmt"
	"go/ast"
	"slices"
	"strconv"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/tag"
)

// component reads the tag of one field into the plan.
func (b *builder) component(p *Pipeline, m member) {
	t, ok := lookupTag(m.field, tag.Pipeline)
	if !ok || t.Excludes() {
		return
	}
	read, faults := t.Component()
	role := slices.Index(tag.Roles, read.Role)
	switch {
	case t.Problem != "" || role < 0:
		b.faults(m.field, p.Name+"."+m.name.Name, faults)
		return
	case m.name.Name == "_":
		b.problem(m.name.Pos(), "blank-field", fmt.Sprintf("a blank field of %s is tagged; give it a name", p.Name))
		return
	}
	b.faults(m.field, p.Name+"."+m.name.Name, faults)
	c := &Component{Name: m.name, Expr: m.field.Type, Tag: t.String(), Role: protocol.Role(role), tag: m.field.Tag.Pos(), unclear: len(faults) > 0}
	if read.Role == tag.Dead {
		b.deadSink(p, c)
		return
	}
	if c.Role == protocol.Stage {
		c.Index = countStages(p)
	}
	if read.Key != "" {
		c.Key = &Key{Name: read.Key}
	}
	if read.When != "" {
		c.When = &Key{Name: read.When}
	}
	c.Required, c.Tap = read.Required, read.Tap
	c.Workers = workersOf(read)
	if read.Batch > 0 {
		c.Batch = &Batch{Size: read.Batch, Wait: read.Wait}
	}
	if read.Retry > 0 || read.Timeout > 0 {
		c.Tries = &Tries{Retries: read.Retry, Backoff: cmp.Or(read.Backoff, defaultBackoff), Timeout: read.Timeout}
	}
	p.Components = append(p.Components, c)
}

// workersOf are the workers that a tag asks for, nil without.
func workersOf(c tag.Component) *Workers {
	if c.Workers == "" {
		return nil
	}
	n, _ := strconv.Atoi(c.Workers) // 0 for tag.AutoWorkers
	return &Workers{N: n, Unordered: c.Unordered, Shared: c.Shared}
}

func countStages(p *Pipeline) (n int) {
	for _, c := range p.Components {
		if c.Role == protocol.Stage {
			n++
		}
	}
	return n
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
			if t, ok := lookupTag(field, tag.Pipeline); ok && !t.Excludes() {
				b.problem(field.Tag.Pos(), "misplaced-tag", "pipeline tag in a struct that cannot have methods; declare the struct as a type at package level")
			}
		}
		return true
	})
}
