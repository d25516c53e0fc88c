package gen

import "github.com/dave/jennifer/jen"

// syncChecked leaves asking the field's check to the runtime, which knows whether other goroutines
// have changed the struct since:
//
//	_, _, err := auditimpl.SyncSetChecked(&a.trail, &a.owner, v, a.validOwner)
//	return err
//
// With a method to call after the change:
//
//	old, logged, err := auditimpl.SyncSetIntChecked(&a.trail, &a.balance, v, a.solvent)
//	if logged {
//		a.balanceChanged(old, v)
//	}
//	return err
func (s *setter) syncChecked() []jen.Code {
	args := []jen.Code{s.trail(), jen.Op("&").Add(s.field(s.f.Name.Name)), jen.Id(s.v)}
	args = append(args, s.check(s.f)...)
	if s.s.Trail.Ctx {
		args = append([]jen.Code{jen.Id(s.ctx)}, args...)
	}
	call := s.impl(s.function("Checked")).Call(append(args, s.options()...)...)
	if s.f.After == "" {
		return []jen.Code{
			jen.List(jen.Id("_"), jen.Id("_"), jen.Id(s.err)).Op(":=").Add(call),
			jen.Return(jen.Id(s.err)),
		}
	}
	return []jen.Code{
		jen.List(jen.Id(s.old), jen.Id(s.logged), jen.Id(s.err)).Op(":=").Add(call),
		jen.If(jen.Id(s.logged)).Block(jen.Add(s.field(s.f.After)).Call(jen.Id(s.old), jen.Id(s.v))),
		jen.Return(jen.Id(s.err)),
	}
}
