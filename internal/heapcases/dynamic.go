package heapcases

import (
	"fmt"
	"strings"
)

// celsius is a value with a method, small enough to be boxed alone.
type celsius float64

func (c celsius) String() string { return fmt.Sprint(float64(c)) }

// method is a struct whose method makes a closure over it when it is taken as a value.
type counter struct{ n int64 }

func (c *counter) next() int64 { c.n++; return c.n }

func dynamicCases() []Case {
	return []Case{
		{Name: "boxed integers", Prepare: many(5000, func(i int) any { return i + 1000 })},
		{Name: "boxed small integers", Prepare: many(5000, func(i int) any { return i % 256 })},
		{Name: "boxed strings", Prepare: many(3000, func(i int) any { return text(i, 30) })},
		{Name: "boxed structs", Prepare: many(3000, func(i int) any { return *newRecord(i) })},
		{Name: "boxed pointers, maps, channels", Prepare: many(3000, func(i int) any {
			return []any{newRecord(i), filled(3), make(chan int, 4), nil, struct{ p *record }{newRecord(i)}}[i%5]
		})},
		{Name: "interfaces with methods", Prepare: many(3000, func(i int) fmt.Stringer {
			if i%2 == 0 {
				return celsius(i)
			}
			return new(strings.Builder)
		})},
		{Name: "functions", Prepare: many(5000, func(i int) func(int) string { return func(i int) string { return text(i, 3) } })},
		{Name: "closures", Hidden: true, Prepare: many(2000, func(i int) func() int {
			data := make([]byte, 300)
			return func() int { i++; return len(data) + i }
		})},
		{Name: "method values", Hidden: true, Prepare: many(2000, func(i int) func() int64 { return (&counter{}).next })},
	}
}
