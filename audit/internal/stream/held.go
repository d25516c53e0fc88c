package stream

import (
	"reflect"
	"runtime"
	"slices"
	"sync/atomic"
	"unsafe"
)

// updating is the number of updates under way of objects with a SyncTrail.
var updating atomic.Int64

// Enter locks s, unless this goroutine's own update of it holds the lock: then what the update
// calls, a check or a getter, reads and writes under that. Leave undoes it. The trail is s's own
// then.
func (s *SyncTrail) Enter() (held bool) {
	if updating.Load() == 0 {
		s.mu.Lock()
	} else if s.enterBesideUpdates() {
		return true
	}
	if s.owner != s {
		s.adopt()
	}
	return false
}

func (s *SyncTrail) enterBesideUpdates() (held bool) {
	if s.mu.TryLock() {
		return false
	}
	if s.heldHere() {
		return true
	}
	s.mu.Lock()
	return false
}

// Leave undoes Enter, which has returned held.
func (s *SyncTrail) Leave(held bool) {
	if !held {
		s.mu.Unlock()
	}
}

// Hold locks s while run runs. It returns ErrNested where this goroutine holds it already.
func (s *SyncTrail) Hold(run func(*Trail) error) error {
	updating.Add(1)
	defer updating.Add(-1)
	if s.enterBesideUpdates() {
		return ErrNested
	}
	defer s.mu.Unlock()
	if s.owner != s {
		s.adopt()
	}
	return descend(s.address(), digits, func() error { return run(&s.trail) })
}

// Held is the trail of s, which an update has locked.
func (s *SyncTrail) Held() *Trail { return &s.trail }

// address is where s is, in units of four bytes, to which it is aligned on every machine.
func (s *SyncTrail) address() uint64 { return uint64(uintptr(unsafe.Pointer(s)) / 4) }

// What a goroutine holds stands in its calls, since Go has no other place for what belongs to one
// goroutine: Hold calls run through one of sixteen functions for each digit of the address, the
// lowest first. heldHere reads them from the stack.

const digits = 16 // hexadecimal, of an address

// digitFuncs are these functions, and digitEntries where they begin. They call descend, which calls
// them: only init can name them all.
var (
	digitFuncs   [16]func(rest uint64, n int, run func() error) error
	digitEntries [16]uintptr
	descendEntry uintptr
)

func init() {
	digitFuncs = [...]func(rest uint64, n int, run func() error) error{
		digit0, digit1, digit2, digit3, digit4, digit5, digit6, digit7,
		digit8, digit9, digitA, digitB, digitC, digitD, digitE, digitF,
	}
	for i, f := range digitFuncs {
		digitEntries[i] = reflect.ValueOf(f).Pointer()
	}
	descendEntry = reflect.ValueOf(descend).Pointer()
}

// descend calls run behind the functions of the lowest n digits of an address.
//
//go:noinline
func descend(address uint64, n int, run func() error) error {
	if n == 0 {
		return run()
	}
	return digitFuncs[address&0xf](address>>4, n-1, run)
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

// heldHere tells whether this goroutine is within Hold of s. It is asked only where the lock is
// taken and an update is under way, as it costs some microseconds.
func (s *SyncTrail) heldHere() bool {
	var address uint64
	read := 0 // digits, the highest first
	for _, pc := range callers() {
		entry := runtime.FuncForPC(pc - 1).Entry()
		digit, isDigit := digitOf(entry)
		switch {
		case isDigit:
			address, read = address<<4|digit, read+1
		case entry != descendEntry:
			address, read = 0, 0
		}
		if read == digits {
			if address == s.address() {
				return true
			}
			address, read = 0, 0
		}
	}
	return false
}

// callers are all return addresses on the stack.
func callers() []uintptr {
	pcs := make([]uintptr, 128)
	for {
		n := runtime.Callers(2, pcs)
		if n < len(pcs) {
			return pcs[:n]
		}
		pcs = make([]uintptr, 2*len(pcs))
	}
}

// digitOf is the digit whose function begins at entry.
func digitOf(entry uintptr) (digit uint64, ok bool) {
	i := slices.Index(digitEntries[:], entry)
	return uint64(max(i, 0)), i >= 0
}
