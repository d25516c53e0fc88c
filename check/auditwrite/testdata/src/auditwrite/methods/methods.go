// Package methods calls methods with pointer receivers on audited fields.
package methods

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/mail"
	"net/url"
	"slices"
	"sync/atomic"

	"github.com/auditline/auditline/audit"
)

type Site struct {
	hits   Counter[int] `audit:"true"`
	home   url.URL      `audit:"true"`
	page   bytes.Buffer `audit:"true"`
	person mail.Address `audit:"true"`
	count  int64        `audit:"true"`

	trail audit.Trail
}

type Counter[T any] struct {
	n     int
	list  []int
	cells [4]T
	inner inner
}

type inner struct{ n int }

func (i *inner) get() int { return i.n }
func (i *inner) inc()     { i.n++ }

func (c *Counter[T]) Len() int       { return len(c.list) + c.n }
func (c *Counter[T]) String() string { return fmt.Sprint(c.n, c.list, *c) }
func (c *Counter[T]) IsZero() bool   { return c == nil || c.Len() == 0 && c.inner.get() == 0 }
func (*Counter[T]) Kind() string     { return "counter" }
func (c *Counter[T]) Sum() (sum int) {
	for i, n := range c.list {
		func() { sum += n * i * c.n }()
	}
	return sum
}

func (c *Counter[T]) Add(n int)           { c.n += n }
func (c *Counter[T]) Swap(d *Counter[T])  { *c, *d = *d, *c }
func (c *Counter[T]) Fill(n int)          { c.list[0] = n }
func (c *Counter[T]) Empty()              { clear(c.list) }
func (c *Counter[T]) Order()              { slices.Sort(c.list[1:]) }
func (c *Counter[T]) Cells() []T          { return c.cells[:] }
func (c *Counter[T]) Self() *Counter[T]   { return c }
func (c *Counter[T]) Scan(scan func(any)) { scan(&c.n) }
func (c *Counter[T]) Each() {
	for c.n = range c.list {
	}
}
func (c *Counter[T]) Deep()           { c.inner.inc() }
func (c *Counter[T]) Later() func()   { return c.inner.inc }
func (c *Counter[T]) Even(n int) bool { return n == 0 || c.Odd(n-1) }
func (c *Counter[T]) Odd(n int) bool  { c.n = n; return n != 0 && c.Even(n-1) }
func (c *Counter[T]) Alias()          { d := c; d.n++ }

func read(s *Site) {
	_ = s.hits.Len() + s.hits.Sum()
	_ = s.hits.String
	_ = s.hits.IsZero()
	_ = s.hits.Kind()
	_ = s.home.String() + s.page.String()
	_ = s.home.Query
}

func addresses(s *Site, enc *json.Encoder) {
	_ = enc.Encode(&s.home)
	_, _ = json.Marshal(&s.person)
	_ = atomic.LoadInt64(&s.count)
	atomic.AddInt64(&s.count, 1)       // want `Site.count can be written around its log, because its address is taken`
	_ = json.Unmarshal(nil, &s.person) // want `Site.person can be written around its log, because its address is taken`
}

func write(s *Site) {
	s.hits.Add(1)      // want `Site.hits can be written around its log, because method Add has a pointer receiver`
	s.hits.Swap(nil)   // want `method Swap`
	s.hits.Fill(1)     // want `method Fill`
	s.hits.Empty()     // want `method Empty`
	s.hits.Order()     // want `method Order`
	_ = s.hits.Cells() // want `method Cells`
	_ = s.hits.Self()  // want `method Self`
	s.hits.Scan(nil)   // want `method Scan`
	s.hits.Each()      // want `method Each`
	s.hits.Deep()      // want `method Deep`
	_ = s.hits.Later   // want `method Later`
	_ = s.hits.Odd(2)  // want `method Odd`
	_ = s.hits.Even(2) // want `method Even`
	s.hits.Alias()     // want `method Alias`
	// Of another package: its body is not known, except for a few of the standard library.
	_ = s.home.UnmarshalBinary(nil) // want `method UnmarshalBinary`
	_ = s.page.Bytes()              // want `method Bytes`
	_ = s.person.String()           // want `method String`
}
