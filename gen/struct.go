package gen

import (
	"fmt"
	"go/ast"
	"strings"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
)

// methods makes the methods of one audited struct.
type methods struct {
	*output
	s      *model.Struct
	recv   string
	handle string // in the methods of the struct's handle: what they call it
	params typeParams
}

// structMethods returns all that is generated for s.
func (o *output) structMethods(s *model.Struct) (code []jen.Code) {
	m := &methods{output: o, s: s, params: o.typeParams(s.Params, s.Trail.Update || s.Trail.Clone, s.Name, s.Handle())}
	m.recv = m.local(receiverNames(s.Receiver, s.Name)...)
	code = append(code, m.audited()...)
	code = append(code, m.outbox()...)
	code = append(code, m.view()...)
	code = append(code, m.changeLog()...)
	code = append(code, m.changes()...)
	code = append(code, m.revert()...)
	code = append(code, m.clone()...)
	code = append(code, m.update()...)
	code = append(code, m.hooks()...)
	code = append(code, m.json()...)
	for _, f := range s.Fields {
		code = append(code, m.getter(f)...)
		code = append(code, m.setter(f)...)
		code = append(code, m.elements(f)...)
	}
	return append(code, m.handleMethods()...)
}

// typ returns a field's type as the methods spell it.
func (m *methods) typ(e ast.Expr) *jen.Statement {
	return jen.Id(m.renamedType(m.text(e), m.params))
}

// receiverNames returns what to call the receiver, best first: as the type's own methods do, by the
// first letter of the type's name, or by all of the name.
func receiverNames(own, typ string) (names []string) {
	if own != "" {
		names = append(names, own)
	}
	if name := strings.ToLower(strings.TrimLeft(typ, "_")); name != "" {
		first, _ := utf8.DecodeRuneInString(name)
		names = append(names, string(first), name)
	}
	return append(names, "x")
}

// local allots a parameter that hides neither the receiver nor a type parameter.
func (m *methods) local(wanted ...string) string {
	return m.names.local(append([]string{m.recv, m.handle}, m.params.names...), wanted...)
}

// method returns a documented method; a blank line follows.
func (m *methods) method(doc []jen.Code, name string, params []jen.Code, result jen.Code, body ...jen.Code) []jen.Code {
	receiver := jen.Id(m.recv).Op("*").Add(m.self())
	if m.handle != "" {
		receiver = jen.Id(m.handle).Add(m.handleType())
	}
	fn := jen.Func().Params(receiver).Id(name).Params(params...)
	if result != nil {
		fn.Add(result)
	}
	return append(doc, fn.Block(body...), jen.Line())
}

// self returns the struct's own type.
func (m *methods) self() *jen.Statement {
	return m.parameterized(m.s.Name)
}

// parameterized returns a type with the parameters that the struct has.
func (m *methods) parameterized(name string) *jen.Statement {
	typ := jen.Id(name)
	if len(m.params.names) > 0 {
		typ.Index(jen.Id(strings.Join(m.params.names, ", ")))
	}
	return typ
}

// trail returns the address of the struct's trail.
func (m *methods) trail() jen.Code { return jen.Op("&").Add(m.field(m.s.Trail.Name.Name)) }

// object returns the struct: the receiver, or what the handle has.
func (m *methods) object() *jen.Statement {
	if m.handle != "" {
		return jen.Id(m.handle).Dot(m.recv)
	}
	return jen.Id(m.recv)
}

// field returns a field or method of the struct.
func (m *methods) field(name string) jen.Code { return m.object().Dot(name) }

// audited returns, unless the struct has type parameters, for which there would have to be
// arguments:
//
//	var _ audit.Audited = (*Account)(nil)
func (m *methods) audited() []jen.Code {
	if len(m.params.names) > 0 {
		return nil
	}
	value := jen.Parens(jen.Op("*").Id(m.s.Name)).Call(jen.Nil())
	if m.names.taken["nil"] { // the package gives it another meaning
		value = jen.Op("&").Id(m.s.Name).Values()
	}
	return []jen.Code{jen.Var().Id("_").Add(m.audit("Audited")).Op("=").Add(value), jen.Line()}
}

// view returns:
//
//	func (a *Account) Audit() audit.View {
//		return auditimpl.ViewOf(a, &a.trail)
//	}
//
// For a struct that only embeds structs with trails:
//
//	func (r *Refund) Audit() audit.View {
//		return auditimpl.ViewOfEmbedder(r)
//	}
func (m *methods) view() []jen.Code {
	doc := fmt.Sprintf("Audit returns a view of %s and its change log.", m.recv)
	view := m.impl("ViewOfEmbedder").Call(jen.Id(m.recv))
	switch {
	case m.s.Trail.Outbox:
		view = m.impl("ViewOfListed").Call(m.listing()...)
	case m.s.Trail.Name != nil:
		view = m.impl("ViewOf").Call(jen.Id(m.recv), m.trail())
	}
	return m.method(comment(doc), "Audit", nil, m.audit("View"), jen.Return(view))
}

// changeLog returns:
//
//	func (a *Account) ChangeLog(attr string) []audit.Change {
//		return a.Audit().ChangeLog(attr)
//	}
func (m *methods) changeLog() []jen.Code {
	attr := m.local("attr", "name")
	doc := fmt.Sprintf("ChangeLog returns what was logged of attribute %s, oldest first; empty when there is nothing.", attr)
	return m.method(comment(doc), "ChangeLog", []jen.Code{jen.Id(attr).Add(m.universe("string"))}, jen.Index().Add(m.audit("Change")),
		jen.Return(jen.Id(m.recv).Dot("Audit").Call().Dot("ChangeLog").Call(jen.Id(attr))))
}

// changes returns:
//
//	func (a *Account) Changes() iter.Seq[audit.Change] {
//		return a.Audit().Changes()
//	}
func (m *methods) changes() []jen.Code {
	doc := "Changes yields the changes of all attributes in the order in which they happened."
	return m.method(comment(doc), "Changes", nil, jen.Id(m.names.pkg("iter")).Dot("Seq").Index(m.audit("Change")),
		jen.Return(jen.Id(m.recv).Dot("Audit").Call().Dot("Changes").Call()))
}
