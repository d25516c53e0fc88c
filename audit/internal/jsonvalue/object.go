package jsonvalue

import (
	"reflect"
	"unsafe"
)

// object writes a struct: the fields that encoding/json writes, or those that are not
// exported where it would write none at all.
func (w *writer) object(v reflect.Value) error {
	fields := fieldsOf(v.Type())
	if fields.hidden {
		return w.hidden(v)
	}
	w.b = append(w.b, '{')
	first := true
	for i := range fields.list {
		f := &fields.list[i]
		fv, ok := f.in(v)
		if !ok || f.omitted(fv) {
			continue
		}
		if !first {
			w.b = append(w.b, ',')
		}
		first = false
		w.b = append(AppendString(w.b, f.name), ':')
		if err := w.value(fv, f.quoted); err != nil {
			return at("."+f.goName, err)
		}
	}
	w.b = append(w.b, '}')
	return nil
}

// hidden writes the fields of a struct of which none is exported.
func (w *writer) hidden(v reflect.Value) error {
	w.b = append(w.b, '{')
	first := true
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Name == "_" {
			continue
		}
		if !first {
			w.b = append(w.b, ',')
		}
		first = false
		w.b = append(AppendString(w.b, f.Name), ':')
		if err := w.value(exposed(v, i), false); err != nil {
			return at("."+f.Name, err)
		}
	}
	w.b = append(w.b, '}')
	return nil
}

// in is the field within struct v, false behind an embedded pointer that is nil.
func (f *field) in(v reflect.Value) (reflect.Value, bool) {
	step := reflect.Value.Field
	if f.unexported {
		step = exposed
	}
	for _, i := range f.index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return v, false
			}
			v = v.Elem()
		}
		v = step(v, i)
	}
	return v, true
}

// exposed is the i-th field of v without the mark that it is unexported.
func exposed(v reflect.Value, i int) reflect.Value {
	if !v.CanAddr() {
		copied := reflect.New(v.Type()).Elem()
		copied.Set(v)
		v = copied
	}
	f := v.Type().Field(i)
	return reflect.NewAt(f.Type, unsafe.Add(v.Addr().UnsafePointer(), f.Offset)).Elem()
}

func (f *field) omitted(v reflect.Value) bool {
	return f.omitEmpty && isEmpty(v) || f.omitZero && isZero(v)
}

func isEmpty(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct, reflect.Complex64, reflect.Complex128, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return false
	}
	return v.IsZero()
}

type zeroer interface{ IsZero() bool }

var zeroerType = reflect.TypeFor[zeroer]()

// isZero asks a type's own IsZero, if it has one.
func isZero(v reflect.Value) bool {
	t := v.Type()
	switch {
	case t.Kind() == reflect.Interface && t.Implements(zeroerType):
		return v.IsNil() || isNil(v.Elem()) || v.Interface().(zeroer).IsZero()
	case t.Implements(zeroerType):
		return isNil(v) || v.Interface().(zeroer).IsZero()
	case reflect.PointerTo(t).Implements(zeroerType):
		if !v.CanAddr() {
			copied := reflect.New(t).Elem()
			copied.Set(v)
			v = copied
		}
		return v.Addr().Interface().(zeroer).IsZero()
	}
	return v.IsZero()
}
