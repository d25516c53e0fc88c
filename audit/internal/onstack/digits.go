package onstack

// descend calls run behind the functions of the lowest n digits of a key, the lowest first.
//
//go:noinline
func descend(key uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return digitFuncs[key&0xf](key>>4, n-1, run)
}

//go:noinline
func digit0(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digit1(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digit2(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digit3(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digit4(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digit5(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digit6(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digit7(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digit8(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digit9(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digitA(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digitB(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digitC(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digitD(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digitE(rest uint64, n int, run func() error) error { return descend(rest, n, run) }

//go:noinline
func digitF(rest uint64, n int, run func() error) error { return descend(rest, n, run) }
