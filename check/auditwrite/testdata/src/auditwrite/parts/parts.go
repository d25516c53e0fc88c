// Package parts shows what the fix makes of writes of elements and members that have setters.
package parts

import (
	"context"

	"github.com/auditline/auditline/audit"
)

type Address struct{ City string }

type Order struct {
	address Address        `audit:"true,elem"`
	lines   map[string]int `audit:"true,elem"`
	notes   []string       `audit:"true,elem"`
	counts  map[string]int `audit:"true"`

	trail audit.Trail
}

func (o *Order) SetAddress(v Address)         {}
func (o *Order) SetAddressCity(v string)      {}
func (o *Order) Lines() map[string]int        { return nil }
func (o *Order) SetLines(v map[string]int)    {}
func (o *Order) SetLinesAt(key string, v int) {}
func (o *Order) DeleteLinesAt(key string)     {}
func (o *Order) SetNotes(v []string)          {}
func (o *Order) SetNotesAt(i int, v string)   {}
func (o *Order) AppendNotes(v ...string)      {}
func (o *Order) SetCounts(v map[string]int)   {}

type Second Order

func writes(o *Order, s *Second, i uint8) {
	o.lines["a"] = 1            // want `call SetLinesAt$`
	o.lines["a"] += 2           // want `call SetLinesAt$`
	(o.lines["a"])++            // want `call SetLinesAt$`
	delete(o.lines, "a")        // want `call DeleteLinesAt$`
	o.notes[i] = "b"            // want `call SetNotesAt$`
	o.notes[1] += "b"           // want `call SetNotesAt$`
	o.notes /* why */ [i] = "b" // want `call SetNotesAt$`
	o.address.City = "x"        // want `call SetAddressCity$`
	s.lines["a"] = 1            // want `convert to \*Order and call SetLinesAt$`

	o.notes = append(o.notes, "a", "b")       // want `this append to Order.notes is not in its log: call AppendNotes$`
	o.notes = (append)((o.notes), o.notes...) // want `call AppendNotes$`
	o.notes = append(o.notes,                 // want `call AppendNotes$`
		"a", // first
		"b", // second
	)
	s.notes = append(s.notes, "a") // want `convert to \*Order and call AppendNotes$`
}

// Some appends are none of the elements of the field, or none at its end.
func appends(o, p *Order, next func() *Order) {
	o.notes = append(p.notes, "a")          // want `call SetNotes$`
	o.notes = append(o.notes[:1], "a")      // want `call SetNotes$` `this append in Order.notes`
	o.notes = append(o.notes)               // want `call SetNotes$`
	next().notes = append(o.notes, "a")     // want `call SetNotes$`
	o.notes, p.notes = append(o.notes), nil // want `call SetNotes$` `call SetNotes$`
}

// There is no fix where what is written has no setter, or would be evaluated twice.
func without(o *Order, next func() string) {
	o.lines["a"], o.lines["b"] = 1, 2 // want `call SetLinesAt$` `call SetLinesAt$`
	o.lines[next()]++                 // want `call SetLinesAt$`
	o.counts["a"] = 1                 // want `change a copy and call SetCounts$`
	o.notes[1:][0] = "b"              // want `change a copy and call SetNotes$`
	defer delete(o.lines, "a")        // want `call DeleteLinesAt$`
	lines := o.lines
	delete(lines, "a") // want `this delete in Order.lines is not in its log`
}

// Stock is shared, its setters take a context, and those of items return an error.
type Stock struct {
	items map[string]int `audit:"true,elem,check=room"`
	names []string       `audit:"true,elem"`

	trail audit.SyncTrail `audit:"ctx"`
}

func (s *Stock) room(v map[string]int) error                             { return nil }
func (s *Stock) SetItems(ctx context.Context, v map[string]int) error    { return nil }
func (s *Stock) SetItemsAt(ctx context.Context, key string, v int) error { return nil }
func (s *Stock) DeleteItemsAt(ctx context.Context, key string) error     { return nil }
func (s *Stock) SetNames(ctx context.Context, v []string)                {}
func (s *Stock) SetNamesAt(ctx context.Context, i int, v string)         {}
func (s *Stock) AppendNames(ctx context.Context, v ...string)            {}

func shared(ctx context.Context, s *Stock) (int, error) {
	s.items["a"] = 1     // want `call SetItemsAt$`
	delete(s.items, "a") // want `call DeleteItemsAt$`
	s.names[0] = "a"     // want `call SetNamesAt$`
	s.names[0] += "a"    // want `call SetNamesAt; since goroutines share the struct, give the trail the option update`

	s.names = append(s.names, "a") // want `call AppendNames$`
	return 0, nil
}

func noContext(s *Stock) {
	s.items["a"] = 1 // want `call SetItemsAt$`
	s.names[0] = "a" // want `call SetNamesAt$`
}
