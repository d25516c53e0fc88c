package audit

import (
	"fmt"
	"iter"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"unsafe"
)

// Audited is a struct with a change log; auditgen generates the method.
type Audited interface {
	Audit() View
}

// View looks at the log of one instance. It holds no copy: what the instance logs later is
// seen through it too. Its methods are safe for concurrent use where the instance's
// setters are, that is, with a SyncTrail. What they return is the caller's.
//
// The attributes of an embedded audited struct belong to the outer one too. A View of more
// than one trail shows their changes in order of time and numbers them as it reads; only a
// View of one trail has numbers that stay.
type View struct {
	schema *schema
	at     unsafe.Pointer
}

// ViewOf returns the view of s. Generated code calls it with the struct's own trail, for
// the compiler to see that there is one; S is a struct type.
func ViewOf[S any, T Trail | SyncTrail](s *S, _ *T) View {
	return View{schemaOf(reflect.TypeFor[S]()), unsafe.Pointer(s)}
}

var noSchema schema

func (v View) of() *schema {
	if v.schema == nil {
		return &noSchema
	}
	return v.schema
}

// Type is the type's package path and name.
func (v View) Type() string { return v.of().name }

// String says which object this is and how many changes its log holds.
func (v View) String() string {
	n := 0
	for range v.Changes() {
		n++
	}
	return fmt.Sprintf("%s: %d changes", strings.TrimSpace(v.Type()+" "+v.ID()), n)
}

// LogValue makes a View a group in slog: which object, the number of its last change, and
// its attributes.
func (v View) LogValue() slog.Value {
	var attrs []slog.Attr
	for name, value := range v.Attributes() {
		attrs = append(attrs, slog.Attr{Key: name, Value: logged(value)})
	}
	return slog.GroupValue(
		slog.String("type", v.Type()), slog.String("id", v.ID()), slog.Uint64("seq", v.Seq()),
		slog.Attr{Key: "attributes", Value: slog.GroupValue(attrs...)},
	)
}

// ID says which object this is: the values of the fields tagged `audit:"id"`, with slashes
// between them, "" without any.
func (v View) ID() string {
	var ids []string
	for _, f := range v.of().ids {
		ids = append(ids, fmt.Sprint(reflect.NewAt(f.Type, unsafe.Add(v.at, f.Offset)).Elem().Interface()))
	}
	return strings.Join(ids, "/")
}

// ChangeLog returns what was logged of attribute attr, oldest first; nil when there is
// nothing, or no such attribute.
func (v View) ChangeLog(attr string) []Change {
	a := v.of().attr(attr)
	if a == nil {
		return nil
	}
	return v.list(0, a)
}

// Changes yields the changes of all attributes in the order in which they happened, as
// they are when the iteration begins.
func (v View) Changes() iter.Seq[Change] { return v.changes(0, nil) }

// Since returns the changes after number seq, all of one moment. An exporter that stores
// them and then the last number misses none and repeats none.
func (v View) Since(seq uint64) []Change {
	return v.list(seq, nil)
}

// changes yields those after seq, of one attribute or of all.
func (v View) changes(seq uint64, only *attr) iter.Seq[Change] {
	return func(yield func(Change) bool) {
		if len(v.of().parts) == 1 {
			v.history(v.schema.parts[0]).changes(seq, only)(yield)
			return
		}
		for i, c := range v.merged() {
			c.Seq = uint64(i + 1)
			if c.Seq > seq && (only == nil || c.Field == only.name) && !yield(c.Change) {
				return
			}
		}
	}
}

// list is changes as a list.
func (v View) list(seq uint64, only *attr) []Change {
	if len(v.of().parts) == 1 {
		return v.history(v.schema.parts[0]).list(seq, only)
	}
	return slices.Collect(v.changes(seq, only))
}

// merging is a change of one of several parts, its Seq still its number there.
type merging struct {
	Change
	part int
}

// merged returns the changes of all parts in order of time.
func (v View) merged() (all []merging) {
	for i, p := range v.of().parts {
		for c := range v.history(p).changes(0, nil) {
			all = append(all, merging{c, i})
		}
	}
	slices.SortStableFunc(all, func(a, b merging) int { return a.At.Compare(b.At) })
	return all
}

// history is what part p has logged by now.
func (v View) history(p *part) *history {
	h := &history{}
	p.with(v.at, func(_ unsafe.Pointer, t *Trail) { h = p.history(t) })
	return h
}

// Attributes yields names and values in source order, as they are when the iteration
// begins; Redacted instead of values that are not to be seen.
func (v View) Attributes() iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		values := v.values()
		for _, a := range v.of().attrs {
			if value, ok := values[a]; ok && !yield(a.name, a.hide(value)) {
				return
			}
		}
	}
}

// values returns copies of the values that the attributes have now. It does not hide any.
func (v View) values() map[*attr]any {
	values := make(map[*attr]any)
	for _, p := range v.of().parts {
		p.with(v.at, func(own unsafe.Pointer, _ *Trail) { p.load(own, values) })
	}
	for a, value := range values {
		values[a] = a.copy(value)
	}
	return values
}

// load adds the values that p's attributes have in the struct at own, not copied yet.
func (p *part) load(own unsafe.Pointer, values map[*attr]any) {
	for _, a := range p.attrs {
		values[a] = reflect.NewAt(a.typ, unsafe.Add(own, a.offset)).Elem().Interface()
	}
}

// copy returns a copy of value. It is not called under a lock, as it calls methods of others.
func (a *attr) copy(value any) any {
	if value == nil || a.share {
		return value
	}
	if clone := clonerOf(reflect.TypeOf(value)); clone != nil {
		return clone(reflect.ValueOf(value)).Interface()
	}
	return value
}

// hide is value, or Redacted where it is not to be seen.
func (a *attr) hide(value any) any {
	if a.redact {
		return Redacted
	}
	return value
}

// Len is the number of changes that ChangeLog(attr) would return, found in constant time.
func (v View) Len(attr string) int {
	count, _ := v.counts(attr)
	return int(count)
}

// Dropped is the number of attr's changes that were forgotten, or pushed out of a ring. A
// struct's copy may, before it writes, share several rings of which all that it knew has
// been pushed out. Which of these changes were whose is then in no log of bounded size, so
// that only the sum of Dropped over these attributes is exact.
func (v View) Dropped(attr string) uint64 {
	_, gone := v.counts(attr)
	return gone
}

// counts returns how many changes of attr are readable, and how many are not any more.
func (v View) counts(name string) (readable, gone uint64) {
	a := v.of().attr(name)
	if a == nil {
		return 0, 0
	}
	a.part.with(v.at, func(_ unsafe.Pointer, t *Trail) {
		readable, gone = t.readable().counts(func(f field) bool { return a.part.attrOf(f) == a })
	})
	return readable, gone
}

// Seq is the number of the last change, 0 when there is none.
func (v View) Seq() (seq uint64) {
	parts := v.of().parts
	if len(parts) > 1 {
		return uint64(len(v.merged()))
	}
	for _, p := range parts {
		p.with(v.at, func(_ unsafe.Pointer, t *Trail) { seq = t.seq })
	}
	return seq
}
