package gen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/tag"
)

// context names the context that setters take, "" where they take none.
func (m *methods) context() string {
	if !m.s.Trail.Ctx || m.handle != "" {
		return ""
	}
	return m.local("ctx", "origin")
}

// contextParam returns the context parameter, nothing where setters take none.
func (m *methods) contextParam() []jen.Code {
	if m.context() == "" {
		return nil
	}
	return []jen.Code{jen.Id(m.context()).Id(m.names.pkg("context")).Dot("Context")}
}

// contextArg returns the context as an argument, nothing where setters take none.
func (m *methods) contextArg() []jen.Code {
	if m.context() == "" {
		return nil
	}
	return []jen.Code{jen.Id(m.context())}
}

// revert returns, for a trail with that option:
//
//	func (a *Account) RevertTo(t time.Time, opts ...audit.RevertOption) error {
//		return auditimpl.Revert(a.Audit(), t, opts, a.undoing()...)
//	}
//
//	func (a *Account) Undo(c audit.Change) error {
//		return auditimpl.UndoChange(a.Audit(), c, a.undoing()...)
//	}
func (m *methods) revert() []jen.Code {
	if !m.s.Trail.Revert {
		return nil
	}
	t, opts, c := m.local("t", "at"), m.local("opts", "options"), m.local("c", "change")
	undoing := jen.Id(m.recv).Dot("undoing").Call(m.contextArg()...).Op("...")
	doc := fmt.Sprintf("RevertTo sets what differs from its value at %s back to that, through the setters, so that\n"+
		"undoing is logged too. It asks checks first: nothing changes when one refuses, or a value is unknown.", t)
	params := append(m.contextParam(), jen.Id(t).Id(m.names.pkg("time")).Dot("Time"),
		jen.Id(opts).Op("...").Add(m.audit("RevertOption")))
	code := m.method(comment(doc), "RevertTo", params, m.universe("error"), jen.Return(m.impl("Revert").Call(
		jen.Id(m.recv).Dot("Audit").Call(), jen.Id(t), jen.Id(opts), undoing)))
	doc = fmt.Sprintf("Undo sets the attribute that %[1]s has changed back to what it was before, through its setter. It refuses\n"+
		"where the attribute was changed since, or its value is not known.", c)
	params = append(m.contextParam(), jen.Id(c).Add(m.audit("Change")))
	code = append(code, m.method(comment(doc), "Undo", params, m.universe("error"), jen.Return(m.impl("UndoChange").Call(
		jen.Id(m.recv).Dot("Audit").Call(), jen.Id(c), undoing)))...)
	return append(code, m.undoing()...)
}

// undoing returns the setters by which attributes are set back:
//
//	func (a *Account) undoing() []auditimpl.Undoing {
//		return []auditimpl.Undoing{
//			auditimpl.Undo("balance", a.SetBalance),
//			auditimpl.UndoChecked("owner", a.SetOwner, a.validOwner),
//			auditimpl.Undo("Base.level", a.Base.SetLevel),
//		}
//	}
func (m *methods) undoing() []jen.Code {
	var lines []jen.Code
	for _, f := range m.s.Fields {
		if f.Setter != "" {
			lines = append(lines, m.undo(f.Attr, f, m.field(f.Setter), m.s.Trail.Trail, m.check(f)))
		}
	}
	for _, f := range m.s.Inherited {
		if !f.Trail.Ctx || m.s.Trail.Ctx {
			var check []jen.Code
			if f.Askable {
				check = append(check, jen.Add(m.field(f.Path)).Dot(f.Check))
			}
			lines = append(lines, m.undo(f.Path+"."+f.Attr, f.Field, jen.Add(m.field(f.Path)).Dot(f.Setter), f.Trail, check))
		}
	}
	list := jen.Index().Add(m.impl("Undoing"))
	values := list.Clone().Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, lines...)
	return m.method(comment("undoing returns the setters by which RevertTo and Undo set attributes back."), "undoing", m.contextParam(), list, jen.Return(values))
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

// undo returns how one field is set back, by a setter of a struct with that trail, and that asks
// check.
func (m *methods) undo(attr string, f *model.Field, setter jen.Code, trail tag.Trail, check []jen.Code) jen.Code {
	name, args := "Undo", []jen.Code{jen.Lit(attr), setter}
	switch {
	case f.Check != "":
		name += "Checked"
	case trail.Who:
		name += "Who"
	}
	if trail.Ctx {
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
