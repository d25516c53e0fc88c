package fresh

import (
	"log"
	"testing"

	"auditwrite/bank"
)

var known = map[string]*bank.Account{}

func find(string) (*bank.Account, error) { return nil, nil }

// Get or create: on one path the account is an old one.

func byMap(id string) {
	a, ok := known[id]
	if !ok {
		a = &bank.Account{}
		a.Owner = id
		known[id] = a
	}
	a.Balance = 5 // want `this write to Account.Balance`
}

func registeredLast(id string) {
	a := known[id]
	if a == nil {
		a = new(bank.Account)
	}
	a.Balance = 6 // want `this write to Account.Balance`
	known[id] = a
}

func branches(id string, old bool) *bank.Account {
	var a *bank.Account
	if old {
		a = known[id]
	} else {
		a = &bank.Account{}
	}
	a.Balance = 7 // want `this write to Account.Balance`
	return a
}

func mirrored(id string, made bool) *bank.Account {
	var a *bank.Account
	if made {
		a = &bank.Account{}
	} else {
		a = known[id]
	}
	a.Balance = 7 // want `this write to Account.Balance`
	return a
}

func switched(id string) *bank.Account {
	a, err := find(id)
	switch {
	case err != nil:
		return nil
	case a == nil:
		a = &bank.Account{Owner: id}
	}
	a.Balance = 8 // want `this write to Account.Balance`
	return a
}

func fallsThrough(n int, a *bank.Account) {
	switch n {
	case 0:
		a = &bank.Account{}
		fallthrough
	case 1:
		a.Balance = 8 // want `this write to Account.Balance`
	case 2:
		a = &bank.Account{}
		a.Balance = 8
	}
}

func early(id string) *bank.Account {
	a := known[id]
	if a != nil {
		return a
	}
	a = &bank.Account{}
	a.Balance = 9
	return a
}

func ends(t *testing.T, id string) {
	a := &bank.Account{}
	if known[id] != nil {
		a = known[id]
		t.Fatal("known")
	}
	a.Balance = 1
	if len(known) > 3 {
		known[id] = a
		log.Fatalf("%d accounts", len(known))
	}
	a.Balance = 2
	if len(known) > 4 {
		known[id] = a
		panic("known")
	}
	a.Balance = 3
}

func kept(id string, store bool) *bank.Account {
	a := &bank.Account{}
	if store {
		a.Balance = 1
		known[id] = a
		return nil
	}
	a.Balance = 2
	return a
}

func loop(ids []string) {
	var a *bank.Account
	for _, id := range ids {
		if a == nil {
			a = &bank.Account{}
		}
		a.Balance++ // want `this write to Account.Balance`
		known[id] = a
	}
}

func loopWithout(ids []string) {
	var a *bank.Account
	for range ids {
		if a == nil {
			a = &bank.Account{}
		}
		a.Balance++ // nobody else ever knows it
	}
}

func continued(ids []string) {
	a := &bank.Account{}
	for _, id := range ids {
		if id == "" {
			known[id] = a
			continue
		}
		a.Balance++ // want `this write to Account.Balance`
	}
}

func broken(ids []string) {
	a := &bank.Account{}
	for _, id := range ids {
		a.Balance++
		if id == "" {
			known[id] = a
			break
		}
	}
	a.Balance = 1 // want `this write to Account.Balance`
}

func back(id string) {
	a := &bank.Account{}
again:
	a.Balance++ // want `this write to Account.Balance`
	known[id] = a
	if a.Balance < 3 {
		goto again
	}
}

func ranged(list []*bank.Account) {
	a := &bank.Account{}
	a.Balance = 1
	for _, a = range list {
		a.Balance = 2 // want `this write to Account.Balance`
		a = &bank.Account{}
		a.Balance = 3
	}
	a.Balance = 4
}

func selected(in, out chan *bank.Account) {
	a := &bank.Account{}
	select {
	case a = <-in:
		a.Balance = 1 // want `this write to Account.Balance`
	case out <- a:
		a.Balance = 2 // want `this write to Account.Balance`
	default:
		a.Balance = 3
	}
}

func operands(f func(*bank.Account) int64) {
	a := &bank.Account{}
	a.Balance = f(a) // want `this write to Account.Balance`
}

func captured() func() {
	var a *bank.Account
	set := func() { a = known["x"] }
	if a == nil {
		a = &bank.Account{}
	}
	a.Balance = 1 // want `this write to Account.Balance`
	return set
}

func literals() {
	func() {
		a := known["x"]
		if a == nil {
			a = &bank.Account{}
			a.Balance = 1
		}
		a.Balance = 2 // want `this write to Account.Balance`
	}()
}

// Elements of slices and maps that were just made.

func elements(n int, ids []string) []bank.Account {
	list := make([]bank.Account, n)
	for i := range list {
		list[i].Balance = int64(i)
	}
	pointers := make([]*bank.Account, n)
	for i := range pointers {
		pointers[i] = &bank.Account{}
		pointers[i].Balance = 1
	}
	var grown []*bank.Account
	byID := map[string]*bank.Account{"me": {}}
	for _, id := range ids {
		grown = append(grown, &bank.Account{}, new(bank.Account))
		grown[len(grown)-1].Balance = 2
		byID[id] = &bank.Account{}
		byID[id].Owner = id
	}
	literal := []*bank.Account{{Balance: 1}, nil}
	literal[0].Balance = 2
	nested := [][]bank.Account{{{}}}
	nested[0][0].Balance = 3
	return list
}

func oldElements(n int, a *bank.Account, all []*bank.Account) []*bank.Account {
	list := make([]*bank.Account, n)
	list[0] = a
	list[0].Balance = 1 // want `this write to Account.Balance`
	var grown []*bank.Account
	grown = append(grown, a)
	grown[0].Balance = 1 // want `this write to Account.Balance`
	others := []*bank.Account{}
	others = append(others, all...)
	others[0].Balance = 1 // want `this write to Account.Balance`
	literal := []*bank.Account{a}
	literal[0].Balance = 2 // want `this write to Account.Balance`
	made := []*bank.Account{{}}
	for _, m := range made {
		known["m"] = m
	}
	made[0].Balance = 1 // want `this write to Account.Balance`
	taken := []*bank.Account{{}}
	known["t"] = taken[0]
	taken[0].Balance = 1 // want `this write to Account.Balance`
	given := []*bank.Account{{}}
	all = given
	given[0].Balance = 1 // want `this write to Account.Balance`
	return all
}
