// Package a has sources and stages that stop too late, and some that do not.
package a

import (
	"iter"
	"runtime"

	_ "github.com/auditline/auditline/pipeline"
)

type source struct{ rows []int }

func (s source) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, r := range s.rows {
			yield(r) // want `seqyield: yield can be called again after this call returned false, which panics: return as soon as yield returns false`
		}
	}
}

type pairs struct{ next iter.Seq2[int, error] }

func (p pairs) Stream() iter.Seq2[int, error] {
	return func(yield func(int, error) bool) {
		yield(1, nil)       // want `seqyield: yield can be called again`
		if !yield(2, nil) { // want `seqyield: yield can be called again`
			println("stopped")
		}
		_ = yield(3, nil) // want `seqyield: yield can be called again`
		p.next(yield)     // want `seqyield: yield can be called again`
		yield(4, nil)     // nothing follows: silent
	}
}

type stage struct{ on bool }

func (s *stage) Transform(in iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		for v := range in {
			if v < 0 {
				continue
			}
			if s.on && !yield(v) { // want `seqyield: yield can be called again`
				continue
			}
			ok := yield(v) // want `seqyield: yield can be called again`
			if ok {
				println(v)
			}
		}
	}
}

type push struct{}

func (push) Transform(in iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		in(func(v int) bool {
			yield(v) // want `seqyield: yield can be called again`
			return true
		})
	}
}

type named[T any] struct{ rows []T }

func (n named[T]) Stream() iter.Seq[T] { return n.all }

func (n named[T]) all(yield func(T) bool) {
	for i := 0; i < len(n.rows); i++ {
		yield(n.rows[i]) // want `seqyield: yield can be called again`
	}
}

type asked struct{ on bool }

// The variable is asked beside other things, which do not change that it is false.
func (a asked) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range 3 {
			both := yield(i) // want `seqyield: yield can be called again`
			if both && a.on {
				println(i)
			}
		}
		for i := range 3 {
			either := yield(i) // want `seqyield: yield can be called again`
			if either || a.on {
				println(i)
			}
		}
		for i := range 3 {
			second := yield(i) // want `seqyield: yield can be called again`
			if a.on && !second {
				return
			}
		}
	}
}

type wrapped struct{}

// There is no fix where the enclosing function returns something else: what it should return is the author's to say.
func (wrapped) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		err := func() error {
			yield(1) // want `seqyield: yield can be called again`
			yield(2)
			return nil
		}()
		println(err)
	}
}

// What follows is silent.

type good struct{ rows []int }

func (g good) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, r := range g.rows {
			if !yield(r) {
				return
			}
		}
		for yield(0) {
		}
	}
}

func (g good) Transform(in iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		in(func(v int) bool { return yield(v) })
	}
}

type kept struct{ rows []int }

// A result in a variable, a switch, a labelled break, a panic, a function that never returns: all of them stop.
func (k kept) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		if k.rows == nil {
			_ = yield(0)
			panic("no rows")
		}
		if !yield(0) {
			runtime.Goexit()
		}
	rows:
		for i, r := range k.rows {
			switch {
			case i%2 == 0 && !yield(r):
				break rows
			}
			if ok := yield(i); !ok || r == 0 {
				return
			}
			more := yield(r)
			if !more {
				break
			}
		}
	}
}

type tree struct {
	left, right *tree
	value       int
}

// The result travels through bool results, which the analyzer leaves alone.
func (t *tree) Stream() iter.Seq[int] {
	return func(yield func(int) bool) { t.walk(yield) }
}

func (t *tree) walk(yield func(int) bool) bool {
	return t == nil || t.left.walk(yield) && yield(t.value) && t.right.walk(yield)
}

type odd struct{ stopped bool }

// A result that is kept elsewhere is not understood.
func (o *odd) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		for !o.stopped {
			o.stopped = !yield(1)
			done := !yield(2)
			if done {
				return
			}
		}
	}
}

// A result that is asked in a way that is not understood, or no longer there.
func (o *odd) Transform(in iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		for v := range in {
			printed := yield(v)
			println(printed)
		}
		for v := range in {
			compared := yield(v)
			if compared == o.stopped {
				return
			}
		}
		overwritten := yield(0)
		overwritten = o.stopped
		if !overwritten {
			yield(1)
		}
	}
}

type either struct{ skip bool }

// Where the right operand of || was reached and is false, the whole is false.
func (e either) Transform(in iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		for v := range in {
			if e.skip || yield(v) {
				continue
			}
			return
		}
	}
}

// Not a pipeline method.
func numbers() iter.Seq[int] {
	return func(yield func(int) bool) {
		yield(1)
		yield(2)
	}
}
