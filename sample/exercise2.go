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
}

// classSize is what one kind of event weighs; sizes are in bytes, of one instance unless they say otherwise.
type classSize struct {
	Shell   uint64   `json:"shell"`   // its own, without what it refers to
	Direct  uint64   `json:"direct"`  // and what each field refers to
	Deep    uint64   `json:"deep"`    // everything that it reaches, as the allocator rounds it
	Live    float64  `json:"live"`    // by which the heap grew, measured, with shared names and flags
	PeakMB  float64  `json:"peakMB"`  // of the heap while all instances were made
	HasDict bool     `json:"hasDict"` // accepts any attribute
	Slots   []string `json:"slots"`
}

// instances is how many of each kind are measured.
const instances = 100_000

// pythonBytes is what sys.getsizeof adds up to for the same classes: the object, its dictionary and every value, also
// those that instances share. See ex2.classes.*.deepWithDict of testdata/oracle.json.
var pythonBytes = map[string]int{
	"SensorEventSlotted": 293, "SensorEventUnslotted": 565, "ExtendedSensorEvent": 386, "BrokenInheritance": 613,
}
