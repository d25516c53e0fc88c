// Package overwrites assigns whole structs.
package overwrites

import (
	"auditwrite/bank"

	"github.com/auditline/auditline/audit"
)

type item struct {
	n int `audit:"true"`

	trail audit.Trail
}

type based struct {
	item
	note string
}

type silentItem struct {
	n int `audit:"true,set=-"`

	trail audit.Trail
}

type box struct {
	first item
	array [3]item
	trail audit.Trail
	whole item `audit:"true"`
}

func replace(a, b *item, list []item, x *based, o *box, acc *bank.Account) {
	*a = item{}               // want `auditwrite: this replaces an item and its log: call the setters of what changes, write within audit.Capture, or mark the function //audit:loader`
	(*a) = *b                 // want `this replaces an item`
	*a, *b = *b, *a           // want `this replaces an item` `this replaces an item`
	list[0] = item{}          // want `this replaces an item`
	list[0], list[1] = *a, *b // want `this replaces an item` `this replaces an item`
	*x = based{}              // want `this replaces an item`
	x.item = item{}           // want `this replaces an item`
	o.first = item{}          // want `this replaces an item`
	o.array[1] = item{}       // want `this replaces an item`
	o.array = [3]item{}       // want `this replaces an item`
	*acc = bank.Account{}     // want `this replaces an Account`
	o.whole = item{}          // want `this write to box.whole`
}

// What follows is silent.

func silent(list []item, byName map[string]item, s *silentItem, p **item, all []*item) *item {
	list[0], list[1] = list[1], list[0] // they take their logs along
	list[0] = list[2]
	byName["a"] = item{} // an element of a map cannot be changed otherwise
	*s = silentItem{}    // without setters
	*p = &item{}         // another object
	all[0] = &item{}
	var v item
	v = item{n: 1}
	made := new(item)
	*made = item{n: 1}
	values := make([]item, 2)
	for i := range values {
		values[i] = item{n: i}
	}
	o := &box{}
	o.first = v
	return made
}

//audit:loader
func load(a *item) { *a = item{} }
