// Package fixes shows what the fix makes of each write, and where there is none.
package fixes

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"auditwrite/bank"
)

func plain(a *bank.Account, accounts ...bank.Account) {
	a.Balance = 1                                   // want `this write`
	a.Balance += 2                                  // want `this write`
	a.Balance *= 2 + 3                              // want `this write`
	a.Balance *= (2 + 3)                            // want `this write`
	a.Balance &^= 1                                 // want `this write`
	a.Balance++                                     // want `this write`
	(*a).Balance--                                  // want `this write`
	a.Owner = "me" + "too"                          // want `this write`
	a.Owner += "!"                                  // want `this write`
	a.Tags = nil                                    // want `this write`
	for a.Balance = 0; a.Balance < 3; a.Balance++ { // want `this write` `this write`
	}
	if a.Balance = 1; a.Balance > 0 { // want `this write`
	}
	accounts[0].Balance += 1 // want `this write`
}

func without(a *bank.Account, ch chan int64) {
	find().Balance++             // want `this write`
	find().Balance = 1           // want `this write`
	a.Balance, a.Owner = 1, "me" // want `this write` `this write`
	select {
	case a.Balance = <-ch: // want `this write`
		a.Balance = 1 // want `this write`
	}
	shadow{a}.Account.Balance = 1              // want `this write`
	shadow{a}.Balance = 1                      // want `this write`
	hidden{shadow{a}}.Balance = a.GetBalance() // want `this write`
	foreign{}.Balance = 1                      // want `this write`
}

type shadow struct{ *bank.Account }

func (shadow) SetBalance(string) {}

type hidden struct{ shadow }

type foreign struct{ bank.Hider }

func guarded(ctx context.Context, g *bank.Guarded) error {
	g.Limit = 1 // want `this write`
	g.Limit++   // want `this write`
	func() {
		g.Limit = 2 // want `this write`
	}()
	load := func(ctx int) error {
		g.Limit = 3 // want `this write`
		return nil
	}
	for ; ; g.Limit = 4 { // want `this write`
		break
	}
	return load(1)
}

func several(c context.Context, g *bank.Guarded) (int, string, bool, *bank.Guarded, error) {
	g.Limit = 1 // want `this write`
	return 0, "", false, nil, errors.New("none")
}

func serve(r *http.Request, g *bank.Guarded) error {
	g.Limit = 1 // want `this write`
	func(c context.Context) error {
		g.Limit = 2 // want `this write`
		return nil
	}(nil)
	return func(s stream) error {
		g.Limit = 3 // want `this write`
		return nil
	}(nil)
}

func both(t *testing.T, c context.Context, g *bank.Guarded) error {
	g.Limit = 1 // want `this write`
	return nil
}

type stream interface{ Context() context.Context }

type another struct{}

func (another) Context(key string) context.Context { return nil }

func noContext(g *bank.Guarded, a another) error {
	g.Limit = 1 // want `this write`
	return nil
}

func noError(ctx context.Context, g *bank.Guarded) {
	g.Limit = 1 // want `this write`
}

func noZero(ctx context.Context, g *bank.Guarded) (struct{}, error) {
	g.Limit = 1 // want `this write`
	return struct{}{}, nil
}

func find() *bank.Account { return nil }

type holder[T any] struct{ bank.Box[T] }

func generics[T any](b *bank.Box[T], i *holder[int], v T) {
	b.Value = v      // want `this write to Box.Value is not in its log: call SetValue`
	i.Value += 1     // want `this write`
	i.Box.Value += 1 // want `this write`
}
