package layout

import (
	"fmt"
	"io"

	"github.com/auditline/auditline/sample/internal/console"
)

// Result is what the exercise shows.
type Result struct {
	Instances int            // that were measured of each class
	Classes   []InstanceSize // in the order of the exercise
	InUse     InstanceSize   // of BrokenInheritance with an attribute that it does not declare

	SlottedRefusal        error // of an attribute that the fixed layout does not declare
	BrokenAcceptsUnknown  bool
	BrokenVarsEmptyBefore bool
}

// Run measures n instances of each class.
func Run(n int) *Result {
	r := &Result{
		Instances: n,
		Classes: []InstanceSize{
			MeasureInstanceSize("SensorEventSlotted", n, newSlotted),
			MeasureInstanceSize("SensorEventUnslotted", n, newUnslotted),
			MeasureInstanceSize("ExtendedSensorEvent", n, newExtended),
			MeasureInstanceSize("BrokenInheritance", n, newBroken),
		},
		InUse: MeasureInstanceSize("… with an attribute", n, newBrokenInUse),
	}
	r.setUndeclared()
	return r
}

// setUndeclared sets an attribute that no class declares.
func (r *Result) setUndeclared() {
	r.SlottedRefusal = newSlotted(1).SetAttr("extra", 1)
	broken := newBroken(1)
	r.BrokenVarsEmptyBefore = len(broken.extra) == 0
	r.BrokenAcceptsUnknown = broken.SetAttr("extra", 1) == nil
}

// Print writes the result for people.
func (r *Result) Print(w io.Writer) {
	console.Heading(w, "Exercise 2: what a fixed layout saves")
	r.printTable(w)
	fixed, dict := r.Classes[0], r.Classes[1]
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

`, console.Cell(r.Instances), dict.Live/fixed.Live, besidePython(fixed), besidePython(dict), r.SlottedRefusal)
}

func (r *Result) printTable(w io.Writer) {
	t := console.NewTable("bytes of one instance", "shell", "block", "direct", "deep", "live", "peak of all",
		"any attribute", "Python: deep", "live")
	for _, s := range append(r.Classes[:len(r.Classes):len(r.Classes)], r.InUse) {
		t.Row(s.Name, s.Shell, s.Block, s.Direct, s.Deep, int(s.Live+0.5), fmt.Sprintf("%.1f MB", s.PeakMB),
			s.HasDict, pythonDeep(s.Name), pythonSizes[s.Name].live)
	}
	t.Print(w)
}
