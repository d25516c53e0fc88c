package beampipe

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/google/go-cmp/cmp"
)

// pack writes a component as workers get it, after comparing what they will have with what there
// is: field points to it as the part's own field does to that of the pipeline, and fresh is the
// part of an empty pipeline.
func (p Part) pack(field any, fresh Part) ([]byte, error) {
	if isNil(field) {
		return nil, fmt.Errorf("%s: the component is nil; set it", p)
	}
	config, err := json.Marshal(field)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be sent to workers: %w; tag what they do not need `json:\"-\"`, or give the type MarshalJSON and UnmarshalJSON", p, err)
	}
	if err := fresh.unpack(config); err != nil {
		return nil, fmt.Errorf("%s cannot be sent to workers: what it is as JSON does not read back: %w", p, err)
	}
	if lost := firstLost(field, fresh.field); lost != "" {
		return nil, fmt.Errorf("%s cannot be sent to workers: %s would not come through its JSON; export the field, tag it `json:\"-\"` if they do not need it, or give the type MarshalJSON and UnmarshalJSON", p, lost)
	}
	return config, nil
}

// unpack configures the component.
func (p Part) unpack(config []byte) error { return json.Unmarshal(config, p.field) }

// isNil reports whether the field that a pointer points to holds no component.
func isNil(field any) bool {
	v := reflect.ValueOf(field).Elem()
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		return v.IsNil()
	}
	return false
}

// firstLost names the first difference between a component and what came of its JSON, with the
// field's type; "" for none.
func firstLost(sent, received any) string {
	var found lost
	cmp.Equal(sent, received, cmp.Exporter(func(reflect.Type) bool { return true }), leftOut, bothEmpty, cmp.Reporter(&found))
	return found.text
}

// leftOut are the fields that their tags keep from JSON.
var leftOut = cmp.FilterPath(func(p cmp.Path) bool {
	field, ok := p.Last().(cmp.StructField)
	if !ok {
		return false
	}
	declared, _ := p.Index(-2).Type().FieldByName(field.Name())
	return declared.Tag.Get("json") == "-"
}, cmp.Ignore())

// bothEmpty takes an empty slice or map for a nil one.
var bothEmpty = cmp.FilterValues(func(x, y any) bool {
	v, w := reflect.ValueOf(x), reflect.ValueOf(y)
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return w.Kind() == v.Kind() && v.Len() == 0 && w.Len() == 0
	}
	return false
}, cmp.Ignore())

// lost is what a comparison finds first. It is a cmp.Reporter.
type lost struct {
	path cmp.Path
	text string
}

func (l *lost) PushStep(step cmp.PathStep) { l.path = append(l.path, step) }
func (l *lost) PopStep()                   { l.path = l.path[:len(l.path)-1] }

func (l *lost) Report(result cmp.Result) {
	if result.Equal() || l.text != "" {
		return
	}
	if l.text = fmt.Sprintf("its value of type %s", l.path.Last().Type()); l.path.String() != "" {
		l.text = fmt.Sprintf("field %s of type %s", l.path.String(), l.path.Last().Type())
	}
}
