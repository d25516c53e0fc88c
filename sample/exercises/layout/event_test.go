package layout

import (
	"reflect"
	"slices"
	"testing"
)

// attrSetter is what the four kinds of event have in common.
type attrSetter interface {
	SetAttr(name string, v any) error
}

func TestConstructorsSetTheSameAttributes(t *testing.T) {
	fixed := reflect.ValueOf(*newSlotted(1))
	dict := newUnslotted(1)
	if got, want := len(dict), fixed.NumField(); got != want {
		t.Fatalf("the dictionary has %d attributes, the struct %d", got, want)
	}
	for i := range fixed.NumField() {
		name := fixed.Type().Field(i).Tag.Get("json")
		if !reflect.DeepEqual(dict[name], fixed.Field(i).Interface()) {
			t.Errorf("%s: dictionary %v, struct %v", name, dict[name], fixed.Field(i))
		}
	}
}

func TestSetAttr(t *testing.T) {
	for name, tt := range map[string]struct {
		event   attrSetter
		attr    string
		value   any
		wantErr string
	}{
		"slotted known":      {newSlotted(1), "value", 3.5, ""},
		"slotted unknown":    {newSlotted(1), "extra", 1, "'SensorEventSlotted' object has no attribute 'extra'"},
		"slotted empty name": {newSlotted(1), "", 1, "'SensorEventSlotted' object has no attribute ''"},
		"slotted other type": {newSlotted(1), "value", "hot", "'SensorEventSlotted' attribute 'value' is a float64, not a string"},
		"slotted nil":        {newSlotted(1), "value", nil, "'SensorEventSlotted' attribute 'value' is a float64, not a <nil>"},
		"unslotted unknown":  {SensorEventUnslotted{}, "extra", 1, ""},
		"extended own":       {&ExtendedSensorEvent{}, "notes", "checked", ""},
		"extended embedded":  {&ExtendedSensorEvent{}, "unit", "K", ""},
		"extended unknown":   {&ExtendedSensorEvent{}, "extra", 1, "'ExtendedSensorEvent' object has no attribute 'extra'"},
		"broken embedded":    {&BrokenInheritance{}, "unit", "K", ""},
		"broken unknown":     {&BrokenInheritance{}, "extra", 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			err := tt.event.SetAttr(tt.attr, tt.value)
			if got := errorText(err); got != tt.wantErr {
				t.Errorf("got error %q, want %q", got, tt.wantErr)
			}
		})
	}
}

func TestSetAttrStores(t *testing.T) {
	e := &BrokenInheritance{SensorEventSlotted: *newSlotted(1)}
	if err := e.SetAttr("value", 7.5); err != nil || e.Value != 7.5 {
		t.Errorf("value: got %v, %v", e.Value, err)
	}
	if e.extra != nil {
		t.Errorf("a declared attribute went into the dictionary: %v", e.extra)
	}
	if err := e.SetAttr("anything", 1); err != nil || e.extra["anything"] != 1 {
		t.Errorf("anything: got %v, %v", e.extra, err)
	}
}

func TestHasDynamicAttrs(t *testing.T) {
	type embedsBroken struct{ *BrokenInheritance }
	type typedMap struct{ counts map[string]int }
	for _, tt := range []struct {
		t    reflect.Type
		want bool
	}{
		{reflect.TypeFor[SensorEventSlotted](), false},
		{reflect.TypeFor[SensorEventUnslotted](), true},
		{reflect.TypeFor[ExtendedSensorEvent](), false},
		{reflect.TypeFor[*BrokenInheritance](), true},
		{reflect.TypeFor[embedsBroken](), true},
		{reflect.TypeFor[typedMap](), false},
		{reflect.TypeFor[int](), false},
	} {
		if got := HasDynamicAttrs(tt.t); got != tt.want {
			t.Errorf("HasDynamicAttrs(%v) = %v, want %v", tt.t, got, tt.want)
		}
	}
}

func TestSlots(t *testing.T) {
	six := []string{"sensorId", "timestamp", "value", "unit", "quality", "flags"}
	for _, tt := range []struct {
		t    reflect.Type
		want []string
	}{
		{reflect.TypeFor[SensorEventSlotted](), six},
		{reflect.TypeFor[SensorEventUnslotted](), []string{}},
		{reflect.TypeFor[ExtendedSensorEvent](), append(slices.Clone(six), "corrected", "notes")},
		{reflect.TypeFor[BrokenInheritance](), six},
	} {
		if got := Slots(tt.t); !slices.Equal(got, tt.want) {
			t.Errorf("Slots(%v) = %q, want %q", tt.t, got, tt.want)
		}
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
