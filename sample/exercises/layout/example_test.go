package layout_test

import (
	"fmt"
	"reflect"

	"github.com/auditline/auditline/sample/exercises/layout"
)

// A fixed layout refuses what it does not declare; a dictionary takes it for a new attribute.
func ExampleSensorEventSlotted_SetAttr() {
	slotted := layout.NewSensorEventSlotted("sensor-001", 0, 20.5, "C", 1, nil)
	unslotted := layout.NewSensorEventUnslotted("sensor-001", 0, 20.5, "C", 1, nil)
	fmt.Println(slotted.SetAttr("valeu", 21.0))
	fmt.Println(unslotted.SetAttr("valeu", 21.0), len(unslotted))
	// Output:
	// 'SensorEventSlotted' object has no attribute 'valeu'
	// <nil> 7
}

// Embedding alone brings no dictionary; a field of a map type does.
func ExampleHasDynamicAttrs() {
	fmt.Println(layout.HasDynamicAttrs(reflect.TypeFor[layout.ExtendedSensorEvent]()))
	fmt.Println(layout.HasDynamicAttrs(reflect.TypeFor[layout.BrokenInheritance]()))
	// Output:
	// false
	// true
}
