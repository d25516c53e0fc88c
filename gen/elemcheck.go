package gen

import (
	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
)

// setCheckedMember returns the body of the setter of a member whose struct has a check, which is
// asked about what the struct would be:
//
//	next := o.address
//	next.city = v
//	if err := o.deliverable(next); err != nil {
//		return err
//	}
//	auditimpl.Set(&o.trail, &o.address.city, v)
//	return nil
//
// With a SyncTrail, the runtime asks: it knows whether other goroutines have changed the struct
// since.
//
//	_, _, err := auditimpl.SyncSetChecked(&o.trail, &o.address.city, v, func(v string) error {
//		next := auditimpl.SyncGet(&o.trail, &o.address)
//		next.city = v
//		return o.deliverable(next)
//	})
//	return err
func (m *methods) setCheckedMember(f *model.Field, member model.Member, v string) []jen.Code {
	next, field := jen.Id(m.local("next", "whole")), m.field(f.Name.Name)
	change := next.Clone().Dot(member.Name).Op("=").Id(v)
	options := m.memberOptions(f, false)
	if !m.s.Trail.Sync || m.handle != "" {
		set := m.setMember(f, member, m.s.Trail.Sync, m.trail(), jen.Id(v), options)
		return append([]jen.Code{next.Clone().Op(":=").Add(field), change}, m.ifAllowed(f, next, []jen.Code{set})...)
	}
	ask := jen.Func().Params(jen.Id(v).Add(m.spell(f.Elem.Pkg, member.Type))).Add(m.universe("error")).Block(
		next.Clone().Op(":=").Add(m.impl("SyncGet")).Call(m.trail(), jen.Op("&").Add(field)),
		change,
		jen.Return(jen.Add(m.field(f.Check)).Call(next)),
	)
	args := []jen.Code{m.trail(), jen.Op("&").Add(field).Dot(member.Name), jen.Id(v), ask}
	args = append(append(m.contextArg(), args...), options...)
	err := jen.Id(m.local("err"))
	return []jen.Code{
		jen.List(jen.Id("_"), jen.Id("_"), err).Op(":=").Add(m.impl(m.setFunction(member.Kind, true, "Checked"))).Call(args...),
		jen.Return(err),
	}
}

// ifAllowed returns lines that set something, after the question whether the check of f, if it has
// one, refuses next.
func (m *methods) ifAllowed(f *model.Field, next jen.Code, lines []jen.Code) []jen.Code {
	if f.Check == "" {
		return lines
	}
	body, none := m.none()
	body = append(body, m.unless(jen.Add(m.field(f.Check)).Call(next), none))
	return append(append(body, lines...), jen.Return(none))
}
