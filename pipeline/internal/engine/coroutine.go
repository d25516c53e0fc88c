package engine

import "iter"

// coroutine gives a component that takes a whole stream its records one by one. It runs while it
// is given a record, and stands while others are at work.
type coroutine[T any] struct {
	record T
	opened bool
	ended  bool  // there are no more records
	taken  bool  // the component has had the record
	err    error // what the component returned

	next func() (struct{}, bool)
	stop func()
}

// newCoroutine makes a coroutine of consume, which does not run yet.
func newCoroutine[T any](consume func(func(yield func(T) bool)) error) *coroutine[T] {
	c := new(coroutine[T])
	c.next, c.stop = iter.Pull(func(wait func(struct{}) bool) {
		c.err = consume(func(yield func(T) bool) {
			for !c.ended && wait(struct{}{}) && !c.ended && c.give(yield) {
			}
		})
	})
	return c
}

// resume lets the component go on until it wants a record, which it reports, or returns.
func (c *coroutine[T]) resume() (more bool) {
	_, more = c.next()
	return more
}

// put gives the component a record, and reports whether it wants another.
func (c *coroutine[T]) put(record T) (more bool) {
	c.taken = false
	if !c.opened && !c.open() {
		return false
	}
	c.record = record
	return c.resume()
}

// open lets the component go on until it wants its first record, which it reports, or returns.
func (c *coroutine[T]) open() (more bool) {
	c.opened = true
	return c.resume()
}

// give yields the record.
func (c *coroutine[T]) give(yield func(T) bool) bool {
	c.taken = true
	return yield(c.record)
}

// end lets the component see its input end.
func (c *coroutine[T]) end() {
	c.ended = true
	for c.resume() {
	}
}

// abandon ends a component that something has left standing, and returns its panic, nil without.
func (c *coroutine[T]) abandon() (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicError(v)
		}
	}()
	c.ended = true
	c.stop()
	return nil
}
