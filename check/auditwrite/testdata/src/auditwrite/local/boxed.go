package local

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/auditline/auditline/audit"
)

type Boxed struct {
	payload any            `audit:"true"`
	list    []any          `audit:"true"`
	byName  map[string]any `audit:"true"`

	trail audit.Trail
}

func switched(b *Boxed) {
	switch p := b.payload.(type) {
	case []int:
		p[0] = 1 // want `this write into Boxed.payload is not in its log: change a copy and call SetPayload`
	case map[string]int:
		delete(p, "k") // want `this delete in Boxed.payload`
	case [2]int:
		p[0] = 1 // of a copy of the array
	case []string, []byte:
		p.([]byte)[0] = 1 // want `this write into Boxed.payload`
	case *line:
		p.n = 1 // what a pointer leads to is no part of the field
	case int, nil:
		fmt.Println(p)
	}
	switch p := b.list[0].(type) {
	case []int:
		p[0] = 1 // want `this write into Boxed.list`
		p = []int{1}
		p[0] = 2 // of a slice that was just made
	default:
		fmt.Println(p)
	}
	switch b.payload.(type) {
	case []int:
	}
}

func asserted(b *Boxed) {
	b.payload.([]int)[0] = 1                // want `this write into Boxed.payload`
	b.byName["k"].([]any)[0].([]int)[1] = 2 // want `this write into Boxed.byName`
	list := b.payload.([]int)
	list[0] = 1 // want `this write into Boxed.payload`
	if list, ok := b.payload.([]int); ok {
		list[0] = 1 // want `this write into Boxed.payload`
	}
	boxed := b.payload
	boxed.([]int)[0] = 1 // want `this write into Boxed.payload`
	boxed = any([]int{1})
	boxed.([]int)[0] = 1 // of a slice that was just made
	boxed = any(b.payload)
	boxed.(map[int]int)[0]++ // want `this write into Boxed.payload`
	for _, e := range b.list {
		e.([]int)[0] = 1 // want `this write into Boxed.list`
	}
	empty(b.payload)       // want `empty writes into Boxed.payload`
	empty(b.list)          // want `empty writes into Boxed.list`
	fmt.Println(b.payload) // reads
	b.payload.(*line).n++  // not of the field
	fresh := &Boxed{}
	fresh.payload.([]int)[0] = 1 // nobody else knows it
}

func looked(c *Cart) {
	if list, ok := c.byName["a"]; ok {
		list[0] = 1 // want `this write into Cart.byName`
	}
	var list, ok = c.byName["a"]
	list[0] = 1 // want `this write into Cart.byName`
	_, _ = ok, list
	other, found := map[string][]int{}["a"]
	other[0] = 1 // of a map that was just made
	_ = found
}

func trimmed(c *Cart) {
	key := bytes.TrimSpace(c.key)
	key[0] = 1 // want `this write into Cart.key`
	key = bytes.TrimPrefix(bytes.Trim(c.key, " "), key)
	key[0] = 1 // want `this write into Cart.key`
	items := slices.Clip(c.items)
	items[0] = 1                                // want `this write into Cart.items`
	items = append(slices.Clip(c.items[:1]), 1) // copies them
	first := slices.Clip(c.items[:1])
	first = append(first, 1) // copies them
	_ = first
	key = bytes.ToUpper(c.key)
	key[0] = 1 // of a copy
}

func empty(v any) {
	if list, ok := v.([]int); ok {
		clear(list)
	}
}
