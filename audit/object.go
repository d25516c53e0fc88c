package audit

import (
	"reflect"

	"github.com/auditline/auditline/audit/internal/jsonvalue"
)

// An object with a log of its own is not shown as the value of an attribute: what it holds, and
// what of that is redacted, its own view tells. The attribute has its type and id.

// pointedTo returns the view of v, if that points to an object with a log.
func pointedTo(v any) (view View, ok bool) {
	x, isAudited := v.(Audited)
	at := reflect.ValueOf(v)
	if !isAudited || at.Kind() != reflect.Pointer || at.IsNil() {
		return View{}, false
	}
	defer func() {
		if recover() != nil { // Audit of an embedded pointer that is nil
			ok = false
		}
	}()
	view = x.Audit()
	return view, view.of().Type == at.Type().Elem() // else Audit is that of an embedded struct
}

// appendValue appends v as JSON.
func appendValue(b []byte, v any) ([]byte, error) { return jsonvalue.Append(b, v, objectJSON) }

// objectJSON is what stands for an object with a log in JSON.
func objectJSON(v any) (text []byte, ok bool) {
	view, ok := pointedTo(v)
	if !ok {
		return nil, false
	}
	return append(appendObject([]byte{'{'}, view.Type(), view.ID()), '}'), true
}

// printed is what prints v: its type and id, if it is an object with a log.
func printed(v any) any {
	if view, ok := pointedTo(v); ok {
		return view.name()
	}
	return v
}
