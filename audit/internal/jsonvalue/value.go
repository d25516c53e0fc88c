package jsonvalue

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"unsafe"
)

// Error says where in a value something cannot be written as JSON.
type Error struct {
	Path string // like .Lines[2].By["ann"]; "" is the value itself
	Err  error
}

func (e *Error) Error() string {
	if e.Path == "" {
		return e.Err.Error()
	}
	return e.Path + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

var (
	errCycle = errors.New("it leads back to itself")
	errDeep  = errors.New("it is nested deeper than 9,990 objects and lists")
)

// Append appends v as JSON to b. What audited, which may be nil, returns for a pointer in v is
// written in its place. The error is an *Error.
func Append(b []byte, v any, audited func(any) (text []byte, ok bool)) ([]byte, error) {
	w := &writer{b: b, audited: audited}
	if err := w.value(reflect.ValueOf(v), false); err != nil {
		return b, err
	}
	return w.b, nil
}

// writer is a value being written.
type writer struct {
	b       []byte
	audited func(any) (text []byte, ok bool)
	nested  int               // objects and lists around
	depth   int               // these, and pointers
	within  map[reference]int // what leads to the value, from a depth on
}

// reference is memory that a value refers to.
type reference struct {
	at  unsafe.Pointer
	len int
}

const (
	maxNested  = 9_990  // encoding/json reads 10,000, and changes stand in lists of objects
	maxDepth   = 40_000 // of pointers to pointers, which no cycle has
	suspicious = 1000   // the depth from which on values are looked at for cycles
)

// at is err with a step before its path. Paths that are long are cut.
func at(step string, err error) error {
	const enough = 80
	e := err.(*Error)
	path := step + e.Path
	if len(path) > enough {
		path = path[:enough-len("…")] + "…"
	}
	return &Error{path, e.Err}
}

// value writes v, which is exported or was made so. quoted is the option "string" of the
// field that v stands in.
func (w *writer) value(v reflect.Value, quoted bool) error {
	if !v.IsValid() {
		return w.null()
	}
	if w.audited != nil && v.Kind() == reflect.Pointer {
		if text, ok := w.audited(v.Interface()); ok {
			w.b = append(w.b, text...)
			return nil
		}
	}
	if done, err := w.own(v); done {
		return err
	}
	if isNull(v) {
		return w.null()
	}
	switch v.Kind() {
	case reflect.Interface:
		return w.value(v.Elem(), quoted)
	case reflect.Pointer:
		return w.deep(v, 0, func() error { return w.value(v.Elem(), quoted) })
	case reflect.Slice, reflect.Array:
		return w.list(v)
	case reflect.Map:
		return w.deep(v, 0, func() error { return w.nest(func() error { return w.mapping(v) }) })
	case reflect.Struct:
		return w.nest(func() error { return w.object(v) })
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		w.b = AppendString(w.b, v.Type().String())
		return nil
	}
	return w.plain(v, quoted)
}

// isNull reports whether v is nil, and no slice: that list looks at.
func isNull(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer, reflect.Map, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return v.IsNil()
	}
	return false
}

func (w *writer) null() error {
	w.b = append(w.b, "null"...)
	return nil
}

// deep goes on to what v refers to.
func (w *writer) deep(v reflect.Value, n int, write func() error) error {
	if w.depth++; w.depth > maxDepth {
		return &Error{Err: errDeep}
	}
	defer func() { w.depth-- }()
	if w.depth > suspicious {
		ref := reference{v.UnsafePointer(), n}
		if w.within[ref] > 0 {
			return &Error{Err: errCycle}
		}
		if w.within == nil {
			w.within = make(map[reference]int)
		}
		w.within[ref]++
		defer delete(w.within, ref)
	}
	return write()
}

// nest goes on to an object or list.
func (w *writer) nest(write func() error) error {
	if w.nested++; w.nested > maxNested {
		return &Error{Err: errDeep}
	}
	defer func() { w.nested-- }()
	return write()
}

// own writes v by a method of its type; done is false where it has none.
func (w *writer) own(v reflect.Value) (done bool, err error) {
	m := methodsOf(v.Type())
	if m == nil {
		return false, nil
	}
	write, receiver := m.value, v
	if v.CanAddr() && m.pointer != 0 && (write == 0 || m.pointer < write) {
		write, receiver = m.pointer, v.Addr()
	}
	switch {
	case write == 0, write == isError && v.Kind() == reflect.Interface: // which may hold nil
		return false, nil
	case isNil(receiver):
		return true, w.null()
	}
	return true, guarded(map[method]func(any) error{
		marshalsJSON: w.marshaled, marshalsText: w.text, isError: w.errorText,
	}[write], receiver.Interface())
}

func isNil(v reflect.Value) bool {
	return (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil()
}

// guarded calls write, whose panic is an error.
func guarded(write func(any) error, v any) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Error{Err: fmt.Errorf("a method of %T panics: %v", v, p)}
		}
	}()
	return write(v)
}

func (w *writer) marshaled(v any) error {
	text, err := v.(json.Marshaler).MarshalJSON()
	if err != nil {
		return &Error{Err: fmt.Errorf("MarshalJSON of %T: %w", v, err)}
	}
	var compact, escaped bytes.Buffer
	if json.Compact(&compact, text) != nil {
		return &Error{Err: fmt.Errorf("MarshalJSON of %T returns no JSON", v)}
	}
	json.HTMLEscape(&escaped, compact.Bytes())
	w.b = append(w.b, escaped.Bytes()...)
	return nil
}

func (w *writer) text(v any) error {
	text, err := v.(encoding.TextMarshaler).MarshalText()
	if err != nil {
		return &Error{Err: fmt.Errorf("MarshalText of %T: %w", v, err)}
	}
	w.b = AppendString(w.b, string(text))
	return nil
}

func (w *writer) errorText(v any) error {
	w.b = AppendString(w.b, v.(error).Error())
	return nil
}

// list writes an array or slice; bytes in base64.
func (w *writer) list(v reflect.Value) error {
	if v.Kind() == reflect.Array {
		return w.nest(func() error { return w.elements(v) })
	}
	if v.IsNil() {
		return w.null()
	}
	if elem := v.Type().Elem(); elem.Kind() == reflect.Uint8 && !writesItself(elem) {
		w.b = appendBase64(w.b, v.Bytes())
		return nil
	}
	return w.deep(v, v.Len(), func() error { return w.nest(func() error { return w.elements(v) }) })
}

func writesItself(t reflect.Type) bool {
	m := methodsOf(t)
	return m != nil && (m.pointer == marshalsJSON || m.pointer == marshalsText)
}

func (w *writer) elements(v reflect.Value) error {
	w.b = append(w.b, '[')
	for i := range v.Len() {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		if err := w.value(v.Index(i), false); err != nil {
			return at("["+strconv.Itoa(i)+"]", err)
		}
	}
	w.b = append(w.b, ']')
	return nil
}
