package engine

// Feed gives a sink that takes a whole stream its records one by one, as the sinks beside it get
// them.
type Feed[T any] struct {
	sinks *Sinks
	j     int
	sink  *coroutine[T]
}

// NewFeed opens sink j, which consumes the records that Put is given.
func NewFeed[T any](s *Sinks, j int, consume func(func(yield func(T) bool)) error) *Feed[T] {
	f := &Feed[T]{sinks: s, j: j, sink: newCoroutine(consume)}
	s.run.release = append(s.run.release, f.abandon)
	s.part(j).fed = true
	s.alone(j, func() {
		if !f.sink.open() {
			f.leave()
		}
	})
	return f
}

// Put gives the sink a record, and returns once it wants the next one, or takes no more. Its error
// is that of a sink that has ended.
func (f *Feed[T]) Put(record T) error {
	if f.sink.put(record) {
		return nil
	}
	f.sinks.end(f.j)
	return f.sink.err
}

// End lets the sink see its input end.
func (f *Feed[T]) End() {
	if f.sinks.over[f.j] {
		return
	}
	f.sinks.alone(f.j, func() {
		f.sink.end()
		f.leave()
	})
}

// leave notes that the sink has returned, without a record.
func (f *Feed[T]) leave() {
	f.sinks.leave(f.j, f.sinks.failure(f.j, f.sink.err))
}

// abandon ends a sink that a panic has left standing.
func (f *Feed[T]) abandon() {
	if err := f.sink.abandon(); err != nil {
		r := f.sinks.run
		r.err = r.join(f.sinks.part(f.j).failed(0, err))
	}
}
