package shop

import "github.com/auditline/auditline/audit"

// Address is where a cart is sent.
type Address struct {
	Street string
	city   string
	tags   []string
}

// Line is what is ordered of a thing.
type Line struct {
	Quantity int
	Price    float64
}

// Shelf is a key that no text says.
type Shelf struct{ Row, Column int }

// Cart is logged element by element, and changed in sets.
type Cart struct {
	id      string           `audit:"id"`
	total   int64            `audit:"true"`
	address Address          `audit:"true,elem"`
	lines   map[string]Line  `audit:"true,elem"`
	notes   []string         `audit:"true,elem"`
	shelves map[Shelf]uint16 `audit:"true,elem"`
	scores  map[int8]any     `audit:"true,elem"` //stagecheck:ignore auditvalue what has no written form is left out

	trail audit.Trail `audit:"update,clone"`
}

// NewCart returns a cart that holds something already.
func NewCart(id string) *Cart {
	return &Cart{id: id, address: Address{"Main 1", "Ulm", []string{"a"}}, lines: map[string]Line{"old": {1, 0.5}}, notes: []string{"first"}}
}

// Load sets what a database holds of from, which is no change.
//
//audit:loader
func (c *Cart) Load(from *Cart) {
	c.total, c.address, c.lines, c.notes = from.Total(), from.Address(), from.Lines(), from.Notes()
	c.shelves, c.scores = from.Shelves(), from.Scores()
}

// Lose empties the lines around the setters.
//
//audit:loader
func (c *Cart) Lose() { c.lines = nil }

// Bin is a cart of whose parts the last changes are kept.
type Bin struct {
	id      string          `audit:"id"`
	address Address         `audit:"true,elem,keep=2"`
	lines   map[string]Line `audit:"true,elem,keep=3"`
	codes   map[string]int  `audit:"true,elem,redact"`

	trail audit.Trail
}

// NewBin returns a bin that holds something already.
func NewBin(id string) *Bin { return &Bin{id: id, lines: map[string]Line{"old": {1, 0.5}}} }

// Bag is what several goroutines fill and save.
type Bag struct {
	id    string          `audit:"id"`
	owner string          `audit:"true"`
	lines map[string]Line `audit:"true,elem"`

	trail audit.SyncTrail
}

// NewBag returns an empty bag.
func NewBag(id string) *Bag { return &Bag{id: id} }
