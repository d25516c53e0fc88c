// Package shared changes what goroutines share.
package shared

import (
	"context"
	"sync"

	"github.com/auditline/auditline/audit"
)

type Account struct {
	total int64 `audit:"true"`
	limit int64 `audit:"true"`

	trail audit.SyncTrail
}

type Alone struct {
	total int64 `audit:"true"`

	trail audit.Trail
}

type Order struct {
	total int64 `audit:"true"`

	trail audit.SyncTrail `audit:"update,ctx,who"`
}

func updated(o *Order, ctx context.Context) {
	o.SetTotal(ctx, o.Total()+1)        // want `SetTotal loses what another goroutine sets after Order.total was read: do both within Update, by its OrderUpdate`
	o.SetTotal(context.Background(), 1) // want `SetTotal sets nothing and returns an error, since context.Background\(\) does not say who makes the change: hand on the caller's context, or give it an Origin by audit.With`
	o.SetTotal(context.TODO(), 1)       // want `since context.TODO\(\) does not say`
	o.SetTotal(context.WithoutCancel(ctx), 1)
}

func lost(a *Account, list []*Account) {
	a.SetTotal(a.Total() + 1)             // want `auditwrite: SetTotal loses what another goroutine sets after Account.total was read: give the trail the option update, and do both within the Update that is generated then`
	a.SetTotal(max(a.Limit(), a.Total())) // want `SetTotal loses what another goroutine sets after Account.total was read`
	a.SetTotal(a.total + 1)               // want `SetTotal loses`
	list[0].SetTotal(-list[0].Total())    // want `SetTotal loses`
	a.total++                             // want `auditwrite: this write to Account.total is not in its log: call SetTotal; since goroutines share the struct, give the trail the option update, and do both within the Update that is generated then`
	a.total -= 2                          // want `call SetTotal; since goroutines share`
	a.total = a.total + 2                 // want `call SetTotal; since goroutines share`
	a.total = 2                           // want `this write to Account.total is not in its log: call SetTotal$`
}

// What follows is silent.

func silent(a, b *Account, s *Alone) {
	a.SetTotal(b.Total() + 1)
	a.SetTotal(a.Limit())
	s.SetTotal(s.Total() + 1) // for one goroutine
	made := &Account{}
	made.SetTotal(made.Total() + 1)
}

func locked(a *Account, mu *sync.Mutex) {
	mu.Lock()
	defer mu.Unlock()
	a.SetTotal(a.Total() + 1)
}
