// Package elem writes parts of fields that are logged element by element.
package elem

import (
	"slices"

	"github.com/auditline/auditline/audit"
)

type Address struct {
	City string
	tags []string
}

type Line struct {
	Quantity int
	Notes    []string
}

type Order struct {
	address Address         `audit:"true,elem"`
	lines   map[string]Line `audit:"true,elem"`
	notes   []string        `audit:"true,elem"`
	counts  map[string]int  `audit:"true"`
	fixed   map[string]int  `audit:"true,elem,set=-"`
	plain   map[string]int

	trail audit.Trail
}

type Second Order

func writes(o *Order, s *Second) {
	o.lines["a"] = Line{}         // want `auditwrite: this write into Order.lines is not in its log: call SetLinesAt$`
	o.lines["a"].Notes[0] = "b"   // want `this write into Order.lines is not in its log: change a copy of that part and call SetLinesAt$`
	delete(o.lines, "a")          // want `this delete in Order.lines is not in its log: call DeleteLinesAt$`
	clear(o.lines)                // want `this clear in Order.lines is not in its log: change a copy and call SetLines$`
	o.notes[1] = "b"              // want `this write into Order.notes is not in its log: call SetNotesAt$`
	o.notes[1:][0] = "b"          // want `this write into Order.notes is not in its log: change a copy and call SetNotes$`
	slices.Sort(o.notes)          // want `this slices.Sort in Order.notes is not in its log: change a copy and call SetNotes$`
	o.address.City = "x"          // want `this write into Order.address is not in its log: call SetAddressCity$`
	o.address.tags[0] = "x"       // want `this write into Order.address is not in its log: change a copy of that part and call SetAddressTags$`
	o.counts["a"] = 1             // want `this write into Order.counts is not in its log: change a copy and call SetCounts$`
	delete(o.counts, "a")         // want `this delete in Order.counts is not in its log: change a copy and call SetCounts$`
	s.lines["a"] = Line{}         // want `this write into Order.lines is not in its log: convert to \*Order and call SetLinesAt$`
	o.notes = append(o.notes, "") // want `this append to Order.notes is not in its log: call AppendNotes$`
	lines := o.lines
	lines["a"] = Line{} // want `this write into Order.lines is not in its log: change a copy and call SetLines$`

	// There is no setter for the first one, and no log for the second; reading is no write.
	o.fixed["a"] = 1
	o.plain["a"] = 1
	_ = o.lines["a"]
}

// A new object has no log yet.
func fresh() *Order {
	o := &Order{lines: make(map[string]Line)}
	o.lines["a"] = Line{}
	return o
}
