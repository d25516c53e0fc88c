package pipeline

import (
	"reflect"
	"unsafe"

	"github.com/auditline/auditline/internal/protocol"
)

// Records are mostly pointers. All pointers are passed alike, so that a function of *T may be called as a function of
// unsafe.Pointer: records of types known only at run time then pass at the price of a call, without reflection.

// isWord reports whether values of type t are single pointers.
func isWord(t reflect.Type) bool {
	return t.Kind() == reflect.Pointer
}

// word is the pointer in record, which is of a type for which isWord holds.
func word(record any) unsafe.Pointer {
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&record))[1]
}

// boxer turns pointers into values of type t: an interface is the word of its type and, for a pointer, the pointer.
func boxer(t reflect.Type) func(unsafe.Pointer) any {
	zero := reflect.Zero(t).Interface()
	typeWord := (*[2]unsafe.Pointer)(unsafe.Pointer(&zero))[0]
	return func(p unsafe.Pointer) any {
		box := [2]unsafe.Pointer{typeWord, p}
		return *(*any)(unsafe.Pointer(&box))
	}
}

// functionAs gives a function value the type F, which must differ from its own in pointer types only.
func functionAs[F any](f reflect.Value) F {
	p := reflect.New(f.Type())
	p.Elem().Set(f)
	return *(*F)(p.UnsafePointer())
}

// wordPairs reads a sequence of pointers.
func wordPairs(sequence reflect.Value) pairs {
	yieldType := sequence.Type().In(0)
	box := boxer(yieldType.In(0))
	if yieldType.NumIn() == 2 {
		seq := functionAs[func(func(unsafe.Pointer, error) bool)](sequence)
		return func(yield func(any, error) bool) {
			seq(func(p unsafe.Pointer, err error) bool { return yield(box(p), err) })
		}
	}
	seq := functionAs[func(func(unsafe.Pointer) bool)](sequence)
	return func(yield func(any, error) bool) {
		seq(func(p unsafe.Pointer) bool { return yield(box(p), nil) })
	}
}

// wordSequence makes a sequence of pointers of type t.
func wordSequence(t reflect.Type, records stream) reflect.Value {
	if t.In(0).NumIn() == 2 {
		seq := func(yield func(unsafe.Pointer, error) bool) {
			records(func(record any) bool { return yield(word(record), nil) })
		}
		return reflect.NewAt(t, unsafe.Pointer(&seq)).Elem()
	}
	seq := func(yield func(unsafe.Pointer) bool) {
		records(func(record any) bool { return yield(word(record)) })
	}
	return reflect.NewAt(t, unsafe.Pointer(&seq)).Elem()
}

// applyWord is apply for a pointer receiver and pointer records without a context, nil for others.
func (c *component) applyWord() func(any) (any, error) {
	t := c.method.Type
	if c.form.Ctx || !isWord(t.In(0)) || !isWord(t.In(1)) || !isWord(t.Out(0)) {
		return nil
	}
	receiver, box := c.receiver.UnsafePointer(), boxer(t.Out(0))
	if c.form.Result == protocol.Keep {
		apply := functionAs[func(receiver, record unsafe.Pointer) (unsafe.Pointer, bool)](c.method.Func)
		return func(record any) (any, error) {
			p, ok := apply(receiver, word(record))
			if !ok {
				return nil, Skip
			}
			return box(p), nil
		}
	}
	apply := functionAs[func(receiver, record unsafe.Pointer) (unsafe.Pointer, error)](c.method.Func)
	return func(record any) (any, error) {
		p, err := apply(receiver, word(record))
		return box(p), err
	}
}

// putWord is put for a pointer receiver and pointer records without a context, nil for others.
func (c *component) putWord() func(any) error {
	if t := c.method.Type; c.form.Ctx || !isWord(t.In(0)) || !isWord(t.In(1)) {
		return nil
	}
	receiver := c.receiver.UnsafePointer()
	put := functionAs[func(receiver, record unsafe.Pointer) error](c.method.Func)
	return func(record any) error { return put(receiver, word(record)) }
}
