package onstack

import (
	"errors"
	"sync"
	"testing"
)

// below calls f n frames below.
func below(n int, f func()) {
	if n == 0 {
		f()
		return
	}
	below(n-1, f)
}

func TestHas(t *testing.T) {
	const key, inner, other = 0xfedc_ba98_7654_3210, 7, 1 << 63
	failed := errors.New("failed")
	for _, depth := range []int{0, 60, 5000} {
		below(depth, func() {
			err := Do(key, func() error {
				below(depth, func() {
					if !Has(key) || Has(inner) || Has(0) {
						t.Errorf("%d frames below: in the key %v, in the inner one %v", depth, Has(key), Has(inner))
					}
				})
				return Do(inner, func() error {
					if !Has(key) || !Has(inner) || Has(other) {
						t.Error("both keys are there")
					}
					elsewhere(t, key, inner)
					return failed
				})
			})
			if err != failed || Has(key) {
				t.Errorf("%v, still in the key: %v", err, Has(key))
			}
		})
	}
}

// elsewhere asks from another goroutine.
func elsewhere(t *testing.T, keys ...uint64) {
	var wg sync.WaitGroup
	wg.Go(func() {
		for _, key := range keys {
			if Has(key) {
				t.Errorf("another goroutine is in %x", key)
			}
		}
	})
	wg.Wait()
}

func TestHasDigit(t *testing.T) {
	err := DoDigit(0, func() error {
		return Do(0x0123_4567_89ab_cdef, func() error {
			return DoDigit(9, func() error {
				for key := range uint64(Digits) {
					if HasDigit(key) != (key == 0 || key == 9) {
						t.Errorf("in digit %d: %v", key, HasDigit(key))
					}
				}
				if !Has(0x0123_4567_89ab_cdef) || Has(0) || Has(9) {
					t.Error("a digit is taken for a key")
				}
				return nil
			})
		})
	})
	if err != nil || HasDigit(0) {
		t.Error(err, HasDigit(0))
	}
}
