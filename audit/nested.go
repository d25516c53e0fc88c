package audit

import (
	"cmp"
	"fmt"
	"iter"
	"log/slog"
	"slices"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/jsonvalue"
)

// Nested is an object with a log of its own that another object has in it, at a path like address,
// lines["sku-7"] or notes[3].author; "" is the other object itself.
type Nested struct {
	Path string
	View View

	// Again says that the object was found before, at the path Same: it is shared, or leads back to
	// where it came from.
	Again bool
	Same  string
}

// Nested returns the object itself and those in it, each before what is in that one: fields that
// are structs with a log, pointers to such, and slices, arrays and maps of either, but for fields
// tagged `audit:"-"`. Elements of maps go by their keys, in order, others by their ids, or by
// their index if they have none or another one has the same. An object is looked into once.
//
// Fields are read under the lock of the struct that they are in. Structs that are elements of a
// slice must not be moved meanwhile; those of a map are copies.
func (v View) Nested() (all []Nested) {
	for _, n := range history.Object(v).Nested() {
		all = append(all, Nested{n.Path, View(n.Object), n.Again(), n.Same})
	}
	return all
}

// NestedChange is a change of an object that another one may have in it.
type NestedChange struct {
	Type, ID string // of the object, as View has them
	Change          // Field is the path from the other object, Seq the number in the object's own log
}

// NestedChanges yields the changes of all objects that Nested finds, each object's once, in order
// of time.
func (v View) NestedChanges() iter.Seq[NestedChange] {
	return func(yield func(NestedChange) bool) {
		var all []NestedChange
		for _, n := range v.Nested() {
			if !n.Again {
				all = slices.AppendSeq(all, n.changes())
			}
		}
		slices.SortStableFunc(all, func(a, b NestedChange) int {
			return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Seq, b.Seq))
		})
		for _, c := range all {
			if !yield(c) {
				return
			}
		}
	}
}

// changes yields the object's own changes.
func (n Nested) changes() iter.Seq[NestedChange] {
	return func(yield func(NestedChange) bool) {
		for c := range n.View.Changes() {
			if n.Path != "" {
				c.Field = n.Path + "." + c.Field
			}
			if !yield(NestedChange{n.View.Type(), n.View.ID(), c}) {
				return
			}
		}
	}
}

// String is the change's, with the type and the id before it.
func (c NestedChange) String() string {
	if c.ID == "" {
		return fmt.Sprintf("%s: %s", c.Type, c.Change)
	}
	return fmt.Sprintf("%s %s: %s", c.Type, c.ID, c.Change)
}

// MarshalJSON writes what Change does, with "type" and, if there is one, "id" before it.
func (c NestedChange) MarshalJSON() ([]byte, error) {
	change, err := c.Change.MarshalJSON()
	if err != nil {
		return nil, err
	}
	b := jsonvalue.AppendString([]byte(`{"type":`), c.Type)
	if c.ID != "" {
		b = jsonvalue.AppendString(append(b, `,"id":`...), c.ID)
	}
	return append(append(b, ','), change[1:]...), nil
}

// LogValue makes a NestedChange a group in slog, of the type and id, and what Change has.
func (c NestedChange) LogValue() slog.Value {
	return slog.GroupValue(append([]slog.Attr{slog.String("type", c.Type), slog.String("id", c.ID)}, c.Change.LogValue().Group()...)...)
}
