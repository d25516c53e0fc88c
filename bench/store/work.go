package main

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/bench/store/account"
)

// updates is how often each object is changed, one attribute at a time, round robin.
const updates = 20

// actors are contexts of five users, who change objects in turn.
var actors = func() (list [5]context.Context) {
	for i := range list {
		list[i] = audit.With(context.Background(), audit.Origin{Who: fmt.Sprint("user", i)})
	}
	return list
}()

// accounts returns n objects without a history.
func accounts(n int) []*account.Account {
	list := make([]*account.Account, n)
	for i := range list {
		list[i] = account.New(i)
	}
	return list
}

// change does the u-th update of an object, as the peers' plan has it.
func change(a *account.Account, number, u int, r *rand.Rand) {
	ctx := actors[u%len(actors)]
	switch r.IntN(4) {
	case 0:
		a.SetCounter(ctx, a.Counter()+1)
	case 1:
		a.SetBalance(ctx, math.Round(a.Balance()*100+float64(1+r.IntN(9998)))/100)
	case 2:
		a.SetStatus(ctx, fmt.Sprintf("status-%d-%d", number, u))
	case 3:
		a.SetName(ctx, fmt.Sprintf("name-%d-%d", number, u))
	}
}
