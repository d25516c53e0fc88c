package gen

import (
	"fmt"

	"github.com/dave/jennifer/jen"
)

// outbox returns, for a trail with that option:
//
//	var AccountOutbox audit.Queue
func (m *methods) outbox() []jen.Code {
	if !m.s.Trail.Outbox {
		return nil
	}
	doc := fmt.Sprintf("%s lists the structs of type %s that have changed since it last yielded them.", m.s.Outbox(), m.s.Name)
	return append(comment(doc), jen.Var().Id(m.s.Outbox()).Add(m.audit("Queue")), jen.Line())
}

// enlist returns what a setter of such a struct does first, nothing for others:
//
//	auditimpl.Enlist(a, &a.trail, &AccountOutbox)
func (m *methods) enlist() []jen.Code {
	if !m.s.Trail.Outbox || m.handle != "" {
		return nil
	}
	name := "Enlist"
	if m.s.Trail.Sync {
		name = "SyncEnlist"
	}
	return []jen.Code{m.impl(name).Call(m.listing()...)}
}

// listing returns the arguments of functions that list the struct: it, its trail, and the outbox.
func (m *methods) listing() []jen.Code {
	return []jen.Code{jen.Id(m.recv), m.trail(), jen.Op("&").Id(m.s.Outbox())}
}
