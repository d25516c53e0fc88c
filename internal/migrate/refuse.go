package migrate

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/auditline/auditline/check/auditwrite"
	"github.com/auditline/auditline/gen"
	"github.com/auditline/auditline/internal/model"
)

// refuseDeclarations refuses what the tags and trails break: literals without field names, and
// whatever else does not type-check any more.
func (m *migration) refuseDeclarations(ctx context.Context) error {
	var literals []*ast.CompositeLit
	for _, u := range m.units {
		for _, file := range u.syntax {
			literals = append(literals, m.unkeyed(u, file)...)
		}
	}
	for _, lit := range literals {
		m.refuse(gen.Problem{Pos: m.diskPosition(lit.Pos()), Category: "unkeyed-literal",
			Text: "this literal sets fields by their order, and the trail adds one: write their names"})
	}
	var broken []gen.Problem
	for _, p := range m.typeErrors(m.units) {
		if !slices.ContainsFunc(literals, func(lit *ast.CompositeLit) bool { return m.contains(lit, p.Pos) }) {
			p.Text += m.conversionRemedy(p.Pos)
			p.Pos = m.onDisk(p.Pos)
			broken = append(broken, p)
		}
	}
	if len(broken) == 0 {
		return nil
	}
	return m.blame(ctx, broken)
}

// blame says of type errors whether they were there before.
func (m *migration) blame(ctx context.Context, broken []gen.Problem) error {
	before, err := list(ctx, m.Config)
	if err != nil {
		return err
	}
	before.dependents(m.paths())
	if err := before.loadOthers(ctx); err != nil {
		return err
	}
	if err := before.check(before.units); err != nil {
		return err
	}
	if list := before.typeErrors(before.units); len(list) > 0 {
		for _, p := range list {
			p.Category, p.Text = "package-does-not-build", p.Text+"; a migration needs packages that build"
			m.refuse(p)
		}
		return nil
	}
	for _, p := range broken {
		p.Text = "with the tags, the trail and the accessors this does not compile: " + p.Text
		m.refuse(p)
	}
	return nil
}

// paths are those of the targets' packages.
func (m *migration) paths() (paths []string) {
	for _, t := range m.targets {
		paths = append(paths, t.pkg.PkgPath)
	}
	return paths
}

// contains reports whether a position lies in n.
func (p *program) contains(n ast.Node, pos token.Position) bool {
	from, to := p.position(n.Pos()), p.position(n.End())
	return from.Filename == pos.Filename && from.Offset <= pos.Offset && pos.Offset < to.Offset
}

// unkeyed lists the literals of targets in a file that do not name the fields.
func (m *migration) unkeyed(u *unit, file *ast.File) (list []*ast.CompositeLit) {
	if u.info == nil {
		return nil
	}
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.CompositeLit)
		if !ok || len(lit.Elts) == 0 || m.targetOf(u.info.TypeOf(lit)) == nil {
			return true
		}
		if _, keyed := lit.Elts[0].(*ast.KeyValueExpr); !keyed {
			list = append(list, lit)
		}
		return true
	})
	return list
}

// targetOf is the target whose struct t is, under whatever name; nil if it is none's.
func (m *migration) targetOf(t types.Type) *target {
	if t == nil {
		return nil
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok || s.NumFields() == 0 {
		return nil
	}
	return m.targetAt(s.Field(0))
}

// targetAt is the target whose struct has the field v, nil if it is another one's.
func (m *migration) targetAt(v *types.Var) *target {
	pos := m.position(v.Pos())
	for _, t := range m.targets {
		for spec, typ := range model.StructTypes(m.parse(t.file).syntax) {
			if spec.Name.Name == t.name && m.contains(typ, pos) {
				return t
			}
		}
	}
	return nil
}

// concerns reports whether a write is one to a field of a target.
func (m *migration) concerns(w auditwrite.Write) bool {
	if w.Owner == nil {
		return false
	}
	t := m.targetOf(w.Owner)
	if t == nil || w.Field == nil || t.all {
		return t != nil
	}
	_, named := t.fields[w.Field.Selector.Sel.Name]
	return named
}

// refuseWrite says why a write is not rewritten, and what to do.
func (m *migration) refuseWrite(w auditwrite.Write, why string) {
	text := w.Finding.Message
	if why != "" {
		text += fmt.Sprintf(" (it cannot be rewritten here: %s)", why)
	}
	m.refuse(gen.Problem{Pos: m.diskPosition(w.Finding.Pos), Category: w.Finding.Category, Text: text})
}
