package shared

import (
	"context"
	"sync"

	"github.com/auditline/auditline/audit"
)

type Cart struct {
	lines []string `audit:"true"`
	level int      `audit:"true"`

	trail audit.SyncTrail
}

func later(a *Account, o *Order, c *Cart, by map[string]*Account, ctx context.Context) {
	n := a.Total()
	if n > 10 {
		println(n)
	}
	a.SetTotal(n + 1) // want `SetTotal loses what another goroutine sets after Account.total was read`

	total := a.Total()
	total -= 3
	a.SetTotal(total) // want `SetTotal loses`

	lines := c.Lines()
	lines = append(lines, "x")
	c.SetLines(lines) // want `SetLines loses what another goroutine sets after Cart.lines was read`

	changed := c.Lines()
	changed[0] = "y"
	c.SetLines(changed) // want `SetLines loses`

	half := a.Total() / 2
	a.SetTotal(half) // want `SetTotal loses`

	var sum, other = o.Total(), 5
	o.SetTotal(ctx, sum+int64(other)) // want `SetTotal loses what another goroutine sets after Order.total was read: do both within Update`

	old := by["a"].Total()
	old++
	by["a"].SetTotal(old) // want `SetTotal loses`

	doubled := a.Total()
	doubled = doubled * 2
	a.SetTotal(doubled) // want `SetTotal loses`
}

// What follows is silent.

func kept(a, b *Account, c *Cart, list []*Account, i int, get func() int64) {
	level := c.Level()
	c.SetLevel(3)
	defer c.SetLevel(level) // only put back

	n := a.Total()
	b.SetTotal(n + 1) // another object's
	a.SetLimit(n + 1) // another field

	m := a.Total()
	m = get()
	a.SetTotal(m + 1) // something else

	x := list[i]
	t := x.Total()
	x = list[i+1]
	x.SetTotal(t + 1) // of another object

	k := list[i].Total()
	i++
	list[i].SetTotal(k + 1)

	p := a.Total()
	fill(&p)
	a.SetTotal(p + 1)

	outer := a.Total()
	{
		a := b
		a.SetTotal(outer + 1)
	}

	state := a.Total()
	if state == 3 {
		a.SetTotal(4) // not computed
	}
}

func lockedBefore(a *Account, mu *sync.Mutex) {
	mu.Lock()
	n := a.Total()
	a.SetTotal(n + 1)
	mu.Unlock()
}

func fill(p *int64) { *p = 3 }
