package dynamic

import (
	"context"
	"reflect"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/reflected"
)

// component is one that is known only at run time, with the method that plays its role. Reflection
// finds out once how its records are to be carried.
type component struct {
	receiver reflect.Value // a pointer
	function reflect.Value // the method, which takes the receiver first
	flush    reflect.Value // its method Flush, if it has one
	form     *protocol.Form
	in, out  carrier // nil where the role has none
}

// bind finds the method of a form that has been checked.
func bind(value any, form *protocol.Form) *component {
	c := &component{receiver: pointerTo(value), form: form}
	method, _ := reflected.Lookup(c.receiver.Type(), form.Method)
	c.function = method.Func
	if form.Flush != nil {
		method, _ := reflected.Lookup(c.receiver.Type(), protocol.Flush)
		c.flush = method.Func
	}
	if form.In != nil {
		c.in = carrierOf(recordType(c.input(), form))
	}
	if form.Out != nil {
		c.out = carrierOf(recordType(method.Type.Out(0), form))
	}
	if form.Method == protocol.Apply {
		c.passAlike()
	}
	return c
}

// passAlike lets reflection pass a stage's records on both sides where it has to on one, and where
// no function of these two types is known.
func (c *component) passAlike() {
	in, out := c.in.recordType(), c.out.recordType()
	_, first := registered.Load(in)
	_, second := registered.Load(out)
	if isReflecting(c.in) || isReflecting(c.out) || first && second && in != out {
		c.in, c.out = carryReflecting(in), carryReflecting(out)
	}
}

func isReflecting(c carrier) bool {
	_, ok := c.(*reflecting)
	return ok
}

// pointerTo is the component itself, or a pointer to a copy where that is no pointer.
func pointerTo(value any) reflect.Value {
	v := reflect.ValueOf(value)
	if v.Kind() == reflect.Pointer {
		return v
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return p
}

// recordType is the type of the records in t: t itself, or what a sequence of type t yields.
func recordType(t reflect.Type, form *protocol.Form) reflect.Type {
	if form.IsByRecord() {
		return t
	}
	return t.In(0).In(0)
}

// call calls the method once, with a context if it wants one.
func (c *component) call(ctx context.Context, args ...reflect.Value) []reflect.Value {
	return c.function.Call(append(c.arguments(ctx, c.form), args...))
}

// arguments are what the method of a form is given first.
func (c *component) arguments(ctx context.Context, form *protocol.Form) []reflect.Value {
	if form.Ctx {
		return []reflect.Value{c.receiver, reflect.ValueOf(&ctx).Elem()}
	}
	return []reflect.Value{c.receiver}
}

// caller calls the method for one record after the other.
func (c *component) caller(ctx context.Context) func(record reflect.Value) []reflect.Value {
	args := append(c.arguments(ctx, c.form), reflect.Value{})
	return func(record reflect.Value) []reflect.Value {
		args[len(args)-1] = record
		return c.function.Call(args)
	}
}

// flushed is the sequence of what the component gives once its input has ended.
func (c *component) flushed(ctx context.Context) reflect.Value {
	return c.flush.Call(c.arguments(ctx, c.form.Flush))[0]
}

// input is the type of the method's last parameter.
func (c *component) input() reflect.Type {
	t := c.function.Type()
	return t.In(t.NumIn() - 1)
}
