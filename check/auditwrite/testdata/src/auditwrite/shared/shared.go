// Package shared changes what goroutines share.
package shared

import (
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

func lost(a *Account, list []*Account) {
	a.SetTotal(a.Total() + 1)             // want `auditwrite: SetTotal loses what another goroutine sets after Account.total was read: hold a lock of your own from reading to setting`
	a.SetTotal(max(a.Limit(), a.Total())) // want `SetTotal loses what another goroutine sets after Account.total was read`
	a.SetTotal(a.total + 1)               // want `SetTotal loses`
	list[0].SetTotal(-list[0].Total())    // want `SetTotal loses`
	a.total++                             // want `auditwrite: this write to Account.total is not in its log: call SetTotal, and hold a lock of your own from reading to setting`
	a.total -= 2                          // want `call SetTotal, and hold a lock of your own`
	a.total = a.total + 2                 // want `call SetTotal, and hold a lock of your own`
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
