// Package values clones values, compares them and takes them apart, by their types.
package values

import (
	"reflect"
	"sync"
	"time"
	"unsafe"
)

// Traits is what a log has to know about a field's type.
type Traits[T any] struct {
	// Same tells whether two values are the same, nil where nothing can tell: then a write
	// around the setter cannot be seen, and every change is logged with its old value.
	Same func(a, b T) bool
	// clone, and own in place, are nil where a value refers to nothing that its owner could change.
	clone func(T) T
	own   func(*T)
	// Equal is what OnChange asks.
	Equal func(a, b T) bool
	// Diff returns what makes a text from, itself the work of that many edits, into to, and Patch
	// makes it so. It is not ok where to is better kept whole. Both are nil for what is no text.
	Diff  func(from, to T, edits int) (edit T, ok bool)
	Patch func(from, edit T) T
	// isText tells whether T is a string type, of which empty is a value.
	isText bool
	empty  any
	// Calls tells whether clone or equal may take long, or call methods of others.
	Calls bool
	// Leads tells whether they may call such methods, which may lead back to the struct.
	Leads bool
}

func (t *Traits[T]) Copy(v T) T {
	if t.clone == nil {
		return v
	}
	return t.clone(v)
}

// Own makes *at, which is on the heap, a copy of what it holds, without an allocation for the value
// itself.
func (t *Traits[T]) Own(at *T) {
	if t.own != nil {
		t.own(at)
	}
}

// Copies tells whether Copy does more than return what it is given.
func (t *Traits[T]) Copies() bool { return t.clone != nil }

// CopyUnless is copy, or v itself where that is a copy already.
func (t *Traits[T]) CopyUnless(done bool, v T) T {
	if done {
		return v
	}
	return t.Copy(v)
}

type traitsKey struct {
	typ    reflect.Type
	shared bool
}

var allTraits sync.Map // of *traits[T] by traitsKey

// TraitsOf returns the traits of T; with shared, values are never cloned.
func TraitsOf[T any](shared bool) *Traits[T] {
	key := traitsKey{reflect.TypeFor[T](), shared}
	if t, ok := allTraits.Load(key); ok {
		return t.(*Traits[T])
	}
	t, _ := allTraits.LoadOrStore(key, newTraits[T](key))
	return t.(*Traits[T])
}

// ContainerOf returns the traits of T, a map or slice; with shared, its elements are not cloned,
// and shallow copies it.
func ContainerOf[T any](shared bool, shallow func(T) T) *Traits[T] {
	t := TraitsOf[T](shared)
	if shared {
		own := *t
		own.clone, own.own = shallow, func(at *T) { *at = shallow(*at) }
		t = &own
	}
	return t
}

func newTraits[T any](key traitsKey) *Traits[T] {
	t := new(Traits[T])
	t.Equal, t.Leads = equality[T](key.typ)
	t.Calls = t.Leads
	if how := cloneableOf(key.typ); how.refers && !key.shared {
		t.own = func(at *T) { new(cloning).replace(how, unsafe.Pointer(at)) }
		t.clone = func(v T) T {
			t.own(&v)
			return v
		}
		t.Calls, t.Leads = true, t.Leads || how.leads(make(map[*cloneable]bool))
	}
	if exact(key.typ) {
		t.Same = func(a, b T) bool { return any(a) == any(b) }
	}
	if key.typ.Kind() == reflect.String {
		asText(t)
	}
	adapt(t, key.shared)
	return t
}

// adapt gives the commonest types their own functions.
func adapt[T any](t *Traits[T], shared bool) {
	switch t := any(t).(type) {
	case *Traits[string]:
		t.Same = func(a, b string) bool { return a == b }
		t.Equal = t.Same
	case *Traits[time.Time]:
		t.Calls = false
	case *Traits[[]byte]:
		t.Calls = false
		if !shared {
			t.Same, t.clone, t.own = sameBytes, cloneSlice[byte], ownSlice[byte]
		}
	case *Traits[any]: // also of columns read from bytes
		boxedText(t)
		t.Same = func(a, b any) bool {
			return a == nil && b == nil || a != nil && exact(reflect.TypeOf(a)) && reflect.TypeOf(a) == reflect.TypeOf(b) && a == b
		}
	case *Traits[[]string]:
		t.Calls = false
		if !shared {
			t.clone, t.own = cloneSlice[string], ownSlice[string]
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

func ownSlice[E any](s *[]E) { *s = cloneSlice(*s) }

// exact tells whether == on t sees every difference and never panics: no floats, where
// NaN differs from itself and 0 equals -0, and no interfaces inside.
func exact(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128, reflect.Interface:
		return false
	case reflect.Array:
		return exact(t.Elem())
	case reflect.Struct:
		for field := range t.Fields() {
			if !exact(field.Type) {
				return false
			}
		}
	}
	return t.Comparable()
}
