// Package ignored silences findings in statements that are wrapped.
package ignored

import "auditwrite/bank"

func wrapped(a *bank.Account, n int64) {
	a.Balance = n + //stagecheck:ignore auditwrite a test
		2
	a.Balance = n +
		3 //stagecheck:ignore auditwrite a formatter has wrapped the line
	//stagecheck:ignore auditwrite all of the call
	use(
		&a.Balance,
		&a.Owner,
	)
	use(
		&a.Balance,
		//stagecheck:ignore auditwrite wherever it stands in the call
		&a.Owner,
	)
	use(func() {
		a.Balance = 1 // want `auditwrite: this write to Account.Balance`
		a.Balance = 2 //stagecheck:ignore auditwrite this one
	})
	if a.Balance = 1; a.Balance > //stagecheck:ignore auditwrite up to the block
		0 {
		a.Balance = 2 // want `auditwrite: this write to Account.Balance`
	}
	//stagecheck:ignore auditwrite up to the block
	for a.Balance = 1; a.Balance < 3; a.Balance++ {
		a.Balance = 4 // want `auditwrite: this write to Account.Balance`
	}
	switch a.Balance = 1; n { //stagecheck:ignore auditwrite up to the cases
	case 1:
		a.Balance = 4 // want `auditwrite: this write to Account.Balance`
	}
	a.SetBalance(n + //stagecheck:ignore auditwrite useless // want `auditwrite: //stagecheck:ignore silences nothing here: remove it`
		4)
}

var table = []func(*bank.Account){ //stagecheck:ignore auditwrite all of the table
	func(a *bank.Account) {
		a.Balance = 4
	},
}

func use(...any) {}
