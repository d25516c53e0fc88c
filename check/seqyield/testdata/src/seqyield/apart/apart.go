// Package apart has calls of yield that are not made where they stand.
package apart

import (
	"iter"
	"sync"

	_ "github.com/auditline/auditline/pipeline"
)

type trailer struct{ rows []int }

func (t trailer) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		defer yield(-1) // want `seqyield: this deferred call of yield runs even if yield has returned false, which panics: call it at the end of the function, not in a defer`
		for _, r := range t.rows {
			if !yield(r) {
				return
			}
		}
	}
}

func (t trailer) Transform(in iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		defer func() { // want `this deferred call of yield`
			println("closing")
			yield(-1)
		}()
		in(yield)
	}
}

type several struct{ rows []int }

// Deferred calls come one after the other.
func (s several) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, r := range s.rows {
			defer yield(r) // want `this deferred call of yield`
		}
	}
}

func (s several) Transform(in iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		yield(1)                    // want `yield can be called again`
		defer func() { yield(2) }() // want `this deferred call of yield`
		in(func(v int) bool {
			defer yield(v) // want `this deferred call of yield`
			return true
		})
		yield(3)
	}
}

type last struct{}

func (last) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		yield(1) // want `yield can be called again`
		defer func() { yield(2) }()
	}
}

type spread struct{ rows []int }

func (s spread) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, r := range s.rows {
			go yield(r) // want `seqyield: nobody waits for this goroutine, which panics if it calls yield after the iterator has returned: call yield without go, and return when it returns false`
			go func() { // want `nobody waits for this goroutine`
				for yield(int(int64(r))) {
				}
			}()
		}
	}
}

// What follows is silent.

type good struct{ rows []int }

// The only call is deferred, or comes before, or the deferred function asks first.
func (g good) Stream() iter.Seq[int] {
	if g.rows == nil {
		return func(yield func(int) bool) {
			defer println("closed")
			defer yield(1)
			println("open")
		}
	}
	return func(yield func(int) bool) {
		stopped := false
		defer func() {
			if !stopped {
				yield(-1)
			}
		}()
		defer func() {
			if stopped {
				return
			}
			yield(-2)
		}()
		defer g.close(yield)
		for _, r := range g.rows {
			if stopped = !yield(r); stopped {
				return
			}
		}
	}
}

func (g good) close(yield func(int) bool) {}

// Somebody may wait for these.
func (g good) Transform(in iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		var wg sync.WaitGroup
		wg.Go(func() { yield(1) })
		wg.Wait()
		done := make(chan bool)
		go func() { done <- yield(2) }()
		if !<-done {
			return
		}
		go func() {
			defer close(done)
			yield(3)
		}()
		<-done
		go func() {
			yield(4)
			<-done
		}()
		done <- true
		go func() {
			for range done {
			}
			yield(5)
		}()
		go g.close(yield)
		go func() { g.rows = nil }()
	}
}
