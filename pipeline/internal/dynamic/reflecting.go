package dynamic

import (
	"context"
	"reflect"

	"github.com/auditline/auditline/internal/protocol"
)

// reflecting carries records of any type by reflection: structs, above all, which functions take
// apart in ways that only the compiler knows.
type reflecting struct{ *carrying[reflect.Value] }

func carryReflecting(t reflect.Type) *reflecting {
	return &reflecting{carry(t, passing[reflect.Value](reflectedly{t}))}
}

// reflectedly says how functions pass records of a type by reflection.
type reflectedly struct{ typ reflect.Type }

func (reflectedly) box(record reflect.Value) any     { return record.Interface() }
func (r reflectedly) unbox(record any) reflect.Value { return valueOf(r.typ, record) }

// What yield returns, as reflection wants it.
var (
	yes = []reflect.Value{reflect.ValueOf(true)}
	no  = []reflect.Value{reflect.ValueOf(false)}
)

func (reflectedly) feed(out *output[reflect.Value], sequence reflect.Value) {
	sequence.Call([]reflect.Value{reflect.MakeFunc(sequence.Type().In(0), func(args []reflect.Value) []reflect.Value {
		var err error
		if len(args) == 2 {
			err = errorOf(args[1])
		}
		if out.take(args[0], err) {
			return yes
		}
		return no
	})})
}

func (r reflectedly) sequence(t reflect.Type, records stream[reflect.Value]) reflect.Value {
	yieldType := t.In(0)
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		in := make([]reflect.Value, yieldType.NumIn())
		in[len(in)-1] = reflect.Zero(yieldType.In(len(in) - 1)) // the error of a pair
		records(func(record reflect.Value) bool {
			in[0] = record
			return args[0].Call(in)[0].Bool()
		})
		return nil
	})
}

func (reflectedly) put(ctx context.Context, c *component) func(reflect.Value) error {
	call := c.caller(ctx)
	return func(record reflect.Value) error { return errorOf(call(record)[0]) }
}

// reflectedApplier is the component's Apply, called by reflection; a dropped record is engine.Skip
// in either form.
func reflectedApplier(ctx context.Context, c *component) func(reflect.Value) (reflect.Value, error) {
	call := c.caller(ctx)
	if c.form.Result == protocol.Failure {
		return func(record reflect.Value) (reflect.Value, error) {
			results := call(record)
			return results[0], errorOf(results[1])
		}
	}
	return func(record reflect.Value) (reflect.Value, error) {
		results := call(record)
		return results[0], skipUnless(results[1].Bool())
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
