package store

import (
	"encoding/json"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/store/internal/value"
)

// Object says which object is meant: its type and id, as audit.View has them.
type Object struct{ Kind, ID string }

// Nested lists x and the objects in it, as [audit.View.Nested] finds them now, each once, but for
// those without an id, which are never saved. With them as its Objects, a [Filter] is for what
// happened to x as a whole:
//
//	db.History(ctx, store.Filter{Objects: store.Nested(order)})
//
// An object that was in x earlier is not among them. The list is never nil.
func Nested(x audit.Audited) []Object {
	all := []Object{}
	for _, n := range x.Audit().Nested() {
		if id := n.View.ID(); id != "" && !n.Again {
			all = append(all, Object{n.View.Type(), id})
		}
	}
	return all
}

// objects adds that a change is of one of these, unless they are nil.
func (w *where) objects(all []Object) {
	if all == nil {
		return
	}
	if len(all) == 0 {
		w.add("1 = 0")
		return
	}
	pairs := make([][2]string, len(all))
	for i, o := range all {
		pairs[i] = [2]string{value.Escape(o.Kind), value.Escape(o.ID)}
	}
	list, err := json.Marshal(pairs) // one argument, as there may be more objects than a query has arguments
	if err != nil {
		panic(err) // there are only strings
	}
	w.add("(o.kid, o.id) IN (SELECT q.kid, v.id FROM "+w.dialect.Pairs("%s")+" v JOIN audit_kind q ON q.kind = v.kind)", string(list))
}
