// Package delegated has sources and stages whose work is done by other functions of the package.
package delegated

import (
	"iter"

	_ "github.com/auditline/auditline/pipeline"
)

type source struct{ rows []int }

func (s source) Stream() iter.Seq[int] { return numbers(s.rows) }

func numbers(rows []int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, r := range rows {
			yield(r) // want `seqyield: yield can be called again after this call returned false`
		}
	}
}

type stage struct{}

func (stage) Transform(in iter.Seq[int]) iter.Seq[int] {
	seq, err := double(limit(in))
	if err != nil {
		return nil
	}
	return seq
}

func double[T any](in iter.Seq[T]) (iter.Seq[T], error) {
	return func(yield func(T) bool) {
		for v := range in {
			yield(v) // want `yield can be called again`
			yield(v) // want `yield can be called again`
		}
	}, nil
}

// The literal is reached through two functions.
func limit(in iter.Seq[int]) iter.Seq[int] { return limited(in) }

func limited(in iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		if !yield(0) { // want `yield can be called again`
			println("stopped")
		}
		in(yield)
	}
}

type given struct{ rows []int }

func (g given) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		emit("given", g.rows, yield)
	}
}

func emit[T any](name string, rows []T, yield func(T) bool) {
	for _, r := range rows {
		yield(r) // want `yield can be called again`
	}
	again(yield, rows)
}

func again[T any](yield func(T) bool, rows []T) (n int) {
	for _, r := range rows {
		yield(r) // want `yield can be called again`
		n++
	}
	return n
}

type tree struct {
	left, right *tree
	value       int
}

func (t *tree) Stream() iter.Seq[int] { return t.all }

func (t *tree) all(yield func(int) bool) { t.walk(yield) }

// There is no fix where the function returns something: what that means is the author's to say.
func (t *tree) walk(yield func(int) bool) bool {
	if t == nil {
		return true
	}
	t.left.walk(yield) // want `yield can be called again`
	yield(t.value)     // want `yield can be called again`
	return t.right.walk(yield)
}

type pushed struct{ rows []int }

func (p pushed) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		p.each(func(v int) bool { return yield(v) })
		p.eachTold(func(v int) bool {
			println(v)
			return (yield(v))
		})
	}
}

func (p pushed) each(do func(int) bool) {
	for _, r := range p.rows {
		do(r) // want `yield can be called again`
	}
}

func (p pushed) eachTold(do func(int) bool) {
	for _, r := range p.rows {
		do(r) // want `yield can be called again`
	}
}

// What follows is silent.

type good struct{ left, right *good }

func (g good) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		if done := g.until(yield); done {
			return
		}
		if g.until(yield) {
			return
		}
		if !g.walk(yield) {
			return
		}
		walk := g.walk(yield)
		if !walk {
			return
		}
		g.put(1, yield)
	}
}

func (g *good) walk(yield func(int) bool) bool {
	return g == nil || g.left.walk(yield) && yield(1) && g.right.walk(yield)
}

// What its result means, only its author knows.
func (g *good) until(yield func(int) bool) (stopped bool) {
	for i := range 3 {
		if !yield(i) {
			return true
		}
	}
	return false
}

func (g *good) put(v int, yield func(int) bool) { yield(v) }

func (g good) Transform(in iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		observe(func(v int) bool { return true })
		observe(func(v int) bool { return min(v, 1) == 1 })
		observe(func(v int) bool { return isOdd(v) })
		stopped := false
		observe(func(v int) bool {
			stopped = stopped || !yield(v)
			return !stopped
		})
		if !stopped {
			in(yield)
		}
	}
}

// It is given functions that may be called again.
func observe(notify func(int) bool) {
	notify(1)
	notify(2)
}

func isOdd(v int) bool { return v%2 == 1 }

// No Stream or Transform leads to it.
func unused() iter.Seq[int] {
	return func(yield func(int) bool) {
		yield(1)
		yield(2)
	}
}
