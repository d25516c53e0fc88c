package gen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
)

// hooks returns, for a trail with the option capture or json and fields that name methods:
//
//	func (a *Account) AuditHooks() auditimpl.Hooks {
//		return auditimpl.HooksOf(
//			&a.trail,
//			auditimpl.Check("owner", a.validOwner),
//			auditimpl.After("balance", func(old, v int64) { a.balanceChanged(old, v) }),
//		)
//	}
func (m *methods) hooks() []jen.Code {
	if !m.s.HasHooks() {
		return nil
	}
	lines := []jen.Code{m.trail()}
	for _, f := range m.s.Fields {
		if f.Check != "" {
			lines = append(lines, m.impl("Check").Call(append([]jen.Code{jen.Lit(f.Attr)}, m.check(f)...)...))
		}
		if f.After != "" {
			lines = append(lines, m.impl("After").Call(jen.Lit(f.Attr), m.after(f)))
		}
	}
	doc := "AuditHooks returns the methods that the fields' tags name, for audit.Capture to call."
	return m.method(comment(doc), "AuditHooks", nil, m.impl("Hooks"), jen.Return(m.impl("HooksOf").Custom(
		jen.Options{Open: "(", Close: ")", Separator: ",", Multi: true}, lines...)))
}

// after returns a function with the parameters of the field's type, which the method that its tag
// names may not have.
func (m *methods) after(f *model.Field) jen.Code {
	old, v := m.local("old", "was"), m.local("v", "value")
	return jen.Func().Params(jen.List(jen.Id(old), jen.Id(v)).Add(m.typ(f.Type))).Block(
		jen.Add(m.field(f.After)).Call(jen.Id(old), jen.Id(v)))
}

// json returns, for a trail with that option:
//
//	func (a *Account) MarshalJSON() ([]byte, error) {
//		return auditimpl.MarshalJSON(a)
//	}
//
//	func (a *Account) UnmarshalJSON(b []byte) error {
//		return auditimpl.UnmarshalJSON(a, b)
//	}
func (m *methods) json() []jen.Code {
	if !m.s.Trail.JSON {
		return nil
	}
	b := m.local("b", "data")
	bytes := jen.Index().Add(m.universe("byte"))
	marshal := fmt.Sprintf("MarshalJSON writes the fields of %s as their json tags say, unexported ones too, without the log.", m.recv)
	unmarshal := fmt.Sprintf("UnmarshalJSON reads what MarshalJSON has written. It loads %s if that is empty; else it is all or\n"+
		"nothing, as audit.Capture is: checks are asked, and what differs is logged.", m.recv)
	return append(
		m.method(comment(marshal), "MarshalJSON", nil, jen.Params(bytes.Clone(), m.universe("error")),
			jen.Return(m.impl("MarshalJSON").Call(jen.Id(m.recv)))),
		m.method(comment(unmarshal), "UnmarshalJSON", []jen.Code{jen.Id(b).Add(bytes)}, m.universe("error"),
			jen.Return(m.impl("UnmarshalJSON").Call(jen.Id(m.recv), jen.Id(b))))...)
}
