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

// objects is Nested, without a look where there can be none.
func (v View) objects() []Nested {
	if len(v.of().Children) == 0 {
		return []Nested{{View: v}}
	}
	return v.Nested()
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
		for _, c := range merged(v.Nested()) {
			if !yield(c.NestedChange) {
				return
			}
		}
	}
}

// foundChange is a change of an object that was found at path.
type foundChange struct {
	NestedChange
	path string
}

// merged returns the changes of objects, of each once, in order of time.
func merged(objects []Nested) (all []foundChange) {
	for _, n := range objects {
		if !n.Again {
			all = slices.AppendSeq(all, n.changes())
		}
	}
	slices.SortStableFunc(all, func(a, b foundChange) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Seq, b.Seq))
	})
	return all
}

// changes yields the object's own changes.
func (n Nested) changes() iter.Seq[foundChange] {
	return func(yield func(foundChange) bool) {
		for c := range n.View.Changes() {
			if n.Path != "" {
				c.Field = n.Path + "." + c.Field
			}
			if !yield(foundChange{NestedChange{n.View.Type(), n.View.ID(), c}, n.Path}) {
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
	b := appendObject([]byte{'{'}, c.Type, c.ID)
	return append(append(b, ','), change[1:]...), nil
}

// appendObject appends the members that say which object something is of.
func appendObject(b []byte, typ, id string) []byte {
	b = jsonvalue.AppendString(append(b, `"type":`...), typ)
	if id != "" {
		b = jsonvalue.AppendString(append(b, `,"id":`...), id)
	}
	return b
}

// MarshalJSON writes the path, and either which object is there and the values that it has, or the
// path under which it is told already.
func (n Nested) MarshalJSON() ([]byte, error) {
	b, err := n.appendJSON(nil)
	if err != nil {
		return nil, fmt.Errorf("audit: cannot write %s as JSON: %w", n.View.Type(), err)
	}
	return b, nil
}

func (n Nested) appendJSON(b []byte) (_ []byte, err error) {
	b = jsonvalue.AppendString(append(b, `{"path":`...), n.Path)
	if b = append(b, ','); n.Again {
		b = jsonvalue.AppendString(append(b, `"same":`...), n.Same)
		return append(b, '}'), nil
	}
	if b, err = n.View.appendAttributes(appendObject(b, n.View.Type(), n.View.ID())); err != nil {
		return nil, err
	}
	return append(b, '}'), nil
}

// LogValue makes a Nested a group in slog, of which object it is, or where it is told already.
func (n Nested) LogValue() slog.Value {
	if n.Again {
		return slog.GroupValue(slog.String("same", n.Same))
	}
	return slog.GroupValue(slog.String("type", n.View.Type()), slog.String("id", n.View.ID()), slog.Uint64("seq", n.View.Seq()))
}

// LogValue makes a NestedChange a group in slog, of the type and id, and what Change has.
func (c NestedChange) LogValue() slog.Value {
	return slog.GroupValue(append([]slog.Attr{slog.String("type", c.Type), slog.String("id", c.ID)}, c.Change.LogValue().Group()...)...)
}
