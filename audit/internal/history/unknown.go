package history

import (
	"cmp"
	"iter"
	"slices"

	"github.com/auditline/auditline/audit/internal/schema"
)

// Unknown yields the changes of fields that the struct does not have; values are
// codec.Stored.
func (v Object) Unknown() iter.Seq[Change] {
	return func(yield func(Change) bool) {
		var all []Change
		for _, p := range v.Schema().Parts {
			all = slices.AppendSeq(all, v.history(p).onlyUnknown().Changes(0, nil))
		}
		if len(v.Schema().Parts) > 1 {
			slices.SortStableFunc(all, func(a, b Change) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Seq, b.Seq)) })
		}
		for _, c := range all {
			if !yield(c) {
				return
			}
		}
	}
}

// onlyUnknown is h with attributes for the unknown fields, and none for the others.
func (h *History) onlyUnknown() *History {
	for i := range h.held {
		u := h.held[i].unknown
		h.Attrs[i] = nil
		if u != nil {
			h.Attrs[i] = &schema.Attr{Name: u.Name}
		}
	}
	return h
}
