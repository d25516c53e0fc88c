package engine

import "time"

// keyedBatches gathers the records of a stage of which there is a copy for each key: those of each
// copy in a batch of their own.
type keyedBatches[S comparable, T any] struct {
	run     *Run
	i       int
	size    int
	wait    time.Duration
	stageOf func(T) S
	hand    func(S, *Batch[T]) bool // gives a copy its batch, and reports whether the run goes on

	of      map[S]*Batch[T]
	order   []*Batch[T]     // as their keys came
	waiting []begunBatch[T] // where the wait has an end: those with records, the longest wait first
	came    int64           // records
	over    bool            // nobody takes batches any more
	release func()          // the run knows nothing of the batches any more
}

// begunBatch is a batch since it has had a record.
type begunBatch[T any] struct {
	b     *Batch[T]
	since time.Time
}

// isOver reports whether the batch has been handed over meanwhile.
func (w begunBatch[T]) isOver() bool { return len(w.b.records) == 0 || !w.b.since.Equal(w.since) }

// newKeyedBatches begins to gather the records of component i, of which the run knows.
func newKeyedBatches[S comparable, T any](r *Run, i, size int, wait time.Duration, stageOf func(T) S, hand func(S, *Batch[T]) bool) *keyedBatches[S, T] {
	k := &keyedBatches[S, T]{run: r, i: i, size: size, wait: wait, stageOf: stageOf, hand: hand, of: map[S]*Batch[T]{}}
	r.parts[i].batches, r.parts[i].timesItself = true, true
	r.parts[i].holding = k.held
	k.release = r.hold(&holder{i: i, settle: k.settle, due: k.due, hurry: k.hurry})
	return k
}

// BatchesPerKey is [Batches] for a stage of which there is a copy for each key, which stageOf finds
// for a record. It yields the copy with its batch.
func BatchesPerKey[S comparable, T any](r *Run, i, size int, wait time.Duration, stageOf func(T) S, input func(func(T) bool)) func(func(S, *Batch[T]) bool) {
	return func(yield func(S, *Batch[T]) bool) {
		k := newKeyedBatches(r, i, size, wait, stageOf, yield)
		defer k.close()
		input(k.take)
		k.finish()
	}
}

// take takes a record, and hands its batch over when that is full. It reports whether to go on.
func (k *keyedBatches[S, T]) take(rec T) bool {
	if k.over {
		return false
	}
	stage := stageFor(k.run, k.i, k.stageOf, rec)
	b := k.of[stage]
	if b == nil {
		b = k.open(stage)
	}
	k.came++
	b.numbers = append(b.numbers, k.came)
	begins := len(b.records) == 0
	k.over = !b.take(rec)
	if begins && k.wait > 0 && !k.over {
		k.waiting = append(k.waiting, begunBatch[T]{b, b.since})
	}
	return !k.over
}

// stageFor asks stageOf, of component i, for the copy that a record belongs to. A key that panics
// is that component's fault, which has the record.
func stageFor[S, In any](r *Run, i int, stageOf func(In) S, rec In) S {
	r.calling.Store(int32(i))
	stage := stageOf(rec)
	r.calling.Store(0) // not deferred, as in Tries.Do
	return stage
}

// open begins the first batch of a copy.
func (k *keyedBatches[S, T]) open(stage S) *Batch[T] {
	b := openBatch[T](k.run, k.i, k.size, k.wait)
	b.hand = func() bool { return k.hand(stage, b) }
	k.of[stage] = b
	k.order = append(k.order, b)
	return b
}

// settle hands over all batches, in the order in which their keys came, unless the run is to end
// meanwhile.
func (k *keyedBatches[S, T]) settle() (goOn bool) {
	for _, b := range k.order {
		if k.over = k.over || k.run.cutShort() || !b.flush(); k.over {
			return false
		}
	}
	return true
}

// due is when the first batch has waited for long enough, zero without one.
func (k *keyedBatches[S, T]) due() time.Time {
	for len(k.waiting) > 0 && k.waiting[0].isOver() {
		k.waiting = k.waiting[1:]
	}
	if len(k.waiting) == 0 {
		return time.Time{}
	}
	return k.waiting[0].b.due()
}

// hurry hands over the batches that have waited for long enough.
func (k *keyedBatches[S, T]) hurry(now time.Time) (goOn bool) {
	for due := k.due(); !due.IsZero() && !now.Before(due); due = k.due() {
		if k.over = k.run.cutShort() || !k.waiting[0].b.flush(); k.over {
			return false
		}
	}
	return !k.over
}

// finish hands over the last batches, once the input has ended as it should.
func (k *keyedBatches[S, T]) finish() {
	if !k.over && k.run.MayFlush() {
		k.settle()
	}
	k.over = true
}

// held is how many records the batches have.
func (k *keyedBatches[S, T]) held() (n int64) {
	for _, b := range k.order {
		n += int64(b.held())
	}
	return n
}

// close ends the gathering. What is in the batches is dead if the run has ended early.
func (k *keyedBatches[S, T]) close() {
	k.over = true
	k.run.parts[k.i].gathered += k.came
	k.release()
	k.run.parts[k.i].holding = nil
}
