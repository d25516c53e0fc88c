package history

import (
	"cmp"
	"slices"

	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
	"github.com/auditline/auditline/audit/internal/values"
)

// kept is a change in the ring of a collection, or of a member of one.
type kept struct {
	stream.RingChange
	attr *schema.Attr
	// after is what the ring says that the change before has left, nil where it does not hold that.
	after any
	lost  bool // the change before is no more in the ring
}

// ringEdits adds the changes of collections that rings hold. seen are the attributes of which
// earlier changes are known.
func (v Object) ringEdits(h *History, all map[uint64]Edit, seen map[*schema.Attr]bool) {
	for _, c := range h.keptEdits() {
		top := c.attr.Top()
		edit := Edit{Attr: top.Name, Op: stream.Whole, First: !seen[top], Around: c.lost}
		if c.attr != top {
			v.memberEdit(&edit, c.attr, c.At)
		} else {
			edit.ofRing(c)
		}
		all[c.Seq], seen[top] = edit, true
	}
}

// keptEdits lists the changes of collections that rings hold, in order.
func (h *History) keptEdits() (list []kept) {
	for i := range h.held {
		ring := h.held[i].ring
		a := h.Attrs[i]
		if ring == nil || a == nil || !a.Top().IsCollection() || a.Redact || ring.Redacted() {
			continue
		}
		before := kept{lost: h.Lost[i].N > 0}
		for r := range ring.Changes {
			c := kept{RingChange: r, attr: a, after: before.New, lost: before.lost && before.attr == nil}
			list, before = append(list, c), c
		}
	}
	slices.SortFunc(list, func(a, b kept) int { return cmp.Compare(a.Seq, b.Seq) })
	return list
}

// ofRing makes e the edit of a map or slice.
func (e *Edit) ofRing(c kept) {
	e.Before = func() any { return c.Old }
	e.Around = e.Around || c.after != nil && !values.SameValue(c.after, c.Old)
	if made, ok := stream.EditBetween(c.Old, c.New); ok {
		e.Op, e.Key, e.Part = made.Op, made.Key, schema.Element("", made.Key)
	}
}
