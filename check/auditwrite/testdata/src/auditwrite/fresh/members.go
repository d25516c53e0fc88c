package fresh

import "auditwrite/bank"

func members(other *bank.Account, out chan<- *bank.Account) {
	v := struct{ a, b *bank.Account }{a: &bank.Account{}}
	v.a.Balance = 1
	v.b = new(bank.Account)
	v.b.Balance = 1
	v.b = other
	v.b.Balance = 2 // want `this write to Account.Balance`
	out <- v.a
	v.a.Balance = 2 // want `this write to Account.Balance`

	var w struct{ a *bank.Account }
	w.a = &bank.Account{Balance: 1}
	w.a.Balance++
	copied := w
	copied.a.Balance = 1 // want `this write to Account.Balance`
	w.a.Balance = 3      // want `this write to Account.Balance`

	h := holder{&bank.Account{}}
	h.Account.Balance = 1
	h = holder{other}
	h.Account.Balance = 2 // want `this write to Account.Balance`

	given := struct{ a *bank.Account }{other}
	given.a.Balance = 1 // want `this write to Account.Balance`
}

func memberParts(param struct{ a *bank.Account }, some bool) {
	param.a.Balance = 1 // want `this write to Account.Balance`
	param.a = &bank.Account{}
	if some {
		param = struct{ a *bank.Account }{known["k"]}
	}
	param.a.Balance = 2 // want `this write to Account.Balance`

	s := &struct{ a *bank.Account }{&bank.Account{}}
	s.a.Balance = 1 // want `this write to Account.Balance`

	v := struct{ a *bank.Account }{&bank.Account{}}
	func() {
		v.a.Balance = 1 // want `this write to Account.Balance`
	}()
	v.a.Balance = 2 // want `this write to Account.Balance`

	w := struct{ a *bank.Account }{&bank.Account{}}
	p := &w
	p.a.Balance = 1 // want `this write to Account.Balance`
	w.a.Balance = 2 // want `this write to Account.Balance`

	u := struct{ a *bank.Account }{&bank.Account{}}
	u.a.SetBalance(1)
	u.a.Balance = 2 // want `this write to Account.Balance`
}
