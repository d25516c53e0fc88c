package audit

import (
	"fmt"
	"iter"
	"log/slog"
	"strings"
	"time"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
)

// Audited is a struct with a change log; auditgen generates the method.
type Audited interface {
	Audit() View
}

// Redacted stands for both values of a change whose field is tagged `redact`.
const Redacted = schema.Redacted

// View looks at the log of one instance. It holds no copy: what the instance logs later is
// seen through it too. Its methods are safe for concurrent use where the instance's
// setters are, that is, with a SyncTrail. What they return is the caller's.
//
// The attributes of an embedded audited struct belong to the outer one too, which has a View with
// its own type also without a trail; but where the embedded struct is of another package, and the
// outer one has no trail, Audit is the promoted method, and the View that of the embedded struct.
// A View of more than one trail shows their changes in order of time and numbers them as it reads;
// only a View of one trail has numbers that stay.
type View history.Object

func (v View) of() *schema.Schema { return history.Object(v).Schema() }

// Type is the type's package path and name.
func (v View) Type() string { return v.of().Name }

// String says which object this is and how many changes its log holds.
func (v View) String() string {
	n := 0
	for range v.Changes() {
		n++
	}
	return fmt.Sprintf("%s: %d changes", v.name(), n)
}

// name says which object this is.
func (v View) name() string { return strings.TrimSpace(v.Type() + " " + v.ID()) }

// LogValue makes a View a group in slog: which object, the number of its last change, its
// attributes, and the objects in it by their paths.
func (v View) LogValue() slog.Value {
	var attrs, nested []slog.Attr
	for name, value := range v.Attributes() {
		attrs = append(attrs, slog.Attr{Key: name, Value: logged(value)})
	}
	for _, n := range v.objects()[1:] {
		nested = append(nested, slog.Any(n.Path, n))
	}
	all := []slog.Attr{
		slog.String("type", v.Type()), slog.String("id", v.ID()), slog.Uint64("seq", v.Seq()),
		{Key: "attributes", Value: slog.GroupValue(attrs...)},
	}
	if len(nested) > 0 {
		all = append(all, slog.Attr{Key: "nested", Value: slog.GroupValue(nested...)})
	}
	return slog.GroupValue(all...)
}

// ID says which object this is: the values of the fields tagged `audit:"id"`, those of embedded
// structs included, with slashes between them; "" without any. Where there are several, a slash
// or backslash within one is written after a backslash, so that no two objects share an ID.
func (v View) ID() string { return v.of().ID(history.Object(v).At()) }

// ChangeLog returns what was logged of attribute attr, or of an element as its changes name it,
// oldest first; nil when there is nothing, or no such attribute.
func (v View) ChangeLog(attr string) []Change {
	if a := v.of().Attr(attr); a != nil {
		return history.List[Change](history.Object(v), 0, a)
	}
	return v.elementLog(attr)
}

// elementLog is ChangeLog of an element, by the name that its changes have.
func (v View) elementLog(name string) (all []Change) {
	for _, a := range v.of().Attrs {
		if !a.Elements || !strings.HasPrefix(name, a.Name+"[") {
			continue
		}
		for c := range history.Object(v).Changes(0, a) {
			if c.Field == name {
				all = append(all, Change(c))
			}
		}
	}
	return all
}

// Changes yields the changes of all attributes in the order in which they happened, as
// they are when the iteration begins.
func (v View) Changes() iter.Seq[Change] {
	return func(yield func(Change) bool) {
		for c := range history.Object(v).Changes(0, nil) {
			if !yield(Change(c)) {
				return
			}
		}
	}
}

// Since returns the changes after number seq, all of one moment. An exporter that stores
// them and then the last number misses none and repeats none.
func (v View) Since(seq uint64) []Change {
	return history.List[Change](history.Object(v), seq, nil)
}

// AsOf returns the attributes' values at t, as the last change at or before t left them;
// before an attribute's first change that is the value it had before. Values that are no
// longer known are left out.
func (v View) AsOf(t time.Time) map[string]any { return history.Object(v).AsOf(t) }

// Dirty names the attributes that changed after since, in source order.
func (v View) Dirty(since time.Time) []string { return history.Object(v).Dirty(since) }

// Attributes yields names and values in source order, as they are when the iteration
// begins; Redacted instead of values that are not to be seen.
func (v View) Attributes() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		values := history.Object(v).Values()
		for _, a := range v.of().Attrs {
			if value, ok := values[a]; ok && !yield(a.Name, a.Hide(value)) {
				return
			}
		}
	}
}

// Len is the number of changes that ChangeLog(attr) would return, found in constant time unless
// attr is an element.
func (v View) Len(attr string) int {
	if v.of().Attr(attr) == nil {
		return len(v.elementLog(attr))
	}
	count, _ := history.Object(v).Counts(attr)
	return int(count)
}

// Forgotten is the number of attr's changes that the log no longer has: Forget has dropped them, or
// keep= has pushed them out of attr's ring. A struct's copy may, before it writes, share several
// rings of which all that it knew has been pushed out. Which of these changes were whose is then in
// no log of bounded size, so that only the sum of Forgotten over these attributes is exact.
func (v View) Forgotten(attr string) uint64 {
	_, gone := history.Object(v).Counts(attr)
	return gone
}

// Seq is the number of the last change, 0 when there is none.
func (v View) Seq() uint64 { return history.Object(v).Seq() }

// Forget drops the changes up to number upTo, those that an exporter has stored, and gives
// their memory back as soon as no copy of the instance reads them. The others stay as they
// are, their numbers included.
func (v View) Forget(upTo uint64) { history.Object(v).Forget(upTo) }

// Resume is for an object that was loaded again: what its log holds is forgotten, and
// numbers and times go on after seq and lastAt, those of the last change it had.
func (v View) Resume(seq uint64, lastAt time.Time) { history.Object(v).Resume(seq, lastAt) }
