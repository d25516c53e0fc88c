package engine

import "iter"

// Feed gives a sink that takes a whole stream its records one by one, as the sinks beside it get
// them: the sink runs as a coroutine, which stands while others are at work.
type Feed[T any] struct {
	sinks  *Sinks
	j      int
	record T
	ended  bool // there are no more records
	err    error

	next func() (struct{}, bool)
	stop func()
}

// NewFeed opens sink j, which consumes the records that Put is given.
func NewFeed[T any](s *Sinks, j int, consume func(func(yield func(T) bool)) error) *Feed[T] {
	f := &Feed[T]{sinks: s, j: j}
	f.next, f.stop = iter.Pull(func(wait func(struct{}) bool) {
		f.err = consume(func(yield func(T) bool) {
			for !f.ended && wait(struct{}{}) && !f.ended && yield(f.record) {
			}
		})
	})
	s.run.release = append(s.run.release, f.abandon)
	s.alone(j, f.resume)
	return f
}

// Put gives the sink a record, and returns once it wants the next one, or takes no more. Its error
// is that of a sink that has ended.
func (f *Feed[T]) Put(record T) error {
	f.record = record
	if _, more := f.next(); more {
		return nil
	}
	f.sinks.end(f.j)
	return f.err
}

// End lets the sink see its input end.
func (f *Feed[T]) End() {
	f.ended = true
	if !f.sinks.over[f.j] {
		f.sinks.alone(f.j, f.resume)
	}
}

// resume lets the sink go on until it wants a record, or ends.
func (f *Feed[T]) resume() {
	if _, more := f.next(); !more {
		f.sinks.leave(f.j, f.sinks.failure(f.j, f.err))
	}
}

// abandon ends a sink that a panic has left standing.
func (f *Feed[T]) abandon() {
	defer func() {
		if v := recover(); v != nil {
			r := f.sinks.run
			r.err = r.join(f.sinks.part(f.j).failed(0, panicError(v)))
		}
	}()
	f.ended = true
	f.stop()
}
