package gen

import (
	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
)

// toldMembers is a set of members of f, whose tag names a method to call after it.
type toldMembers struct {
	*methods
	f    *model.Field
	sets func(trail jen.Code) []jen.Code
	// would are the lines that make next what f would be, none where asked is that.
	would []jen.Code
	asked *jen.Statement
}

// setMembersThenAfter returns the body of the setter of a struct that is logged member by member,
// and whose tag names a method to call then:
//
//	old, next, logged := auditimpl.SetMembers(&o.trail, &o.address, func() {
//		auditimpl.Set(&o.trail, &o.address.city, v.city, auditimpl.Differs)
//		auditimpl.SetInt(&o.trail, &o.address.zip, v.zip, auditimpl.Differs)
//	})
//	if logged {
//		o.moved(old, next)
//	}
func (m *methods) setMembersThenAfter(f *model.Field, v string) []jen.Code {
	told := toldMembers{methods: m, f: f, asked: jen.Id(v)}
	told.sets = func(trail jen.Code) []jen.Code { return m.memberSets(f, v, trail) }
	return told.body()
}

// setMemberThenAfter returns the body of the setter of one member of such a struct.
func (m *methods) setMemberThenAfter(f *model.Field, member model.Member, v string) []jen.Code {
	next := jen.Id(m.local("next", "whole"))
	told := toldMembers{methods: m, f: f, asked: next}
	told.would = []jen.Code{next.Clone().Dot(member.Name).Op("=").Id(v)}
	told.sets = func(trail jen.Code) []jen.Code {
		sync := m.s.Trail.Sync && !m.locks()
		return []jen.Code{m.setMember(f, member, sync, trail, jen.Id(v), m.memberOptions(f, false))}
	}
	return told.body()
}

func (t *toldMembers) body() []jen.Code {
	name, args := "SetMembers", []jen.Code{t.trail(), jen.Op("&").Add(t.field(t.f.Name.Name))}
	if t.locks() {
		return t.locked(args)
	}
	if t.s.Trail.Sync {
		name = "SyncUpdateMembers"
	}
	args = append(args, jen.Func().Params().Block(t.sets(t.trail())...))
	lines := t.tell(name, args)
	if t.f.Check == "" {
		return lines
	}
	lines = t.ifAllowed(t.f, t.asked, lines)
	if len(t.would) > 0 {
		declared := t.asked.Clone().Op(":=").Add(t.field(t.f.Name.Name))
		lines = append(append([]jen.Code{declared}, t.would...), lines...)
	}
	return lines
}

// locked is body for a SyncTrail, where the runtime asks the check, if there is one:
//
//	old, next, logged, err := auditimpl.SyncSetMembersChecked(&o.trail, &o.at, func(next At) error {
//		next.city = v
//		return o.deliverable(next)
//	}, func(t *audit.Trail) {
//		auditimpl.Set(t, &o.at.city, v)
//	})
//	if logged {
//		o.moved(old, next)
//	}
//	return err
func (t *toldMembers) locked(args []jen.Code) []jen.Code {
	if t.f.Check == "" {
		return t.tell("SyncSetMembers", append(args, t.withTrail(t.sets)))
	}
	param := jen.Id("_")
	if len(t.would) > 0 {
		param = t.asked.Clone()
	}
	ask := append(t.would, jen.Return(jen.Add(t.field(t.f.Check)).Call(t.asked)))
	check := jen.Func().Params(param.Add(t.typ(t.f.Type))).Add(t.universe("error")).Block(ask...)
	err := jen.Id(t.local("err"))
	return append(t.tell("SyncSetMembersChecked", append(args, check, t.withTrail(t.sets)), err), jen.Return(err))
}

// tell returns the call of that function, which sets the members, and after it that of the method.
func (t *toldMembers) tell(name string, args []jen.Code, err ...jen.Code) []jen.Code {
	old, next, logged := jen.Id(t.local("old", "was")), jen.Id(t.local("next", "whole")), jen.Id(t.local("logged"))
	if t.f.Share {
		args = append(args, t.impl("Share"))
	}
	return []jen.Code{
		jen.List(append([]jen.Code{old, next, logged}, err...)...).Op(":=").Add(t.impl(name)).Call(args...),
		jen.If(logged).Block(jen.Add(t.field(t.f.After)).Call(old, next)),
	}
}
