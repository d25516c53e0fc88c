package jsonvalue

import (
	"encoding"
	"encoding/json"
	"reflect"
	"sync"
)

// method is a method by which values write themselves; the first that there is counts.
type method int

const (
	marshalsJSON method = iota + 1
	marshalsText
	isError
)

// methods are those of a type and of the pointer to it; 0 for none.
type methods struct{ value, pointer method }

var allMethods sync.Map // of *methods by reflect.Type

// methodsOf is nil for types whose values write themselves in no way.
func methodsOf(t reflect.Type) *methods {
	known, ok := allMethods.Load(t)
	if !ok {
		known, _ = allMethods.LoadOrStore(t, newMethods(t))
	}
	return known.(*methods)
}

func newMethods(t reflect.Type) *methods {
	m := methods{value: methodOf(t)}
	if t.Kind() != reflect.Pointer {
		m.pointer = methodOf(reflect.PointerTo(t))
	}
	if m == (methods{}) {
		return nil
	}
	return &m
}

func methodOf(t reflect.Type) method {
	switch {
	case t.Implements(reflect.TypeFor[json.Marshaler]()):
		return marshalsJSON
	case isText(t):
		return marshalsText
	case t.Implements(reflect.TypeFor[error]()):
		return isError
	}
	return 0
}

func isText(t reflect.Type) bool { return t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) }
