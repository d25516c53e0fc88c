// Package onstack tells what the calling goroutine is within, for which Go has no place of its own:
// it stands in the goroutine's calls.
package onstack

import (
	"reflect"
	"runtime"
	"slices"
)

const digits = 16 // hexadecimal, of a key

// digitEntries are where the functions begin that stand for digits, descendEntry where that begins
// which calls them.
var (
	digitEntries [16]uintptr
	descendEntry = reflect.ValueOf(descend).Pointer()
)

func init() {
	for i, f := range [...]func(rest uint64, n int, run func() error) error{
		digit0, digit1, digit2, digit3, digit4, digit5, digit6, digit7,
		digit8, digit9, digitA, digitB, digitC, digitD, digitE, digitF,
	} {
		digitEntries[i] = reflect.ValueOf(f).Pointer()
	}
}

// Do calls run, so that Has(key) is true within.
func Do(key uint64, run func() error) error { return descend(key, digits, run) }

// Digits is how many different keys DoDigit takes, from 0 on.
const Digits = 16

// DoDigit is Do with a key of one digit, which takes less time. HasDigit is true within.
func DoDigit(key uint64, run func() error) error { return descend(key, 1, run) }

// Has tells whether the calling goroutine is within a Do with that key. It costs some microseconds,
// more where calls are deep.
func Has(key uint64) bool { return has(key, digits) }

// HasDigit tells whether the calling goroutine is within a DoDigit with that key.
func HasDigit(key uint64) bool { return has(key, 1) }

// has tells whether a key of n digits stands on the stack.
func has(key uint64, n int) bool {
	var found uint64
	read := 0 // digits, the highest first
	for _, pc := range callers() {
		entry := runtime.FuncForPC(pc - 1).Entry()
		digit, isDigit := digitOf(entry)
		switch {
		case isDigit:
			found, read = found<<4|digit, read+1
		case entry != descendEntry: // the end of a key
			if read == n && found == key {
				return true
			}
			found, read = 0, 0
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
