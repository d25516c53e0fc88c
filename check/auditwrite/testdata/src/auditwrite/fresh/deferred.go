package fresh

import "auditwrite/bank"

func deferredWrite(fail bool) (a *bank.Account, err error) {
	defer func() {
		if err == nil {
			a.Balance = 1 // of what the caller gets afterwards, or of nothing
		}
	}()
	if fail {
		return nil, err
	}
	a = &bank.Account{}
	a.Balance = 2
	return a, nil
}

func deferredLocal() *bank.Account {
	a := new(bank.Account)
	defer func() { a.Balance++ }()
	a.Owner = "x"
	return a
}

func deferredParam(p *bank.Account) (a *bank.Account) {
	defer func() {
		p.Balance = 1 // want `this write to Account.Balance`
		a.Balance = 1 // want `this write to Account.Balance`
	}()
	a = &bank.Account{}
	if p != nil {
		return p
	}
	return a
}

func deferredLate(out chan<- *bank.Account) {
	a := new(bank.Account)
	defer func() {
		a.Balance = 1 // want `this write to Account.Balance`
	}()
	out <- a
}

func deferredTwice(out chan<- *bank.Account) {
	a := new(bank.Account)
	defer func() {
		a.Balance = 1 // want `this write to Account.Balance`
	}()
	defer func() { out <- a }() // runs first
}

func deferredInLoop(out chan<- *bank.Account) {
	a := new(bank.Account)
	for range 2 {
		defer func() {
			a.Balance = 1 // want `this write to Account.Balance`
			out <- a
		}()
	}
}

func deferredBeside() func() {
	a := new(bank.Account)
	defer func() { a.Balance = 1 }() // want `this write to Account.Balance`
	return func() {
		a.Balance = 2 // want `this write to Account.Balance`
	}
}

func deferredArgument() {
	a := new(bank.Account)
	defer func(a *bank.Account) {
		a.Balance = 1 // want `this write to Account.Balance`
	}(a)
	go func() {
		b := new(bank.Account)
		defer func() { b.Balance = 1 }()
		defer func() {
			if recover() != nil {
				panic("again")
			}
		}()
		b.Balance = 2
	}()
}
