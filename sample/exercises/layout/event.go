package layout

import "reflect"

// SensorEventSlotted is a reading with a fixed layout: these six fields and no others. The json
// tags are the names under which SetAttr knows them.
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

// SensorEventUnslotted is the same reading as a dictionary from name to value, which is what an
// object without fixed slots is in Python, and what a decoded JSON object is in Go.
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

// ExtendedSensorEvent adds two fields by embedding. Its layout is as fixed as that of what it
// embeds.
type ExtendedSensorEvent struct {
	SensorEventSlotted
	Corrected float64 `json:"corrected"`
	Notes     string  `json:"notes"`
}

// SetAttr sets the named field, its own or an embedded one.
func (e *ExtendedSensorEvent) SetAttr(name string, v any) error {
	return setSlot(e, name, v)
}

// BrokenInheritance embeds the fixed layout and brings a dictionary: any attribute is accepted
// again, and each instance that has one pays for a map. Go never adds such a map by itself;
// somebody has to write the field.
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
