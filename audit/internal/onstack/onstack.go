// Package onstack tells what the calling goroutine is within, for which Go has no place of its own:
// it stands in the goroutine's calls.
package onstack

import (
	"reflect"
	"runtime"
	"slices"
)

const digits = 16 // hexadecimal, of a key

// digitFuncs are functions that stand for digits, and digitEntries where they begin. They call
// descend, which calls them: only init can name them all.
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

// Do calls run, so that Has(key) is true within.
func Do(key uint64, run func() error) error { return descend(key, digits, run) }

// Has tells whether the calling goroutine is within a Do with that key. It costs some microseconds,
// more where calls are deep.
func Has(key uint64) bool {
	var found uint64
	read := 0 // digits, the highest first
	for _, pc := range callers() {
		entry := runtime.FuncForPC(pc - 1).Entry()
		digit, isDigit := digitOf(entry)
		switch {
		case isDigit:
			found, read = found<<4|digit, read+1
		case entry != descendEntry:
			found, read = 0, 0
		}
		if read == digits {
			if found == key {
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
