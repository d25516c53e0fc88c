package main

import (
	"fmt"
	"reflect"
)

// SensorEventSlotted is a reading with a fixed layout: these six fields and no others. The json tags are the names
// under which SetAttr knows them.
type SensorEventSlotted struct {
	SensorID  string   `json:"sensorId"`
	Timestamp int64    `json:"timestamp"` // Unix seconds
	Value     float64  `json:"value"`
	Unit      string   `json:"unit"`
	Quality   float64  `json:"quality"` // 0 (useless) to 1
	Flags     []string `json:"flags"`
}

// NewSensorEventSlotted returns a reading with a fixed layout. It shares flags with the caller.
func NewSensorEventSlotted(sensorID string, timestamp int64, value float64, unit string, quality float64, flags []string) *SensorEventSlotted {
	return &SensorEventSlotted{sensorID, timestamp, value, unit, quality, flags}
}

// SetAttr sets the named field; it refuses a name that has no field and a value of another type.
func (e *SensorEventSlotted) SetAttr(name string, v any) error {
	return setSlot(e, name, v)
}

// SensorEventUnslotted is the same reading as a dictionary from name to value, which is what an object without
// fixed slots is in Python, and what a decoded JSON object is in Go.
type SensorEventUnslotted map[string]any

// NewSensorEventUnslotted returns a reading as a dictionary. It shares flags with the caller.
func NewSensorEventUnslotted(sensorID string, timestamp int64, value float64, unit string, quality float64, flags []string) SensorEventUnslotted {
	return SensorEventUnslotted{
		"sensorId": sensorID, "timestamp": timestamp, "value": value,
		"unit": unit, "quality": quality, "flags": flags,
	}
}

// SetAttr sets any name to any value: nothing here can tell a new attribute from a misspelt one.
func (e SensorEventUnslotted) SetAttr(name string, v any) error {
	e[name] = v
	return nil
}

// ExtendedSensorEvent adds two fields by embedding. Its layout is as fixed as that of what it embeds.
type ExtendedSensorEvent struct {
	SensorEventSlotted
	Corrected float64 `json:"corrected"`
	Notes     string  `json:"notes"`
}

// SetAttr sets the named field, its own or an embedded one.
func (e *ExtendedSensorEvent) SetAttr(name string, v any) error {
	return setSlot(e, name, v)
}

// BrokenInheritance embeds the fixed layout and brings a dictionary: any attribute is accepted again, and each
// instance that has one pays for a map. Go never adds such a map by itself; somebody has to write the field.
type BrokenInheritance struct {
	SensorEventSlotted
	extra map[string]any
}

// SetAttr sets the named field, or puts v into the dictionary when there is no such field.
func (e *BrokenInheritance) SetAttr(name string, v any) error {
	if _, ok := slotOf(reflect.TypeFor[BrokenInheritance](), name); ok {
		return setSlot(e, name, v)
	}
	if e.extra == nil {
		e.extra = map[string]any{}
	}
	e.extra[name] = v
	return nil
}

// HasDynamicAttrs reports whether values of type t accept attributes that t does not declare: it is a map[string]any
// or holds one in a field, its own or an embedded struct's.
func HasDynamicAttrs(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer:
		return HasDynamicAttrs(t.Elem())
	case reflect.Map:
		return t.ConvertibleTo(reflect.TypeFor[map[string]any]())
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(t) {
			if f.Type.Kind() == reflect.Map && HasDynamicAttrs(f.Type) {
				return true
			}
		}
	}
	return false
}

// Slots lists the names that SetAttr knows for struct type t, embedded ones first.
func Slots(t reflect.Type) []string {
	names := []string{}
	if t.Kind() != reflect.Struct {
		return names
	}
	for _, f := range reflect.VisibleFields(t) {
		if name := f.Tag.Get("json"); name != "" {
			names = append(names, name)
		}
	}
	return names
}

func slotOf(t reflect.Type, name string) (reflect.StructField, bool) {
	for _, f := range reflect.VisibleFields(t) {
		if tag := f.Tag.Get("json"); tag != "" && tag == name {
			return f, true
		}
	}
	return reflect.StructField{}, false
}

// setSlot sets the field of *event that is called name.
func setSlot(event any, name string, v any) error {
	object := reflect.ValueOf(event).Elem()
	f, ok := slotOf(object.Type(), name)
	if !ok {
		return fmt.Errorf("'%s' object has no attribute '%s'", object.Type().Name(), name)
	}
	value := reflect.ValueOf(v)
	if !value.IsValid() || !value.Type().AssignableTo(f.Type) {
		return fmt.Errorf("'%s' attribute '%s' is a %s, not a %T", object.Type().Name(), name, f.Type, v)
	}
	object.FieldByIndex(f.Index).Set(value)
	return nil
}
