package audittest

import (
	"reflect"
	"strings"

	"github.com/auditline/auditline/audit"
)

// shown is what prints v: an object with a log by its type and id, as such an object prints in a
// Change, and a slice, array or map of them with these in place of pointers.
func shown(v any) any {
	if x, ok := object(v); ok {
		return named(x)
	}
	if !holdsObjects(v) {
		return v
	}
	of := reflect.ValueOf(v)
	if of.Kind() == reflect.Map {
		return shownMap(of)
	}
	names := make([]any, of.Len())
	for i := range names {
		names[i] = shown(of.Index(i).Interface())
	}
	return names
}

func shownMap(of reflect.Value) any {
	names := reflect.MakeMap(reflect.MapOf(of.Type().Key(), reflect.TypeFor[any]()))
	for it := of.MapRange(); it.Next(); {
		name := reflect.New(reflect.TypeFor[any]()).Elem()
		if v := shown(it.Value().Interface()); v != nil {
			name.Set(reflect.ValueOf(v))
		}
		names.SetMapIndex(it.Key(), name)
	}
	return names.Interface()
}

// object is v as an object with a log, if it points to one.
func object(v any) (x audit.Audited, ok bool) {
	x, ok = v.(audit.Audited)
	at := reflect.TypeOf(v)
	if !ok || at.Kind() != reflect.Pointer || isNil(x) {
		return nil, false
	}
	defer func() {
		if recover() != nil { // Audit of an embedded pointer that is nil
			x, ok = nil, false
		}
	}()
	// Else Audit is that of an embedded struct.
	return x, strings.HasSuffix(x.Audit().Type(), "."+at.Elem().Name())
}

// holdsObjects tells whether v is an object with a log, or a slice, array or map of such.
func holdsObjects(v any) bool {
	if _, ok := object(v); ok {
		return true
	}
	t := reflect.TypeOf(v)
	if t == nil {
		return false
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		return t.Elem().Implements(reflect.TypeFor[audit.Audited]())
	}
	return false
}

// comparison is one Diff under way. It knows the objects that it has come by, which may lead back
// to each other.
type comparison struct{ seen map[[2]audit.Audited]bool }

// difference shows how an attribute differs: of two objects of one type and id, how these do.
func (c *comparison) difference(d audit.Difference) string {
	want, one := object(d.A)
	got, other := object(d.B)
	pair := [2]audit.Audited{want, got}
	if !one || !other || named(want) != named(got) || c.seen[pair] {
		return line(d.Field, d.A, d.B)
	}
	if c.seen == nil {
		c.seen = make(map[[2]audit.Audited]bool)
	}
	c.seen[pair] = true
	lines := strings.Split(strings.TrimSuffix(c.diff(want, got), "\n"), "\n\t")
	if lines[0] == "" {
		return line(d.Field, d.A, d.B)
	}
	lines[0] = strings.TrimPrefix(lines[0], "\t")
	return "\t" + d.Field + "." + strings.Join(lines, "\n\t"+d.Field+".") + "\n"
}
