package heapcases

import (
	"container/list"
	"database/sql"
	"encoding/json"
	"math/bits"
	"slices"
	"strings"
	"time"
)

// The cases of this file are what programs make of their own types.

type address struct {
	Street, City string
	Zip          int32
}

type person struct {
	Name    string
	Born    time.Time
	Home    *address
	Phones  []string
	Extra   map[string]any
	Friends []*person
	valid   bool
}

func newPerson(i int) *person {
	p := &person{Name: text(i, 20), Home: &address{Street: text(i, 30), Zip: int32(i)}, Phones: []string{text(i, 12)}}
	if i%3 == 0 {
		p.Extra = map[string]any{"age": i + 1000, "note": text(i, 9)}
	}
	return p
}

// cache drops what was not used for the longest time.
type cache struct {
	entries map[string]*list.Element
	order   *list.List
}

func newCache(n int) *cache {
	c := &cache{make(map[string]*list.Element), list.New()}
	for i := range n {
		c.entries[text(i, 20)] = c.order.PushFront(newRecord(i))
		if c.order.Len() > 20 {
			delete(c.entries, c.order.Remove(c.order.Back()).(*record).id)
		}
	}
	return c
}

// prefixes is a tree of letters.
type prefixes struct {
	next map[rune]*prefixes
	word bool
}

func (p *prefixes) add(word string) {
	for _, r := range word {
		if p.next[r] == nil {
			if p.next == nil {
				p.next = make(map[rune]*prefixes)
			}
			p.next[r] = new(prefixes)
		}
		p = p.next[r]
	}
	p.word = true
}

// shape is an interface, as it is in textbooks.
type shape interface{ area() float64 }

type (
	square    float64
	rectangle struct{ a, b float64 }
	polygon   struct{ corners []point }
)

func (s square) area() float64    { return float64(s * s) }
func (r rectangle) area() float64 { return r.a * r.b }
func (p *polygon) area() float64  { return float64(len(p.corners)) }

// double is linked in both directions.
type double struct {
	next, before *double
	text         string
}

func newDouble(n int) *double {
	first := &double{text: text(n, 20)}
	last := first
	for i := range n {
		last.next = &double{before: last, text: text(i, i%30)}
		last = last.next
	}
	last.next, first.before = first, last
	return first
}

func modelCases() []Case {
	return []Case{
		{Name: "people", Prepare: many(500, newPerson)},
		{Name: "people who know each other", Prepare: built(func() any {
			all := *values(500, newPerson)
			for i, p := range all {
				p.Friends = append(p.Friends, all[i*7%500], all[i*11%500], p)
			}
			return &all
		})},
		{Name: "people decoded from JSON", Prepare: many(300, func(i int) *person {
			p := new(person)
			must(p, json.Unmarshal(must(json.Marshal(newPerson(i))), p))
			return p
		})},
		{Name: "people by name", Prepare: many(20, func(i int) map[string]person {
			m := make(map[string]person)
			for j := range 20 + i {
				m[text(j, 20)] = *newPerson(j)
			}
			return m
		})},
		{Name: "caches", Prepare: many(20, func(i int) *cache { return newCache(10 + i*3) })},
		{Name: "trees of letters", Prepare: many(30, func(i int) *prefixes {
			p := new(prefixes)
			for word := range strings.FieldsSeq("some words that begin with the same letters so that they share something") {
				p.add(word[:min(len(word), i+1)])
			}
			return p
		})},
		{Name: "graphs as lists of neighbours", Prepare: many(20, func(i int) map[int][]int {
			m := make(map[int][]int)
			for j := range 60 {
				m[j%(i+5)] = append(m[j%(i+5)], j)
			}
			return m
		})},
		{Name: "shapes", Prepare: many(1000, func(i int) shape {
			return []shape{square(i), rectangle{float64(i), 2}, &polygon{make([]point, i%20)}}[i%3]
		})},
		{Name: "lists linked in both directions", Prepare: many(50, newDouble)},
		{Name: "sets of bits", Prepare: many(200, func(i int) []uint64 { return make([]uint64, (i*50+bits.UintSize)/bits.UintSize) })},
		{Name: "series of measurements", Prepare: many(20, func(i int) []struct {
			at    time.Time
			value float64
		} {
			return make([]struct {
				at    time.Time
				value float64
			}, i*25)
		})},
		{Name: "columns", Prepare: many(50, func(i int) map[string]any {
			return map[string]any{"n": make([]int32, i*10), "x": make([]float64, i), "s": *values(i, func(j int) string { return text(j, 12) })}
		})},
		{Name: "values that may be missing", Prepare: many(1000, func(i int) *struct {
			a *int
			b sql.NullString
			c sql.Null[time.Time]
		} {
			return &struct {
				a *int
				b sql.NullString
				c sql.Null[time.Time]
			}{a: new(int), b: sql.NullString{String: text(i, 30), Valid: true}}
		})},
		{Name: "words counted", Prepare: many(20, func(i int) map[string]int {
			m := make(map[string]int)
			for word := range strings.FieldsSeq(strings.Repeat("the words of a text that is kept ", i+1)) {
				m[strings.Clone(word)]++
			}
			return m
		})},
		{Name: "words without repetitions", Prepare: many(50, func(i int) []string {
			words := *values(40, func(j int) string { return text(j%7, 5+i%9) })
			slices.Sort(words)
			return slices.Compact(words)
		})},
		{Name: "lists of options", Prepare: many(500, func(i int) []func(*person) {
			return []func(*person){func(p *person) { p.valid = true }, func(p *person) { p.Home = nil }}
		})},
		{Name: "commands to be done", Hidden: true, Prepare: many(500, func(i int) []func() int {
			return []func() int{func() int { return i }, func() int { return 2 * i }}
		})},
		{Name: "empty structs of every kind", Prepare: many(500, func(i int) any {
			return []any{struct{}{}, &struct{}{}, [0]int{}, map[string]struct{}{text(i, 20): {}}, make(chan struct{}, 9), []struct{}{{}, {}}}
		})},
	}
}
