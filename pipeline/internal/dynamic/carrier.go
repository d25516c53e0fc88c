package dynamic

import (
	"context"
	"reflect"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/pipeline/internal/engine"
)

// stream is a sequence of records whose type is known only at run time; each holds a value of that
// type.
type stream func(yield func(record any) bool)

// pairs is a stream of records, each with its error.
type pairs func(yield func(record any, err error) bool)

// carrier takes records of one type in and out of the functions of components.
type carrier interface {
	pairs(sequence reflect.Value) pairs                    // what a sequence yields
	sequence(t reflect.Type, records stream) reflect.Value // a sequence of type t; its errors, if it has any, are nil
	put(ctx context.Context, c *component) func(record any) error
	apply(ctx context.Context, c *component) func(record any) (any, error) // a dropped record is engine.Skip in either form
}

// carrierOf returns the carrier of records of type t.
func carrierOf(t reflect.Type) carrier {
	switch t.Kind() {
	case reflect.Pointer, reflect.UnsafePointer, reflect.Map, reflect.Chan, reflect.Func:
		return pointers(t)
	case reflect.Interface:
		return interfaces(t)
	case reflect.String:
		return plain[string](t)
	case reflect.Slice:
		return plain[[]byte](t)
	case reflect.Float64:
		return plain[float64](t)
	case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint64, reflect.Uintptr:
		if t.Size() == 8 {
			return plain[int64](t)
		}
	}
	return values{t}
}

// values carries records of any type by reflection: structs, above all, which functions take apart
// in ways that only the compiler knows.
type values struct{ typ reflect.Type }

func (v values) pairs(sequence reflect.Value) pairs {
	yieldType := sequence.Type().In(0)
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

func (v values) sequence(t reflect.Type, records stream) reflect.Value {
	yieldType := t.In(0)
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		records(func(record any) bool {
			in := []reflect.Value{valueOf(v.typ, record)}
			if yieldType.NumIn() == 2 {
				in = append(in, reflect.Zero(yieldType.In(1)))
			}
			return args[0].Call(in)[0].Bool()
		})
		return nil
	})
}

func (v values) put(ctx context.Context, c *component) func(any) error {
	return func(record any) error {
		return errorOf(c.call(ctx, valueOf(v.typ, record))[0])
	}
}

func (v values) apply(ctx context.Context, c *component) func(any) (any, error) {
	return func(record any) (any, error) {
		results := c.call(ctx, valueOf(v.typ, record))
		if c.form.Result == protocol.Keep && !results[1].Bool() {
			return nil, engine.Skip
		}
		if c.form.Result == protocol.Failure {
			return results[0].Interface(), errorOf(results[1])
		}
		return results[0].Interface(), nil
	}
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
