package audit

import (
	"math"
	"reflect"
)

// Difference is an attribute on which two instances differ.
type Difference struct {
	Field string
	A, B  any // nil where the instance has no such attribute; Redacted if not to be seen
}

// Diff compares the values of two instances attribute by attribute, in the source order of
// a, then of b, and returns the differences. Values are the same when they have the same
// type and are equal: floats in all bits, others by their Equal method, else deeply.
func Diff(a, b Audited) []Difference {
	va, vb := a.Audit(), b.Audit()
	as, bs := va.values(), vb.values()
	var all []Difference
	for _, attr := range va.of().attrs {
		other := vb.of().attr(attr.name)
		x, here := as[attr]
		y, there := bs[other]
		if here != there || here && !sameValue(x, y) {
			all = append(all, Difference{attr.name, attr.hide(x), hideOther(other, y)})
		}
	}
	for _, attr := range vb.of().attrs {
		if y, there := bs[attr]; there && va.of().attr(attr.name) == nil {
			all = append(all, Difference{Field: attr.name, B: attr.hide(y)})
		}
	}
	return all
}

// hideOther hides y, the value of a, if there is one.
func hideOther(a *attr, y any) any {
	if a == nil {
		return nil
	}
	return a.hide(y)
}

// sameValue tells whether two attributes have the same value.
func sameValue(a, b any) bool {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	if !x.IsValid() || !y.IsValid() || x.Type() != y.Type() {
		return a == nil && b == nil
	}
	switch x.Kind() {
	case reflect.Float32, reflect.Float64:
		return math.Float64bits(x.Float()) == math.Float64bits(y.Float())
	case reflect.Complex64, reflect.Complex128:
		return sameBits(x.Complex(), y.Complex())
	}
	if equal, ok := equalMethod(x, y); ok {
		return equal
	}
	return reflect.DeepEqual(a, b)
}

// equalMethod asks the method Equal of x, false if there is none that can be asked.
func equalMethod(x, y reflect.Value) (equal, ok bool) {
	m := x.MethodByName("Equal")
	if x.Kind() == reflect.Pointer && (x.IsNil() || y.IsNil()) || !m.IsValid() {
		return false, false
	}
	t := m.Type()
	if t.NumIn() != 1 || t.In(0) != x.Type() || t.NumOut() != 1 || t.Out(0) != reflect.TypeFor[bool]() {
		return false, false
	}
	return m.Call([]reflect.Value{y})[0].Bool(), true
}
