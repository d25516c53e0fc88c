// Package fresh writes to objects that nobody else has seen yet, or just has.
package fresh

import "auditwrite/bank"

var global bank.Account

func made() *bank.Account {
	a := &bank.Account{Balance: 1}
	a.Balance = 2
	b := new(bank.Account)
	b.Balance++
	var c bank.Account
	c.Balance, c.Tags = 3, nil
	d := bank.Account{}
	for range 3 {
		d.Balance += a.Balance + b.Balance
	}
	(&d).Balance = 4 // want `this write to Account.Balance`
	var nested struct {
		list [2]struct{ bank.Account }
	}
	nested.list[0].Balance = 5
	nested.list[1].Account.Balance = 6
	if a.Balance > 0 {
		a = new(bank.Account)
		a.Tags = map[string]string{}
		a.Tags["k"] = "v"
	}
	return a
}

func named() (a bank.Account, p *bank.Account, err error) {
	a.Balance = 1
	p.Balance = 2 // want `this write to Account.Balance`
	p = new(bank.Account)
	p.Balance = 3
	return
}

func escaped(list []*bank.Account, load func() *bank.Account, param bank.Account) {
	a := new(bank.Account)
	list = append(list, a)
	a.Balance = 1 // want `this write to Account.Balance`
	a = new(bank.Account)
	a.Balance = 2
	a = load()
	a.Balance = 3 // want `this write to Account.Balance`

	b := &bank.Account{}
	b.SetBalance(1)
	b.Balance = 2 // want `this write to Account.Balance`

	var c bank.Account
	f := func() {
		c.Balance = 1 // want `this write to Account.Balance`
	}
	f()
	c.Balance = 2 // want `this write to Account.Balance`

	var d bank.Account
	p := &d
	d.Balance = 1 // want `this write to Account.Balance`
	p.Balance = 2 // want `this write to Account.Balance`

	param.Balance = 1   // want `this write to Account.Balance`
	global.Balance = 1  // want `this write to Account.Balance`
	list[0].Balance = 1 // want `this write to Account.Balance`
	load().Balance = 1  // want `this write to Account.Balance`
	var q *bank.Account
	q.Balance = 1 // want `this write to Account.Balance`
	for _, e := range list {
		e.Balance = 1 // want `this write to Account.Balance`
	}
	func() {
		inner := new(bank.Account)
		inner.Balance = 1
	}()
}

func loops(out chan<- *bank.Account) {
	a := new(bank.Account)
	for range 2 {
		a.Balance = 1 // want `this write to Account.Balance`
		out <- a
	}
	for range 2 {
		b := new(bank.Account)
		b.Balance = 1
		out <- b
	}
}

type holder struct{ *bank.Account }

func pointers(account *bank.Account) {
	h := holder{account}
	h.Balance = 1         // want `this write to Account.Balance`
	h.Account.Balance = 2 // want `this write to Account.Balance`
}
