package gen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
)

// context names the context that setters take, "" where they take none.
func (m *methods) context() string {
	if !m.s.Trail.Ctx {
		return ""
	}
	return m.local("ctx", "origin")
}

// contextParam returns the context parameter, nothing where setters take none.
func (m *methods) contextParam() []jen.Code {
	if !m.s.Trail.Ctx {
		return nil
	}
	return []jen.Code{jen.Id(m.context()).Id(m.names.pkg("context")).Dot("Context")}
}

// revert returns, for a trail with that option:
//
//	func (a *Account) RevertTo(t time.Time, opts ...audit.RevertOption) error {
//		return auditimpl.Revert(
//			a.Audit(), t, opts,
//			auditimpl.Undo("balance", a.SetBalance),
//			auditimpl.UndoChecked("owner", a.SetOwner, a.validOwner),
//			auditimpl.Undo("Base.level", a.Base.SetLevel),
//		)
//	}
func (m *methods) revert() []jen.Code {
	if !m.s.Trail.Revert {
		return nil
	}
	t, opts := m.local("t", "at"), m.local("opts", "options")
	lines := []jen.Code{jen.List(jen.Id(m.recv).Dot("Audit").Call(), jen.Id(t), jen.Id(opts))}
	for _, f := range m.s.Fields {
		if f.Setter != "" {
			lines = append(lines, m.undo(f.Attr, f, m.field(f.Setter), m.s.Trail.Ctx, m.check(f)))
		}
	}
	for _, f := range m.s.Inherited {
		if !f.Ctx || m.s.Trail.Ctx {
			var check []jen.Code
			if f.Askable {
				check = append(check, jen.Add(m.field(f.Path)).Dot(f.Check))
			}
			lines = append(lines, m.undo(f.Path+"."+f.Attr, f.Field, jen.Add(m.field(f.Path)).Dot(f.Setter), f.Ctx, check))
		}
	}
	doc := fmt.Sprintf("RevertTo sets what differs from its value at %s back to that, through the setters, so that\n"+
		"undoing is logged too. It asks checks first: nothing changes when one refuses, or a value is unknown.", t)
	params := append(m.contextParam(), jen.Id(t).Id(m.names.pkg("time")).Dot("Time"),
		jen.Id(opts).Op("...").Add(m.audit("RevertOption")))
	return m.method(comment(doc), "RevertTo", params, m.universe("error"), jen.Return(m.impl("Revert").Custom(
		jen.Options{Open: "(", Close: ")", Separator: ",", Multi: true}, lines...)))
}

// check returns the method that the field's tag names to be asked first, nothing without one. One
// that takes another type than the field's is called by a function that takes this one:
//
//	func(v int64) error { return a.printable(v) }
func (m *methods) check(f *model.Field) []jen.Code {
	switch {
	case f.Check == "":
		return nil
	case !f.CheckWidens:
		return []jen.Code{m.field(f.Check)}
	}
	v := m.local("v", "value")
	return []jen.Code{jen.Func().Params(jen.Id(v).Add(m.typ(f.Type))).Add(m.universe("error")).Block(
		jen.Return(jen.Add(m.field(f.Check)).Call(jen.Id(v))))}
}

// undo returns how one field is set back, by a setter that may take a context, and that asks check.
func (m *methods) undo(attr string, f *model.Field, setter jen.Code, ctx bool, check []jen.Code) jen.Code {
	name, args := "Undo", []jen.Code{jen.Lit(attr), setter}
	if f.Check != "" {
		name += "Checked"
	}
	if ctx {
		name, args = name+"By", append([]jen.Code{jen.Id(m.context())}, args...)
	}
	return m.impl(name).Call(append(args, check...)...)
}

// clone returns, for a trail with that option:
//
//	func (a *Account) Clone() *Account {
//		return auditimpl.CloneOf(a)
//	}
func (m *methods) clone() []jen.Code {
	if !m.s.Trail.Clone {
		return nil
	}
	doc := fmt.Sprintf("Clone returns a copy of %s with an empty log of its own.", m.recv)
	return m.method(comment(doc), "Clone", nil, jen.Op("*").Add(m.self()), jen.Return(m.impl("CloneOf").Call(jen.Id(m.recv))))
}
