package gen

import "github.com/dave/jennifer/jen"

// setting returns a method that sets something. It returns an error if it refuses some values, with
// a body that returns it, or if the trail asks for a Who:
//
//	func (a *Account) SetBalance(ctx context.Context, v int64) error {
//		if err := auditimpl.Who(ctx); err != nil {
//			return err
//		}
//		auditimpl.SetIntBy(ctx, &a.trail, &a.balance, v)
//		return nil
//	}
func (m *methods) setting(doc []jen.Code, name string, params []jen.Code, refuses bool, body ...jen.Code) []jen.Code {
	body = append(m.enlist(), body...)
	switch {
	case !m.needsWho() && !refuses:
		return m.method(doc, name, params, nil, body...)
	case m.needsWho():
		declaration, none := m.none()
		asked := append(declaration, m.unless(m.impl("Who").Call(jen.Id(m.context())), none))
		switch {
		case !refuses:
			body = append(append(asked, body...), jen.Return(none))
		case len(declaration) > 0: // body has one of that name, too
			body = append([]jen.Code{jen.Block(asked...)}, body...)
		default:
			body = append(asked, body...)
		}
	}
	return m.method(doc, name, params, m.universe("error"), body...)
}

// needsWho reports whether setters refuse a context without a Who.
func (m *methods) needsWho() bool { return m.s.Trail.Who && m.handle == "" }

// unless returns what is asked before a set:
//
//	if err := a.validOwner(v); err != nil {
//		return err
//	}
func (m *methods) unless(asked jen.Code, none *jen.Statement) jen.Code {
	err := jen.Id(m.local("err"))
	return jen.If(err.Clone().Op(":=").Add(asked), err.Clone().Op("!=").Add(none)).Block(jen.Return(err))
}

// none returns what stands for no error: nil, or, where the package gives that another meaning, a
// variable, with its declaration.
func (m *methods) none() (declaration []jen.Code, none *jen.Statement) {
	if !m.names.taken["nil"] {
		return nil, jen.Nil()
	}
	none = jen.Id(m.local("none"))
	return []jen.Code{jen.Var().Add(none).Add(m.universe("error"))}, none
}
