package value

import (
	"fmt"
	"reflect"
)

// binaryBase is the base of the types whose values a column holds in the binary form.
const binaryBase = "binary"

// describeOther names a type of which values are kept in the binary form.
func describeOther(reflect.Type) (base string, ok bool) { return "", false }

func encodeOther(v reflect.Value) (any, Form, error) {
	return nil, 0, fmt.Errorf("values of type %s cannot be kept", v.Type())
}

func setOther(reflect.Value, any) error { return errShape }
