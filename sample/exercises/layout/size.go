package layout

import (
	"reflect"

	"github.com/auditline/auditline/footprint"
)

// InstanceSize is what one kind of event weighs: bytes of one instance, where the unit is not in
// the name.
type InstanceSize struct {
	Name    string
	Shell   uint64  // its own, without what it refers to
	Block   uint64  // that the allocator takes for the shell
	Direct  uint64  // the shell and what each field refers to: the exercise's deepInstanceSize
	Deep    uint64  // everything it reaches, each block once and as the allocator rounds it
	Live    float64 // measured: by which each instance let the heap grow, the pointer to it included
	PeakMB  float64 // measured: of the heap while all instances were made
	HasDict bool
	Slots   []string
}

// MeasureInstanceSize weighs n instances that create makes.
func MeasureInstanceSize[T any](name string, n int, create func(i int) T) InstanceSize {
	one := create(1)
	t := reflect.TypeFor[T]()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	m := footprint.Measure(n, create)
	return InstanceSize{
		Name:    name,
		Shell:   footprint.Shallow(one),
		Block:   block(one),
		Direct:  footprint.Direct(one),
		Deep:    footprint.Deep(one).Bytes,
		Live:    m.PerInstance,
		PeakMB:  float64(m.Peak) / 1e6,
		HasDict: HasDynamicAttrs(t),
		Slots:   Slots(t),
	}
}

// block is what the allocator takes for the shell of v: of a dictionary, what is left of it without
// its values.
func block(v any) uint64 {
	dict, ok := v.(SensorEventUnslotted)
	if !ok {
		return uint64(footprint.Layout(v).Block)
	}
	names := SensorEventUnslotted{}
	for name := range dict {
		names[name] = nil
	}
	return footprint.Deep(names).Bytes
}
