package engine

import "time"

// SinkBatch gathers the records of a sink that takes several at a time, beside other sinks.
type SinkBatch[T any] struct {
	*Batch[T]
	sinks *Sinks
	j     int
	at    *places
}

// places says which of the records that came to the sinks are in a batch.
type places struct {
	*gathering
	list []int64
}

// NewSinkBatch gathers records for sink j, which put gives the batch.
func NewSinkBatch[T any](s *Sinks, j, size int, wait time.Duration, put func([]T) error) *SinkBatch[T] {
	b := &SinkBatch[T]{Batch: newBatch[T](s.run, s.first+j, size, wait), sinks: s, j: j}
	b.at = &places{gathering: &b.gathering}
	b.hand = func() bool { return b.give(put) }
	s.batches = append(s.batches, b.at)
	return b
}

// Put takes the record at hand, and gives the sink its batch when that is full. It reports whether
// the run goes on.
func (b *SinkBatch[T]) Put(rec T) (goOn bool) {
	if len(b.records) == 0 {
		b.at.list = b.at.list[:0]
	}
	b.at.list = append(b.at.list, b.sinks.passed)
	return b.take(rec)
}

// End gives the sink its last batch, once the input has ended as it should.
func (b *SinkBatch[T]) End() { b.finish() }

// give gives the sink the batch, and reports whether the run goes on.
func (b *SinkBatch[T]) give(put func([]T) error) (goOn bool) {
	before := b.sinks.at
	b.sinks.at = b.j
	err := put(b.Records())
	b.worked()
	if goOn = b.settle(fates(err, len(b.records))); goOn {
		b.sinks.at = before
	}
	return goOn
}

// settle fails the records of the batch that have an error, and reports whether the run goes on. Of
// those behind one after which the sink takes no more, nothing is told but their number.
func (b *SinkBatch[T]) settle(errs []error) (goOn bool) {
	s := b.sinks
	goOn = true
	for k, rec := range b.records {
		b.settled++
		if errs == nil || errs[k] == nil {
			continue
		}
		b.part.dead++
		s.lose(b.at.list[k])
		if goOn && !s.over[b.j] {
			goOn = s.failOne(b.j, DeadLetter{b.part.name, Copied(rec), b.number(k), errs[k]})
		}
	}
	return goOn
}

// losses are the records that count as dead and that a batch may still fail, by their places.
type losses struct {
	places map[int64]bool
	enough int // so many are looked through for those that no batch holds
}

// lose counts the record at a place as dead, unless another sink has failed it before.
func (s *Sinks) lose(place int64) {
	if s.lost.places[place] {
		return
	}
	s.dead++
	if len(s.batches) == 0 {
		return
	}
	if len(s.lost.places) >= s.lost.enough {
		s.forget()
	}
	s.lost.places[place] = true
}

// forget lets go of lost records that are in no batch any more.
func (s *Sinks) forget() {
	oldest := s.passed
	for _, b := range s.batches {
		if b.settled < b.held() {
			oldest = min(oldest, b.list[0])
		}
	}
	kept := map[int64]bool{}
	for place := range s.lost.places {
		if place >= oldest {
			kept[place] = true
		}
	}
	s.lost = losses{kept, 2*len(kept) + 1024}
}

// failHeld counts as dead what is in the batches when the run has ended early.
func (s *Sinks) failHeld() {
	if s == nil {
		return
	}
	for _, b := range s.batches {
		for _, place := range b.list[:b.held()][b.settled:] {
			b.part.dead++
			s.lose(place)
		}
	}
}
