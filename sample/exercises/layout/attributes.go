package layout

import (
	"fmt"
	"reflect"
)

// HasDynamicAttrs reports whether values of type t accept attributes that t does not declare: it is
// a map[string]any or holds one in a field, its own or an embedded struct's.
func HasDynamicAttrs(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer:
		return HasDynamicAttrs(t.Elem())
	case reflect.Map:
		return t.ConvertibleTo(reflect.TypeFor[map[string]any]())
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(t) {
			if f.Type.Kind() == reflect.Map && HasDynamicAttrs(f.Type) {
				return true
			}
		}
	}
	return false
}

// Slots lists the names that SetAttr knows for struct type t, embedded ones first.
func Slots(t reflect.Type) []string {
	names := []string{}
	if t.Kind() != reflect.Struct {
		return names
	}
	for _, f := range reflect.VisibleFields(t) {
		if name := f.Tag.Get("json"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func slotOf(t reflect.Type, name string) (reflect.StructField, bool) {
	for _, f := range reflect.VisibleFields(t) {
		if tag := f.Tag.Get("json"); tag != "" && tag == name {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

// setSlot sets the field of *event that is called name.
func setSlot(event any, name string, v any) error {
	object := reflect.ValueOf(event).Elem()
	f, ok := slotOf(object.Type(), name)
	if !ok {
		return fmt.Errorf("'%s' object has no attribute '%s'", object.Type().Name(), name)
	}
	value := reflect.ValueOf(v)
	if !value.IsValid() || !value.Type().AssignableTo(f.Type) {
		return fmt.Errorf("'%s' attribute '%s' is a %s, not a %T", object.Type().Name(), name, f.Type, v)
	}
	object.FieldByIndex(f.Index).Set(value)
	return nil
}
