package history

import (
	"cmp"
	"slices"
	"time"

	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
)

// Change has the fields of audit.Change, which it can be converted to.
type Change struct {
	Field    string
	Old, New any
	At       time.Time
	Seq, Set uint64

	Who, Why, Correlation string
}

// AnyChange is Change or audit.Change.
type AnyChange interface {
	~struct {
		Field    string
		Old, New any
		At       time.Time
		Seq, Set uint64

		Who, Why, Correlation string
	}
}

// List returns the changes of v after number seq, those of one attribute or, if that is nil, of
// all; nil if there are none.
func List[C AnyChange](v Object, seq uint64, only *schema.Attr) (all []C) {
	if parts := v.Schema().Parts; len(parts) == 1 {
		return list[C](v.history(parts[0]), seq, only)
	}
	for c := range v.Changes(seq, only) {
		all = append(all, C(c))
	}
	return all
}

// list is List of an object with one part.
func list[C AnyChange](h *History, seq uint64, only *schema.Attr) (all []C) {
	n := h.count(seq, only)
	if n == 0 {
		return nil
	}
	all = make([]C, 0, n)
	for c := range h.Changes(seq, only) {
		all = append(all, C(c))
	}
	return all
}

func (h *History) change(e stream.Entry) Change {
	c := Change{At: time.Unix(0, e.At), Seq: e.Seq, Set: e.Set}
	c.Field, c.Old, c.New = h.values(e)
	if e.Origin != 0 {
		c.setOrigin(h.origins[e.Origin-1])
	}
	return c
}

// values returns what changed, from and to.
func (h *History) values(e stream.Entry) (field string, old, new any) {
	field = h.Attrs[e.Field].Name
	if elements, ok := h.held[e.Field].column.(stream.Elements); ok {
		if edit := elements.Edit(e.New); edit.Op != stream.Whole {
			return schema.Element(field, edit.Key), edit.Old, edit.New
		}
	}
	return field, h.Value(e.Field, e.Old), h.Value(e.Field, e.New)
}

// setOrigin gives c its origin.
func (c *Change) setOrigin(o stream.Origin) {
	if o != (stream.Origin{}) {
		by := o.Value()
		c.Who, c.Why, c.Correlation = by.Who, by.Why, by.Correlation
	}
}

// ringChanges is what the rings hold after seq, in order.
func (h *History) ringChanges(seq uint64, only *schema.Attr) (all []Change) {
	for i := range h.held {
		ring := h.held[i].ring
		if a := h.Attrs[i]; ring != nil && a != nil && (only == nil || a.Below(only)) {
			all = h.appendRing(all, i, seq)
		}
	}
	slices.SortFunc(all, func(a, b Change) int { return cmp.Compare(a.Seq, b.Seq) })
	return all
}

// appendRing appends what the i-th field's ring holds after seq.
func (h *History) appendRing(all []Change, i int, seq uint64) []Change {
	for r := range h.held[i].ring.Changes {
		if r.Seq > seq {
			all = append(all, h.ringChange(i, r))
		}
	}
	return all
}

func (h *History) ringChange(i int, r stream.RingChange) Change {
	c := Change{
		Field: h.Attrs[i].Name, Old: h.hide(i, r.Old), New: h.hide(i, r.New),
		At: time.Unix(0, r.At), Seq: r.Seq, Set: r.Set,
	}
	if edit, ok := stream.EditBetween(c.Old, c.New); ok && h.Attrs[i].Elements {
		c.Field, c.Old, c.New = schema.Element(c.Field, edit.Key), edit.Old, edit.New
	}
	c.setOrigin(r.Origin)
	return c
}
