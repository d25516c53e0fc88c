// Package updateparts has structs that goroutines share, whose elements and members have setters.
package updateparts

import (
	"context"

	"github.com/auditline/auditline/audit"
)

type Address struct {
	City   string
	Visits int
	Inner  struct{ Floor int }
}

type Line struct {
	Quantity int
	Notes    []string
}

type Order struct {
	total    int64          `audit:"true"`
	quantity map[string]int `audit:"true,elem"`
	lines    []Line         `audit:"true,elem"`
	address  Address        `audit:"true,elem"`
	stock    []int          `audit:"true,elem,check=room"`
	quiet    []int          `audit:"true,elem,get=-"`
	shared   [][]int        `audit:"true,elem,share"`

	trail audit.SyncTrail `audit:"update"`
}

func (o *Order) room(v []int) error { return nil }

type Signed struct {
	hits map[int]int `audit:"true,elem"`

	trail audit.SyncTrail `audit:"ctx,update"`
}

type Cart struct{ *Order }

func counts(o *Order, k string, i uint8, v, u int, c Cart) {
	o.quantity[k]++                          // want `call SetQuantityAt; since goroutines share the struct, do both within Update, by its OrderUpdate`
	o.quantity[k] += v                       // want `do both within Update`
	o.quantity[k] = 2*o.quantity[k] + u      // want `do both within Update`
	o.quantity["a"] -= int(o.Total())        // want `do both within Update`
	o.lines[i].Quantity = v                  // want `change a copy of that part and call SetLinesAt; since goroutines`
	o.lines[i].Notes[0] += "b"               // want `do both within Update`
	o.address.Visits--                       // want `call SetAddressVisits; since goroutines`
	o.address.Inner.Floor = v                // want `do both within Update`
	(o.quantity[k]) *= len(o.lines[0].Notes) // want `do both within Update`
	c.quantity[k]++                          // want `do both within Update`
	switch {
	case v > 0:
		o.quantity[k]++ // as agreed // want `do both within Update`
	}
}

func fails(o *Order) (int, error) {
	o.stock[1]++      // want `do both within Update`
	o.quantity["a"]++ // want `do both within Update`
	return 1, nil
}

func signs(ctx context.Context, s *Signed) {
	s.hits[1] |= 2 // want `do both within Update`
}

// What follows has no fix.

func without(o *Order, list []*Order, next func() int) {
	o.stock[1]++                // want `do both within Update`
	o.quiet[1]++                // want `do both within Update`
	o.shared[1][0]++            // whoever shares it
	o.lines[next()].Quantity++  // want `do both within Update`
	o.quantity["a"] += next()   // want `do both within Update`
	list[next()].stock[0]++     // want `do both within Update`
	for ; ; o.quantity["a"]++ { // want `do both within Update`
	}
}

func within(o *Order) error {
	return o.Update(func(u OrderUpdate) error {
		o.quantity["a"]++ // want `do both within Update`
		return nil
	})
}

func lent(o *Order) {
	notes := o.lines[0].Notes
	notes[0] = "a"  // want `this write into Order.lines is not in its log`
	notes[0] += "a" // want `this write into Order.lines is not in its log`
}
