package main

import (
	"fmt"
	"io"
	"reflect"

	"github.com/auditline/auditline/footprint"
)

// exercise2 is what exercise 2 shows: what a fixed layout saves.
type exercise2 struct {
	Classes               map[string]classSize `json:"classes"`
	SlottedRejectsUnknown bool                 `json:"slottedRejectsUnknown"`
	SlottedRejectsMsg     string               `json:"slottedRejectsMsg"`
	BrokenAcceptsUnknown  bool                 `json:"brokenAcceptsUnknown"`
	BrokenVarsEmptyBefore bool                 `json:"brokenVarsEmptyBefore"`

	instances int         // that were measured of each class
	sizes     []classSize // of Classes in the order of the exercise, then of a broken one with an attribute in use
}

// classSize is what one kind of event weighs: bytes of one instance, where the unit is not in the name.
type classSize struct {
	name    string
	Shell   uint64   `json:"shell"`  // its own, without what it refers to
	Block   uint64   `json:"block"`  // that the allocator takes for the shell
	Direct  uint64   `json:"direct"` // the shell and what each field refers to
	Deep    uint64   `json:"deep"`   // everything it reaches, each block once and as the allocator rounds it
	Live    float64  `json:"live"`   // measured: by which each instance let the heap grow, the pointer to it included
	PeakMB  float64  `json:"peakMB"` // measured: of the heap while all instances were made
	HasDict bool     `json:"hasDict"`
	Slots   []string `json:"slots"`
}

// pythonSize is what the same class weighs in Python 3.11.7.
type pythonSize struct {
	deep int // what sys.getsizeof adds up to: ex2.classes.*.deepWithDict in testdata/oracle.json
	live int // by which each instance lets the heap grow: testdata/live.py
}

var pythonSizes = map[string]pythonSize{
	"SensorEventSlotted":   {293, 172},
	"SensorEventUnslotted": {565, 220},
	"ExtendedSensorEvent":  {386, 212},
	"BrokenInheritance":    {613, 212},
	"… with an attribute":  {0, 220},
}

// runExercise2 measures n instances of each class.
func runExercise2(n int) *exercise2 {
	e := &exercise2{Classes: map[string]classSize{}, instances: n}
	e.sizes = []classSize{
		measureInstanceSize("SensorEventSlotted", n, newSlotted),
		measureInstanceSize("SensorEventUnslotted", n, newUnslotted),
		measureInstanceSize("ExtendedSensorEvent", n, newExtended),
		measureInstanceSize("BrokenInheritance", n, newBroken),
	}
	for _, size := range e.sizes {
		e.Classes[size.name] = size
	}
	e.sizes = append(e.sizes, measureInstanceSize("… with an attribute", n, newBrokenInUse))
	e.showAttributes()
	return e
}

// sensorIDs and rawFlag are what all measured instances share. They are made at run time, as if they had been read:
// constants would be no part of the heap.
var (
	sensorIDs = [...]string{sensorName(0), sensorName(1), sensorName(2), sensorName(3)}
	rawFlag   = append([]string(nil), "raw")
)

// eventValues are the arguments of the i-th event's constructor.
func eventValues(i int) (sensorID string, timestamp int64, value float64, unit string, quality float64, flags []string) {
	return sensorIDs[i%len(sensorIDs)], syntheticStart + int64(i), float64(i) + 0.5, "C", 1 / float64(i+2), rawFlag
}

func newSlotted(i int) *SensorEventSlotted {
	return NewSensorEventSlotted(eventValues(i))
}

func newUnslotted(i int) SensorEventUnslotted {
	return NewSensorEventUnslotted(eventValues(i))
}

func newExtended(i int) *ExtendedSensorEvent {
	return &ExtendedSensorEvent{SensorEventSlotted: *newSlotted(i), Corrected: float64(i), Notes: "checked"}
}

func newBroken(i int) *BrokenInheritance {
	return &BrokenInheritance{SensorEventSlotted: *newSlotted(i)}
}

func newBrokenInUse(i int) *BrokenInheritance {
	return &BrokenInheritance{SensorEventSlotted: *newSlotted(i), extra: map[string]any{"room": "attic"}}
}

// measureInstanceSize weighs n instances that create makes.
func measureInstanceSize[T any](name string, n int, create func(i int) T) classSize {
	one := create(1)
	t := reflect.TypeFor[T]()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	m := footprint.Measure(n, create)
	return classSize{
		name:    name,
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

// block is what the allocator takes for the shell of v: of a dictionary, what is left of it without its values.
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

// showAttributes sets an attribute that no class declares.
func (e *exercise2) showAttributes() {
	err := newSlotted(1).SetAttr("extra", 1)
	e.SlottedRejectsUnknown = err != nil
	e.SlottedRejectsMsg = fmt.Sprint(err)

	broken := newBroken(1)
	e.BrokenVarsEmptyBefore = len(broken.extra) == 0
	e.BrokenAcceptsUnknown = broken.SetAttr("extra", 1) == nil
}

func (e *exercise2) print(w io.Writer) {
	heading(w, "Exercise 2: what a fixed layout saves")
	t := newTable("bytes of one instance", "shell", "block", "direct", "deep", "live", "peak of all", "any attribute", "Python: deep", "live")
	for _, s := range e.sizes {
		t.row(s.name, s.Shell, s.Block, s.Direct, s.Deep, int(s.Live+0.5), fmt.Sprintf("%.1f MB", s.PeakMB), s.HasDict, pythonDeep(s.name), pythonSizes[s.name].live)
	}
	t.print(w)
	fixed, dict := e.Classes["SensorEventSlotted"], e.Classes["SensorEventUnslotted"]
	fmt.Fprintf(w, `
  shell, block  its own bytes, and the allocator's block for them
  direct        the exercise's deepInstanceSize: the shell and what each field refers to
  deep          everything the instance reaches, its name and flags included, as the allocator rounds it
  live          by which each of %s instances let the heap grow, with an 8 byte pointer to it
  Python        deep is what sys.getsizeof adds up to, dictionaries in full, though instances share their
                keys; live was measured by testdata/live.py with the same contents

  live is less than deep where instances share what they refer to: here names and flags.
  A dictionary takes %.1f times the heap of the struct. Beside Python's own, Go's struct takes %.1f times
  the heap, and Go's dictionary %.1f times: what saves is the fixed layout, not the language.
  Embedding adds no dictionary by itself: ExtendedSensorEvent stays fixed. BrokenInheritance brings one, and
  pays as soon as an attribute is set.
  An unknown attribute on the fixed layout: %s.

`, cell(e.instances), dict.Live/fixed.Live, besidePython(fixed), besidePython(dict), e.SlottedRejectsMsg)
}

// pythonDeep is empty for what the exercise does not ask for.
func pythonDeep(name string) any {
	if n := pythonSizes[name].deep; n > 0 {
		return n
	}
	return ""
}

// besidePython is how many times as much heap an instance takes as in Python.
func besidePython(s classSize) float64 {
	return s.Live / float64(pythonSizes[s.name].live)
}
