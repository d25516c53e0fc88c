package audit

import (
	"reflect"
	"sync"
	"time"
)

// traits is what a log has to know about a field's type.
type traits[T any] struct {
	// same tells whether two values are the same, nil where nothing can tell: then a write
	// around the setter cannot be seen, and every change is logged with its old value.
	same func(a, b T) bool
	// clone is nil where a value refers to nothing that its owner could change.
	clone func(T) T
	// equal is what OnChange asks.
	equal func(a, b T) bool
	// calls tells whether clone or equal may call methods of others, which may take long,
	// or lead back to the struct.
	calls bool
}

func (t *traits[T]) copy(v T) T {
	if t.clone == nil {
		return v
	}
	return t.clone(v)
}

// copyAs is copy, unless how says that v is one already.
func (t *traits[T]) copyAs(how Option, v T) T {
	if how.has(copied) {
		return v
	}
	return t.copy(v)
}

type traitsKey struct {
	typ    reflect.Type
	shared bool
}

var allTraits sync.Map // of *traits[T] by traitsKey

// traitsOf returns the traits of T; with shared, values are never cloned.
func traitsOf[T any](shared bool) *traits[T] {
	key := traitsKey{reflect.TypeFor[T](), shared}
	if t, ok := allTraits.Load(key); ok {
		return t.(*traits[T])
	}
	t, _ := allTraits.LoadOrStore(key, newTraits[T](key))
	return t.(*traits[T])
}

func newTraits[T any](key traitsKey) *traits[T] {
	t := new(traits[T])
	t.equal, t.calls = equality[T](key.typ)
	if clone := clonerOf(key.typ); clone != nil && !key.shared {
		t.clone = func(v T) T {
			var c T
			reflect.ValueOf(&c).Elem().Set(clone(reflect.ValueOf(&v).Elem()))
			return c
		}
		t.calls = true
	}
	if exact(key.typ) {
		t.same = func(a, b T) bool { return any(a) == any(b) }
	}
	adapt(t, key.shared)
	return t
}

// adapt gives the commonest types their own functions.
func adapt[T any](t *traits[T], shared bool) {
	switch t := any(t).(type) {
	case *traits[string]:
		t.same = func(a, b string) bool { return a == b }
		t.equal = t.same
	case *traits[time.Time]:
		t.calls = false
	case *traits[[]byte]:
		t.calls = false
		if !shared {
			t.same, t.clone = sameBytes, cloneSlice[byte]
		}
	case *traits[any]: // also of columns read from bytes
		t.same = func(a, b any) bool {
			return a == nil && b == nil || a != nil && exact(reflect.TypeOf(a)) && reflect.TypeOf(a) == reflect.TypeOf(b) && a == b
		}
	case *traits[[]string]:
		t.calls = false
		if !shared {
			t.clone = cloneSlice[string]
		}
	}
}

// sameBytes keeps nil and empty apart.
func sameBytes(a, b []byte) bool {
	return string(a) == string(b) && (a == nil) == (b == nil)
}

func cloneSlice[E any](s []E) []E {
	if s == nil {
		return nil
	}
	return append(make([]E, 0, len(s)), s...)
}

// exact tells whether == on t sees every difference and never panics: no floats, where
// NaN differs from itself and 0 equals -0, and no interfaces inside.
func exact(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128, reflect.Interface:
		return false
	case reflect.Array:
		return exact(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if !exact(t.Field(i).Type) {
				return false
			}
		}
	}
	return t.Comparable()
}
