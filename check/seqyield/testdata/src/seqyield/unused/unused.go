// Package unused does not use auditline: silent.
package unused

import "iter"

type source struct{}

func (source) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		yield(1)
		yield(2)
	}
}
