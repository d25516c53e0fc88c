package engine

import (
	"slices"
	"time"

	"github.com/auditline/auditline/internal/protocol"
)

// gathering is what the run knows of the records that wait for a component which takes several at
// a time, whatever their type.
type gathering struct {
	run     *Run
	i       int // the component
	part    *part
	last    int           // the place of the last record of a full batch
	unnoted int           // so many records of a batch need no note, unless one is timed
	wait    time.Duration // how long a record waits for the others at most, 0 without end
	since   time.Time     // when the first record of the batch came, where the wait has an end
	began   time.Duration // when the component was given the batch, after the start of the run, if that is timed
	timed   bool          // the timed record is in the batch

	settled  int        // of a sink's batch: records of which it is known what has become of them
	over     bool       // nobody takes batches any more
	lapping  bool       // the record that was passed on last is timed
	held     func() int // records of the batch
	holder   *holder    // what the run knows of the batch
	release  func()     // the run knows nothing of the batch any more
	position int64      // records that came in earlier batches
	numbers  []int64    // those of the records, where these do not follow each other

	carrier Carrier // nil where no sink is told the places of records
	places  []any   // those of the records
	place   any     // of the record at hand while the component has the batch
}

// Batch gathers the records of a component, and is the batch that it is given.
type Batch[T any] struct {
	gathering
	records []T
	given   []T         // a copy for the component, used again and again
	hand    func() bool // gives the component the batch, and reports whether the run goes on
}

// newBatch begins to gather the records of component i, of which the run knows.
func newBatch[T any](r *Run, i, size int, wait time.Duration) *Batch[T] {
	b := openBatch[T](r, i, size, wait)
	b.part.holding = func() int64 { return int64(b.held()) }
	b.holder = &holder{i: i, settle: b.flush, due: b.due, hurry: b.hurry}
	b.release = r.hold(b.holder)
	return b
}

// openBatch begins a batch of component i.
func openBatch[T any](r *Run, i, size int, wait time.Duration) *Batch[T] {
	b := &Batch[T]{gathering: gathering{run: r, i: i, part: r.parts[i], last: size - 1, wait: wait}}
	b.held = func() int { return len(b.records) }
	b.part.batches, b.part.timesItself = true, true
	if b.part.isStage() {
		b.carrier = r.carrier
		r.live.showTaps(i)
	}
	if b.carrier == nil && wait == 0 {
		b.unnoted = b.last
	}
	return b
}

// Batches yields the records of input in batches for component i, each as soon as it has size
// records, or as its first one has waited so long. The last batch comes when the input ends. What
// is in a batch when the run ends early is dead at the component.
//
// It is inlined, with input and with what is done with a full batch, into one loop. That is why it
// defers nothing (Finish closes a batch that a panic has left open) and does not call flush.
func Batches[T any](r *Run, i, size int, wait time.Duration, input func(func(T) bool)) func(func(*Batch[T]) bool) {
	return func(yield func(*Batch[T]) bool) {
		b := newBatch[T](r, i, size, wait)
		b.hand = func() bool { return yield(b) }
		b.holder.abandon = b.close
		input(func(rec T) bool {
			if !b.add(rec) {
				return true
			}
			if !b.isDue() {
				return !b.over
			}
			return b.taken(yield(b))
		})
		b.finish()
		b.close()
	}
}

// add takes a record, and reports whether there is more to do about it, which isDue does.
func (b *Batch[T]) add(rec T) (more bool) {
	b.records = append(b.records, rec)
	return len(b.records) > b.unnoted || b.run.state != passing
}

// isDue notes what there is to note about the record that was added last, and reports whether the
// batch is full. If so, it begins to hand it over.
func (b *Batch[T]) isDue() bool {
	if b.over {
		return false
	}
	b.note()
	if len(b.records) <= b.last {
		return false
	}
	b.begin()
	return true
}

// note notes the time and the place of the record that was added last, where they are asked for,
// and whether it is the timed one.
func (b *Batch[T]) note() {
	if b.wait > 0 && len(b.records) == 1 {
		b.since = time.Now()
		b.run.alarm.ringAt(b.since.Add(b.wait))
	}
	if b.carrier != nil {
		b.places = append(b.places, b.carrier.Take())
	}
	b.timed = b.timed || b.run.state == timing
}

// take takes a record, and hands over a full batch. It reports whether to go on.
func (b *Batch[T]) take(rec T) bool {
	if b.add(rec) && b.isDue() {
		return b.taken(b.hand())
	}
	return !b.over
}

// flush hands the batch over, and reports whether the run goes on.
func (b *Batch[T]) flush() bool {
	if b.over || len(b.records) == 0 {
		return !b.over
	}
	b.begin()
	return b.taken(b.hand())
}

// taken ends what begin has begun, once the component has taken the batch. more says whether it
// takes another one. It reports whether the run goes on.
func (b *Batch[T]) taken(more bool) (goOn bool) {
	if b.carrier != nil {
		b.carrier.Put(b.place)
	}
	b.endLap()
	if !more || b.run.state == over {
		b.stop()
		return false
	}
	b.timed = false
	b.position += int64(len(b.records))
	clear(b.records) // what they hold may be large
	clear(b.given)
	clear(b.places)
	b.records, b.numbers, b.places, b.settled = b.records[:0], b.numbers[:0], b.places[:0], 0
	return true
}

// atPlace calls pass, which passes on records from other places, and goes back to that of the
// record at hand.
func atPlace(c Carrier, pass func() bool) bool {
	if c == nil {
		return pass()
	}
	place := c.Take()
	defer c.Put(place)
	return pass()
}

// hurry hands the batch over if its first record has waited for long enough.
func (b *Batch[T]) hurry(now time.Time) (goOn bool) {
	due := b.due()
	return due.IsZero() || now.Before(due) || b.flush()
}

// detach gives the batch away, to be worked on while the next one is gathered.
func (b *Batch[T]) detach() *Batch[T] {
	d := &Batch[T]{gathering: b.gathering, records: b.records}
	d.held = func() int { return len(d.records) }
	b.part.working = 0
	b.position += int64(len(b.records))
	b.records, b.numbers, b.places = make([]T, 0, len(b.records)), nil, nil
	return d
}

// finish hands over the last batch, once the input has ended as it should.
func (b *Batch[T]) finish() {
	if !b.over && b.run.MayFlush() {
		b.flush()
	}
	b.stop()
}

// stop notes that nobody takes batches any more.
func (b *gathering) stop() { b.over, b.unnoted = true, 0 }

// Records is a copy of the batch that the component may change, until it is given the next one.
func (b *Batch[T]) Records() []T {
	b.given = append(b.given[:0], b.records...)
	return slices.Clip(b.given)
}

// Settle takes what a sink returned for the batch.
func (b *Batch[T]) Settle(err error) {
	b.worked()
	if err == nil {
		b.settled = len(b.records)
		return
	}
	errs := fates(err, len(b.records))
	goOn := true
	for k, rec := range b.records {
		b.settled++
		switch {
		case errs == nil || errs[k] == nil:
		case goOn:
			goOn = b.fail(k, rec, errs[k])
		default:
			b.part.dead++
		}
	}
}

// fail notes that record k of the batch failed, and reports whether the run goes on.
func (b *gathering) fail(k int, record any, err error) (goOn bool) {
	return b.run.Fail(b.i, b.number(k), Copied(record), err)
}

// number is that of record k of the batch at its component, from 1.
func (b *gathering) number(k int) int64 {
	if b.numbers != nil {
		return b.part.gathered + b.numbers[k]
	}
	return b.part.gathered + b.position + int64(k) + 1
}

// due is when the wait of the batch's first record ends, zero where that is not waited for.
func (b *gathering) due() time.Time {
	if b.wait == 0 || b.over || b.held() == 0 {
		return time.Time{}
	}
	return b.since.Add(b.wait)
}

// putPlace makes the place of record k that of the record at hand.
func (b *gathering) putPlace(k int) {
	if b.carrier != nil {
		b.carrier.Put(b.places[k])
	}
}

// begin notes that the component is given the batch.
func (b *gathering) begin() {
	b.part.working = b.number(0)
	if b.carrier != nil {
		b.place = b.carrier.Take()
	}
	if b.timed {
		b.began = time.Since(b.run.start)
	}
}

// worked notes that the component has returned, and lets its monitor know how long a record took.
func (b *gathering) worked() {
	b.part.working = 0
	if b.timed {
		b.part.meter.lap = (time.Since(b.run.start) - b.began) / time.Duration(b.held())
		b.part.sample()
	}
}

// lap begins to time the next record that is passed on, if the timed one is in the batch, and
// reports whether it does.
func (b *gathering) lap() bool {
	if !b.timed {
		return false
	}
	b.run.lapBehind(b.i)
	b.timed, b.lapping = false, true
	return true
}

// endLap ends that timing.
func (b *gathering) endLap() {
	if b.lapping {
		b.lapping = false
		b.run.endLapBehind()
	}
}

// close ends the gathering. What is in the batch is dead if the run has ended early, which is known
// when all components have ended only.
func (b *gathering) close() {
	b.stop()
	if b.part.role == protocol.Sink {
		b.part.held += int64(b.held() - b.settled)
	}
	b.part.gathered += b.position + int64(b.held())
	b.release()
	b.part.holding = nil
}
