// Package updates has structs that goroutines share, and that have an Update.
package updates

import (
	"context"
	"strconv"

	"github.com/auditline/auditline/audit"
)

type Order struct {
	total  int64    `audit:"true"`
	limit  int64    `audit:"true,check=valid"`
	hidden int64    `audit:"true,get=-"`
	lines  []string `audit:"true"`

	trail audit.SyncTrail `audit:"update"`
}

type Signed struct {
	total int64 `audit:"true"`

	trail audit.SyncTrail `audit:"ctx,who,update"`
}

type Box[T any] struct {
	n int `audit:"true"`

	trail audit.SyncTrail `audit:"update"`
}

// Stale has no generated Update yet.
type Stale struct {
	total int64 `audit:"true"`

	trail audit.SyncTrail `audit:"update"`
}

type Cart struct {
	*Order
	u int64
}

func counts(o *Order, n int64, list []*Order, next func() int) {
	o.total++                              // want `do both within Update, by its OrderUpdate`
	o.total -= n + 1                       // want `do both within Update`
	o.total = 2 * /* twice */ o.total      // want `do both within Update`
	o.hidden += n                          // want `do both within Update`
	o.SetTotal(o.Total() + n)              // want `SetTotal loses what another goroutine sets after Order.total was read: do both within Update, by its OrderUpdate`
	o.SetTotal(max(o.total, o.Limit(), n)) // want `SetTotal loses`
	o.SetLines(append(o.Lines(), "x"))     // want `SetLines loses`
	list[next()].total++                   // want `do both within Update`
	switch {
	case n > 0:
		o.total++ // want `do both within Update`
	}
}

func fails(o *Order, n int64) (int, error) {
	o.total++                                         // want `do both within Update`
	o.limit--                                         // want `do both within Update`
	if err := o.SetLimit(o.Limit() + n); err != nil { // want `SetLimit loses`
		return 0, err
	}
	o.SetLimit( // want `SetLimit loses`
		// as agreed
		o.Limit() + n,
	)
	return 1, o.SetLimit(o.limit + n) // want `SetLimit loses`
}

func signs(ctx context.Context, s *Signed, u int64) error {
	s.total += u                          // want `do both within Update`
	_ = s.SetTotal(ctx, s.Total()+u)      // want `SetTotal loses`
	return s.SetTotal(ctx, s.Total()+2*u) // want `SetTotal loses`
}

func (c *Cart) promoted() {
	c.total += c.u              // want `do both within Update`
	c.SetTotal(c.Total() + c.u) // want `SetTotal loses`
}

// What follows has no fix.

func ignores(o *Order, s *Signed, n int64) {
	o.limit++                        // want `do both within Update`
	s.total++                        // want `do both within Update`
	for ; o.Total() < n; o.total++ { // want `do both within Update`
	}
}

func calls(o *Order, b *Box[int], s *Stale, text string, in chan int64, next func() *Order) {
	parsed := func() int64 { n, _ := strconv.ParseInt(text, 10, 64); return n }
	o.SetTotal(o.Total() + parsed()) // want `SetTotal loses`
	o.total += <-in                  // want `do both within Update`
	b.n++                            // want `do both within Update`
	s.total++                        // want `do both within Update`
	next().SetTotal(next().Total())  // want `SetTotal loses`
	defer o.SetTotal(o.Total() + 1)  // want `SetTotal loses`
	n := o.Total()
	o.SetTotal(n + 1) // want `SetTotal loses`
	_ = o.Update(func(u OrderUpdate) error {
		o.total++ // want `do both within Update`
		return nil
	})
	next().hidden++ // want `do both within Update`
}
