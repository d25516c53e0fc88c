package schema

import (
	"reflect"
	"unsafe"
)

// HasParts tells whether changes of a say of each which part of it has changed, whatever else has:
// the element of a map with a key, or the member of a struct. Elements of a slice move.
func (a *Attr) HasParts() bool {
	return len(a.Members) > 0 || a.Elements && a.Type.Kind() == reflect.Map
}

// WithPart returns value, a copy of what a holds, with the part that field names as it is in from.
// A map that has nothing without it is nil where from is.
func (a *Attr) WithPart(value, from any, field string) any {
	whole, source := variableOf(a.Type, value), variableOf(a.Type, from)
	for _, m := range a.Members {
		if m.Name == field {
			m.within(whole).Set(m.within(source))
		}
	}
	if a.Elements {
		for _, key := range append(whole.MapKeys(), source.MapKeys()...) {
			if Element(a.Name, key.Interface()) == field {
				whole.SetMapIndex(key, source.MapIndex(key))
			}
		}
		if whole.Len() == 0 && source.IsNil() {
			whole.SetZero()
		}
	}
	return whole.Interface()
}

// variableOf returns a variable of type t that holds v.
func variableOf(t reflect.Type, v any) reflect.Value {
	variable := reflect.New(t).Elem()
	variable.Set(reflect.ValueOf(v))
	return variable
}

// within is the member a in a variable of its struct.
func (a *Attr) within(whole reflect.Value) reflect.Value {
	at := unsafe.Add(whole.Addr().UnsafePointer(), a.Offset-a.Parent.Offset)
	return reflect.NewAt(a.Type, at).Elem()
}
