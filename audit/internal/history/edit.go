package history

import (
	"strings"
	"time"

	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
)

// Edit says of a change which part of a collection it has changed, an element or a member, for
// those who store changes and make collections of them again.
type Edit struct {
	Attr string // the collection's name, with which the change's begins
	Part string // what follows, like ["sku-7"], [3] or .city; "" where all of it has changed
	Key  any    // of a map's element, the index in a slice, nil otherwise
	Op   stream.Op

	// First says that this instance has logged no earlier change of the collection. Around says
	// that it was written around its setters since the change before.
	First, Around bool
	// Before returns the collection as it was, nil where that is no longer known.
	Before func() any
}

// Logged returns v's changes and what those, by number, have done that are changes of collections:
// of a v that has one part, and attributes that are logged by elements or members.
func Logged[C AnyChange](v Object) ([]C, map[uint64]Edit) {
	if len(v.Schema().Parts) != 1 {
		return List[C](v, 0, nil), nil
	}
	h := v.history(v.Schema().Parts[0])
	all := list[C](h, 0, nil)
	if !v.Schema().HasCollections() {
		return all, nil
	}
	return all, v.edits(h)
}

// edits returns those of v's changes in h, by number, that are changes of collections.
func (v Object) edits(h *History) map[uint64]Edit {
	all, seen := make(map[uint64]Edit), h.changedBefore()
	at := make([]uint64, len(h.Fields)) // the position that the change before has left
	d := h.decoder(-1)
	for e, ok := d.Next(); ok; e, ok = d.Next() {
		a := h.Attrs[e.Field]
		top := a.Top()
		if a == nil || !top.IsCollection() || top.Redact || h.Fields[e.Field].Kind == stream.KindRedacted {
			continue
		}
		edit := Edit{Attr: top.Name, Op: stream.Whole, First: !seen[top]}
		if a != top {
			v.memberEdit(&edit, a, e.At)
		} else if column, ok := h.held[e.Field].column.(stream.Elements); ok {
			edit.of(column, e)
			edit.Around = e.Old != at[e.Field]
		}
		all[e.Seq], seen[top], at[e.Field] = edit, true, e.New
	}
	v.ringEdits(h, all, seen)
	return all
}

// changedBefore are the attributes of which changes have been logged that the log holds no more.
func (h *History) changedBefore() map[*schema.Attr]bool {
	changed := make(map[*schema.Attr]bool)
	for i, gone := range h.Lost {
		if gone.N > 0 {
			changed[h.Attrs[i].Top()] = true
		}
	}
	return changed
}

// of makes e the edit of a map or slice.
func (e *Edit) of(column stream.Elements, entry stream.Entry) {
	made := column.Edit(entry.New)
	e.Op, e.Before = made.Op, func() any { return column.At(entry.Old) }
	if made.Op != stream.Whole {
		e.Key, e.Part = made.Key, schema.Element("", made.Key)
	}
}

// memberEdit makes e the edit of a struct's member.
func (v Object) memberEdit(e *Edit, member *schema.Attr, at int64) {
	e.Op, e.Part = stream.Put, strings.TrimPrefix(member.Name, e.Attr)
	e.Before = func() any { return v.AsOf(time.Unix(0, at-1))[e.Attr] }
}
