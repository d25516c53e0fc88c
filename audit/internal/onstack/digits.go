package onstack

// descend calls run behind the functions of the lowest n digits of a key, the lowest first. There
// is one at least, and the last one calls run itself: a processor predicts where calls return to
// for the innermost few only.
//
//go:noinline
func descend(key uint64, n int, run func() error) error {
	switch key & 0xf { // not by a table, so that run need not be on the heap
	case 0x0:
		return digit0(key>>4, n-1, run)
	case 0x1:
		return digit1(key>>4, n-1, run)
	case 0x2:
		return digit2(key>>4, n-1, run)
	case 0x3:
		return digit3(key>>4, n-1, run)
	case 0x4:
		return digit4(key>>4, n-1, run)
	case 0x5:
		return digit5(key>>4, n-1, run)
	case 0x6:
		return digit6(key>>4, n-1, run)
	case 0x7:
		return digit7(key>>4, n-1, run)
	case 0x8:
		return digit8(key>>4, n-1, run)
	case 0x9:
		return digit9(key>>4, n-1, run)
	case 0xa:
		return digitA(key>>4, n-1, run)
	case 0xb:
		return digitB(key>>4, n-1, run)
	case 0xc:
		return digitC(key>>4, n-1, run)
	case 0xd:
		return digitD(key>>4, n-1, run)
	case 0xe:
		return digitE(key>>4, n-1, run)
	default:
		return digitF(key>>4, n-1, run)
	}
}

//go:noinline
func digit0(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digit1(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digit2(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digit3(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digit4(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digit5(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digit6(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digit7(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digit8(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digit9(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digitA(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digitB(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digitC(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digitD(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digitE(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}

//go:noinline
func digitF(rest uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return descend(rest, n, run)
}
