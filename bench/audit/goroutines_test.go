package audit

import (
	"sync"
	"testing"
)

// goroutines is how many set fields at once, each those of an object of its own.
const goroutines = 8

// BenchmarkGoroutines compares goroutines that each set the fields of an object of their own with
// one that sets those of all objects: what they gain from a second processor.
func BenchmarkGoroutines(b *testing.B) {
	const k = 20_000
	compare(b,
		objects("one", k, func(all []*locked, set func(*locked)) {
			for _, s := range all {
				set(s)
			}
		}),
		objects("eight", k, func(all []*locked, set func(*locked)) {
			var group sync.WaitGroup
			for _, s := range all {
				group.Go(func() { set(s) })
			}
			group.Wait()
		}),
	)
}

// objects returns a contender that sets each field of new objects k times.
func objects(name string, k int, setAll func(all []*locked, set func(*locked))) contender {
	return contender{name, 3 * k * goroutines, 1, func() func() {
		all := make([]*locked, goroutines)
		for i := range all {
			all[i] = new(locked)
		}
		return func() { setAll(all, func(s *locked) { drive(s, k) }) }
	}}
}
