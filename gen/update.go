package gen

import (
	"fmt"
	"go/ast"

	"github.com/dave/jennifer/jen"
)

// update returns, for a trail with that option, the handle's type and how one comes by it:
//
//	type AccountUpdate struct{ a *Account }
//
//	func (a *Account) Update(fn func(u AccountUpdate) error) error {
//		return auditimpl.Update(a.Audit(), func() error {
//			return fn(AccountUpdate{a})
//		})
//	}
//
//	func (a *Account) In(g *audit.Tx) AccountUpdate {
//		auditimpl.In(g, a.Audit())
//		return AccountUpdate{a}
//	}
func (m *methods) update() []jen.Code {
	if !m.s.Trail.Update {
		return nil
	}
	fn, u, g := m.local("fn", "function"), m.local("u", "handle"), m.local("g", "group")
	made := m.handleType().Values(jen.Id(m.recv))
	args := []jen.Code{jen.Id(m.recv).Dot("Audit").Call(), jen.Func().Params().Add(m.universe("error")).Block(
		jen.Return(jen.Id(fn).Call(made)))}
	name, in := "Update", "In"
	switch {
	case m.s.Trail.Who:
		name, in = "UpdateWho", "InWho"
	case m.s.Trail.Ctx:
		name = "UpdateBy"
	}
	args = append(m.contextArg(), args...)
	param := jen.Id(fn).Func().Params(jen.Id(u).Add(m.handleType())).Add(m.universe("error"))

	code := comment(fmt.Sprintf("%s changes %s %s within its Update, or an audit.Group.", m.s.Handle(), article(m.s.Name), m.s.Name))
	code = append(code, jen.Type().Add(m.handleDeclared()).Struct(jen.Id(m.recv).Op("*").Add(m.self())), jen.Line())
	doc := fmt.Sprintf("Update calls %[1]s, which changes %[2]s by %[3]s, all at once: the changes are one change set.\n"+
		"When %[1]s returns an error or panics, what it has set is as before, and nothing is logged.", fn, m.recv, u)
	if m.s.Trail.Sync {
		doc += "\nOther goroutines wait meanwhile."
	}
	code = append(code, m.method(comment(doc), "Update", append(m.contextParam(), param), m.universe("error"),
		jen.Return(m.impl(name).Call(args...)))...)
	doc = fmt.Sprintf("In returns what changes %s within the audit.Group that has called its function with %s.", m.recv, g)
	return append(code, m.method(comment(doc), "In", []jen.Code{jen.Id(g).Op("*").Add(m.audit("Tx"))}, m.handleType(),
		m.impl(in).Call(jen.Id(g), jen.Id(m.recv).Dot("Audit").Call()), jen.Return(made))...)
}

// handleDeclared returns the type of the handle as it is declared, with the constraints of its
// parameters.
func (m *methods) handleDeclared() *jen.Statement {
	if len(m.params.names) == 0 {
		return m.handleType()
	}
	var params []jen.Code
	next := 0
	for _, f := range m.s.Spec.TypeParams.List {
		m.useImports(f.Type)
		for range f.Names {
			params = append(params, jen.Id(m.params.names[next]).Add(m.typ(f.Type)))
			next++
		}
	}
	return jen.Id(m.s.Handle()).Types(params...)
}

// useImports imports what the source file calls the packages by that an expression names.
func (m *methods) useImports(e ast.Expr) {
	ast.Inspect(e, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok {
			for imp := range m.names.known() {
				if id, ok := sel.X.(*ast.Ident); ok && imp.Name == id.Name {
					m.names.use(imp)
				}
			}
		}
		return true
	})
}

// article is the one that goes before a name.
func article(name string) string {
	switch name[0] {
	case 'A', 'E', 'I', 'O', 'U', 'a', 'e', 'i', 'o', 'u':
		return "an"
	}
	return "a"
}

// handleType returns the type of the handle.
func (m *methods) handleType() *jen.Statement { return m.parameterized(m.s.Handle()) }

// handleMethods returns the accessors of the handle. They neither lock nor take a context: the
// update has done that.
//
//	func (u AccountUpdate) SetBalance(v int64) {
//		auditimpl.UpdateInt(&u.a.trail, &u.a.balance, v)
//	}
func (m *methods) handleMethods() (code []jen.Code) {
	if !m.s.Trail.Update {
		return nil
	}
	h := *m
	h.handle = m.local("u", "handle")
	for _, f := range m.s.Fields {
		code = append(code, h.getter(f)...)
		code = append(code, h.setter(f)...)
		code = append(code, h.elements(f)...)
	}
	return code
}
