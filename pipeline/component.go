package pipeline

import (
	"context"
	"reflect"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/reflected"
)

// pairs is a sequence of records whose type is known only at run time, each with its error.
type pairs func(yield func(record any, err error) bool)

// component is one that is known only at run time, with the method that plays its role.
type component struct {
	value    any
	receiver reflect.Value
	method   reflect.Method
	form     *protocol.Form
}

// bind finds the method of a form that has been checked.
func bind(value any, form *protocol.Form) *component {
	method, _ := reflected.Lookup(reflect.TypeOf(value), form.Method)
	return &component{value, reflect.ValueOf(value), method, form}
}

// call calls the method once, with a context if it wants one.
func (c *component) call(ctx context.Context, args ...reflect.Value) []reflect.Value {
	in := []reflect.Value{c.receiver}
	if c.form.Ctx {
		in = append(in, reflect.ValueOf(ctx))
	}
	return c.method.Func.Call(append(in, args...))
}

// input is the type of the method's parameter.
func (c *component) input() reflect.Type {
	return c.method.Type.In(c.method.Type.NumIn() - 1)
}

func (c *component) stream(ctx context.Context) pairs {
	return pairsOf(c.call(ctx)[0])
}

func (c *component) transform(ctx context.Context, records stream) pairs {
	return pairsOf(c.call(ctx, sequenceOf(c.input(), records))[0])
}

func (c *component) consume(ctx context.Context, records stream) error {
	results := c.call(ctx, sequenceOf(c.input(), records))
	if len(results) == 0 {
		return nil
	}
	return errorOf(results[0])
}

func (c *component) put(ctx context.Context) func(any) error {
	if fast := c.putWord(); fast != nil {
		return fast
	}
	input := c.input()
	return func(record any) error {
		return errorOf(c.call(ctx, valueOf(input, record))[0])
	}
}

// apply calls Apply; a dropped record is Skip in either form.
func (c *component) apply(ctx context.Context) func(any) (any, error) {
	if fast := c.applyWord(); fast != nil {
		return fast
	}
	input := c.input()
	return func(record any) (any, error) {
		results := c.call(ctx, valueOf(input, record))
		return results[0].Interface(), verdict(results[1])
	}
}

// verdict is the error that the second result of an Apply stands for.
func verdict(v reflect.Value) error {
	switch {
	case v.Kind() != reflect.Bool:
		return errorOf(v)
	case v.Bool():
		return nil
	}
	return Skip
}

func errorOf(v reflect.Value) error {
	err, _ := v.Interface().(error)
	return err
}

// valueOf is record as a value of type t, which may be an interface, and record nil.
func valueOf(t reflect.Type, record any) reflect.Value {
	if record == nil {
		return reflect.Zero(t)
	}
	return reflect.ValueOf(record)
}

// pairsOf reads a sequence of any element type, with or without errors.
func pairsOf(sequence reflect.Value) pairs {
	yieldType := sequence.Type().In(0)
	if isWord(yieldType.In(0)) {
		return wordPairs(sequence)
	}
	return func(yield func(any, error) bool) {
		sequence.Call([]reflect.Value{reflect.MakeFunc(yieldType, func(args []reflect.Value) []reflect.Value {
			var err error
			if len(args) == 2 {
				err = errorOf(args[1])
			}
			return []reflect.Value{reflect.ValueOf(yield(args[0].Interface(), err))}
		})})
	}
}

// sequenceOf makes a sequence of type t, whose errors are nil if it has any.
func sequenceOf(t reflect.Type, records stream) reflect.Value {
	yieldType := t.In(0)
	element := yieldType.In(0)
	if isWord(element) {
		return wordSequence(t, records)
	}
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		records(func(record any) bool {
			in := []reflect.Value{valueOf(element, record)}
			if yieldType.NumIn() == 2 {
				in = append(in, reflect.Zero(yieldType.In(1)))
			}
			return args[0].Call(in)[0].Bool()
		})
		return nil
	})
}
