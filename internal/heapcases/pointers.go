package heapcases

import (
	"sync/atomic"
	"unique"
	"unsafe"
	"weak"
)

type link struct {
	next *link
	n    int
}

type tree struct {
	left, right *tree
	key         string
}

func newTree(depth int) *tree {
	if depth == 0 {
		return nil
	}
	return &tree{newTree(depth - 1), newTree(depth - 1), text(depth, 20)}
}

// static is memory of the executable, not of the heap.
var static [1000]record

func pointerCases() []Case {
	return []Case{
		{Name: "a list of 1,000,000", Prepare: built(func() any { return newList(1_000_000) })},
		{Name: "rings", Prepare: many(500, func(i int) *link {
			last := newList(20)
			end := last
			for end.next != nil {
				end = end.next
			}
			end.next = last
			return last
		})},
		{Name: "trees", Prepare: many(10, func(int) *tree { return newTree(10) })},
		{Name: "records", Prepare: many(3000, newRecord)},
		{Name: "one record shared", Prepare: built(func() any {
			r := newRecord(1)
			return values(10_000, func(int) *record { return r })
		})},
		{Name: "pointers to fields, and the structs", Prepare: built(func() any {
			l := values(2000, newRecord)
			return &struct {
				fields  []*float64
				records []*record
			}{*values(2000, func(i int) *float64 { return &(*l)[i].value }), *l}
		})},
		{Name: "pointers to fields alone", Hidden: true, Prepare: many(2000, func(i int) *float64 { return &newRecord(i).value })},
		{Name: "pointers to elements alone", Hidden: true, Prepare: many(200, func(i int) *[40]byte { return &new([100][40]byte)[51] })},
		{Name: "tiny values", Prepare: many(20_000, func(i int) *int16 { return new(int16) })},
		{Name: "tiny values of every kind", Prepare: many(3000, func(i int) *struct {
			a *bool
			b *int32
			c *[3]byte
			d *float64
		} {
			return &struct {
				a *bool
				b *int32
				c *[3]byte
				d *float64
			}{new(bool), new(int32), new([3]byte), new(float64)}
		})},
		{Name: "pointers to nothing", Prepare: many(5000, func(int) *struct{} { return new(struct{}) })},
		{Name: "static data", Prepare: many(1000, func(i int) *record { return &static[i] })},
		{Name: "static data that refers to the heap", Prepare: many(1000, func(i int) *record {
			static[i].next = newRecord(i)
			return &static[i]
		})},
		{Name: "atomic pointers", Prepare: many(2000, func(i int) *atomic.Pointer[record] {
			p := new(atomic.Pointer[record])
			p.Store(newRecord(i))
			return p
		})},
		{Name: "atomic values", Prepare: many(2000, func(i int) *atomic.Value {
			v := new(atomic.Value)
			v.Store(*newRecord(i))
			return v
		})},
		{Name: "unsafe pointers", Hidden: true, Prepare: many(2000, func(i int) unsafe.Pointer { return unsafe.Pointer(newRecord(i)) })},
		{Name: "weak pointers", Prepare: func() func() any {
			targets := values(2000, newRecord)
			return func() any { return values(2000, func(i int) weak.Pointer[record] { return weak.Make((*targets)[i]) }) }
		}},
		{Name: "unique handles", Prepare: many(5000, func(i int) unique.Handle[string] { return unique.Make(text(i%2, 3000)) })},
	}
}

func newList(n int) *link {
	var l *link
	for i := range n {
		l = &link{l, i}
	}
	return l
}
