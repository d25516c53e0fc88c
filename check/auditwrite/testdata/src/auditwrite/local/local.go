// Package local writes into audited slices and maps through variables and parameters.
package local

import (
	"crypto/rand"
	"encoding/binary"
	"io"
	"slices"
	"strconv"

	"auditwrite/util"

	"github.com/auditline/auditline/audit"
)

type line struct{ n int }

type Cart struct {
	items  []int            `audit:"true"`
	key    []byte           `audit:"true"`
	lines  []line           `audit:"true"`
	byName map[string][]int `audit:"true"`
	shared []int            `audit:"true,share"`
	plain  []int

	trail audit.Trail
}

func variables(c *Cart, some bool) {
	items := c.items
	items[0] = 7         // want `this write into Cart.items is not in its log: change a copy and call SetItems`
	items[1]++           // want `this write into Cart.items`
	slices.Sort(items)   // want `this slices.Sort in Cart.items`
	clear(items[1:])     // want `this clear in Cart.items`
	use(&items[0])       // want `Cart.items can be written around its log, because its address is taken`
	c.lines[0].n = 1     // want `this write into Cart.lines`
	lines := c.lines[1:] // a part of it
	lines[0].n = 1       // want `this write into Cart.lines`
	names := c.byName    // a map is shared as well
	names["a"][0] = 1    // want `this write into Cart.byName`
	delete(names, "a")   // want `this delete in Cart.byName`
	named := names["b"]  // what a map's element refers to
	named[0] = 1         // want `this write into Cart.byName`
	for _, list := range c.byName {
		list[0] = 1 // want `this write into Cart.byName`
	}
	var either []int
	if some {
		either = c.items
	} else {
		either = []int{1}
	}
	either[0] = 1 // want `this write into Cart.items`
	func() {
		items[0] = 1 // want `this write into Cart.items`
	}()
}

func appends(c *Cart, r io.Reader, more []int) {
	_ = append(c.items[:1], more...)                       // want `this append in Cart.items`
	_ = append(c.items[:1:2], more...)                     // want `this append in Cart.items`
	_ = slices.AppendSeq(c.items[:0], slices.Values(more)) // want `this slices.AppendSeq in Cart.items`
	_ = strconv.AppendInt(c.key[:0], 7, 10)                // want `this strconv.AppendInt in Cart.key`
	binary.BigEndian.PutUint32(c.key, 7)                   // want `this PutUint32 in Cart.key`
	_ = binary.BigEndian.AppendUint32(c.key[:0], 7)        // want `this AppendUint32 in Cart.key`
	_, _ = rand.Read(c.key)                                // want `this rand.Read in Cart.key`
	_, _ = io.ReadFull(r, c.key[2:])                       // want `this io.ReadFull in Cart.key`
	_, _ = r.Read(c.key)                                   // want `this Read in Cart.key`
	kept := c.items[:0]
	for _, v := range c.items {
		kept = append(kept, v) // want `this append in Cart.items`
	}
	c.SetItems(kept)
	grown := append(c.items, 1)
	grown[0] = 2 // want `this write into Cart.items`
}

func calls(c *Cart) {
	fill(c.items)                  // want `fill writes into Cart.items, which is not in its log: change a copy and call SetItems`
	indirect(c.items[1:])          // want `indirect writes into Cart.items`
	variadic(c.items...)           // want `variadic writes into Cart.items`
	c.order(c.items)               // want `c.order writes into Cart.items`
	util.Fill(c.items, 1)          // want `util.Fill writes into Cart.items`
	c.plain = util.Order(c.items)  // want `util.Order writes into Cart.items`
	util.Drop(c.byName, "a")       // want `util.Drop writes into Cart.byName`
	util.Filler{}.Zero(c.items...) // want `util.Filler{}.Zero writes into Cart.items`
	items := c.items
	fill(items) // want `fill writes into Cart.items`
}

func fill(list []int)       { list[0] = 1 }
func indirect(list []int)   { rest := list[1:]; fill(rest) }
func variadic(list ...int)  { slices.Reverse(list) }
func (*Cart) order(l []int) { func() { slices.Sort(l) }() }

// What follows is silent.

func silent(c *Cart, more []int) {
	items := slices.Clone(c.items)
	items[0] = 1
	items = c.Items()
	items[0] = 1
	fill(items)
	c.SetItems(items)
	items = c.items
	items = []int{1}
	items[0] = 1
	_ = append(c.items, more...)                        // what is there stays
	_ = append(c.items[1:], more...)                    // likewise
	_ = append(c.items[:1:1], more...)                  // no room: a new array
	_ = append(append([]int(nil), c.items...), more...) // a copy
	fresh := append(c.items[:1:1], more...)
	fresh[0] = 1
	shared := c.shared
	shared[0] = 1 // share: the user has taken this on
	fill(c.shared)
	n := c.items[0]
	n++
	for i := range c.items {
		i++
	}
	_ = sum(c.items) + util.Sum(c.items) + len(util.Ordered(c.items)) + recursive(c.items)
	variadic(c.items[0], c.items[1]) // a new slice
	replaced(c.items)
	made := &Cart{items: more}
	of := made.items
	of[0] = 1
}

func sum(list []int) (s int) {
	for _, n := range list {
		s += n
	}
	return s
}

func recursive(list []int) int {
	if len(list) == 0 {
		return 0
	}
	return list[0] + recursive(list[1:])
}

func replaced(list []int) {
	list = make([]int, 3)
	list[0] = 1
}

func use(...any) {}
