// Package copies writes into the copies that getters return.
package copies

import (
	"maps"
	"slices"
	"sort"

	"github.com/auditline/auditline/audit"
)

type line struct{ n int }

type Order struct {
	lines  []line         `audit:"true"`
	codes  []int          `audit:"true"`
	qty    map[string]int `audit:"true"`
	shared []int          `audit:"true,share"`
	fixed  []int          `audit:"true,set=-"`

	trail audit.Trail
}

type outer struct{ *Order }

func lost(o *Order, in outer) {
	o.Codes()[0] = 4                    // want `auditwrite: this changes a copy that Codes returned: keep the copy in a variable, change it there and call SetCodes`
	o.Codes()[1:][0]++                  // want `this changes a copy that Codes returned`
	o.Lines()[0].n = 1                  // want `this changes a copy that Lines returned: .* call SetLines`
	o.Qty()["k"]++                      // want `this changes a copy that Qty returned: .* call SetQty`
	in.Qty()["k"] = 1                   // want `this changes a copy that Qty returned`
	delete(o.Qty(), "k")                // want `this changes a copy that Qty returned`
	clear((o.Qty()))                    // want `this changes a copy that Qty returned`
	maps.Copy(o.Qty(), o.qty)           // want `this changes a copy that Qty returned`
	slices.Sort(o.Codes())              // want `this changes a copy that Codes returned`
	copy(o.Codes()[1:], o.Codes())      // want `this changes a copy that Codes returned`
	sort.Sort(sort.IntSlice(o.Codes())) // want `this changes a copy that Codes returned`
}

// What follows is silent.

func silent(o *Order) {
	codes := o.Codes()
	codes[0] = 4
	slices.Sort(codes)
	o.SetCodes(codes)
	o.SetCodes(slices.Delete(o.Codes(), 0, 1)) // what Delete returns is used
	o.SetCodes(append(o.Codes()[:1], o.Codes()[2:]...))
	o.SetCodes(fill(o.Codes()))
	o.Shared()[0] = 1 // share: it is no copy
	maps.Copy(map[string]int{}, o.Qty())
	_ = o.Codes()[0] + median(o.Codes())
	other()[0] = 1
}

func median(list []int) int {
	slices.Sort(list)
	return list[len(list)/2]
}

func fill(list []int) []int { list[0] = 1; return list }

func other() []int { return nil }
