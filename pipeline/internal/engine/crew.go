package engine

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// A batch for a worker is of as many records as take it batchTime, batchRecords at most. Short ones
// are handed over together, since that costs more than they do; long ones each to a worker.
const (
	batchRecords = 64
	batchTime    = 50 * time.Microsecond
)

// crew are the workers of a stage during a run, as the run's own goroutine sees them: it hands
// batches over, and takes them back.
type crew[S comparable, In, Out any] struct {
	*Workers[S, In, Out]
	run     *Run
	yield   func(*Done[In, Out]) bool
	records func(in In) (first, n int64) // the number of the first record of a task, and how many there are; nil where each is one
	refused bool                         // yield has returned false
	timed   bool                         // the timed record has come; the next one that is passed on is timed in its place
	release func()                       // what the run knows of what the workers hold

	ctx      context.Context
	cancel   context.CancelFunc
	group    sync.WaitGroup
	closing  atomic.Bool
	ready    chan struct{} // gets something when the batch that is waited for is done
	queues   []chan *batch[S, In, Out]
	finished chan *batch[S, In, Out] // those that are done, where order does not matter

	filling []*batch[S, In, Out] // for each queue; nil without records
	free    []*batch[S, In, Out]
	order   []section[S, In, Out] // what is to be taken back, in order
	pins    map[S]int             // the queue of each stage that has a key
	size    int                   // records of a batch
	window  int                   // so many batches may be with the workers
	sent    int                   // so many are, or wait to be taken back

	taken, settled int64 // records that came, and that were taken back
}

// section is a part of a batch whose records came one after the other.
type section[S, In, Out any] struct {
	b     *batch[S, In, Out]
	first int
	n     int
}

func newCrew[S comparable, In, Out any](r *Run, w *Workers[S, In, Out], yield func(*Done[In, Out]) bool) *crew[S, In, Out] {
	c := &crew[S, In, Out]{Workers: w, run: r, yield: yield, pins: map[S]int{}, size: 1, ready: make(chan struct{}, 1)}
	c.ctx, c.cancel = context.WithCancel(r.inner)
	c.release = r.hold(&holder{i: w.Component, settle: c.settleAll, takeBack: c.takeBackAndSend})
	r.parts[w.Component].holding = c.inFlight
	c.start()
	return c
}

// take takes a record, and yields those that are done meanwhile. It reports whether to go on.
func (c *crew[S, In, Out]) take(in In) bool {
	b := c.add(in)
	c.timed = c.timed || c.run.state == timing
	if c.Carry != nil {
		defer c.Carry.Put(b.tasks[len(b.tasks)-1].at) // those that are done come from other places
	}
	if !c.takeBack() {
		return false
	}
	if !b.sent && (len(b.tasks) >= c.size || c.sent == 0) {
		return c.send(b)
	}
	return true
}

// add puts a record into the batch for its worker.
func (c *crew[S, In, Out]) add(in In) *batch[S, In, Out] {
	t, queue := task[S, In, Out]{}, 0
	if c.StageOf != nil {
		t.stage = stageFor(c.run, c.Component, c.StageOf, in)
		queue = c.pin(t.stage)
	}
	b := c.filling[queue]
	if b == nil {
		b = c.open(queue)
	}
	t.In, t.Number, t.count = in, c.taken+1, 1
	if c.records != nil {
		t.Number, t.count = c.records(in)
	}
	c.taken += t.count
	if c.Carry != nil {
		t.at = c.Carry.Take()
	}
	if !c.Unordered {
		c.follow(b)
	}
	b.tasks = append(b.tasks, t)
	b.left++
	return b
}

// pin gives each stage a worker when it comes for the first time, to each worker as many.
func (c *crew[S, In, Out]) pin(stage S) int {
	queue, ok := c.pins[stage]
	if !ok {
		queue = len(c.pins) % len(c.queues)
		c.pins[stage] = queue
	}
	return queue
}

// open begins the next batch for a queue.
func (c *crew[S, In, Out]) open(queue int) *batch[S, In, Out] {
	b := new(batch[S, In, Out])
	if last := len(c.free) - 1; last >= 0 {
		b, c.free = c.free[last], c.free[:last]
	}
	b.worker, c.filling[queue] = queue, b
	return b
}

// follow notes that the next record of b is the next to be taken back.
func (c *crew[S, In, Out]) follow(b *batch[S, In, Out]) {
	if last := len(c.order) - 1; last >= 0 && c.order[last].b == b {
		c.order[last].n++
		return
	}
	c.order = append(c.order, section[S, In, Out]{b, len(b.tasks), 1})
}

// send hands a batch over, once there are few enough with the workers.
func (c *crew[S, In, Out]) send(b *batch[S, In, Out]) bool {
	for !b.sent && c.sent >= c.window {
		if !c.await() {
			return false
		}
	}
	c.hand(b)
	return true
}

// hand puts a batch into its queue, where there is always room.
func (c *crew[S, In, Out]) hand(b *batch[S, In, Out]) {
	if !b.sent {
		b.sent, c.filling[b.worker] = true, nil
		c.sent++
		c.queues[b.worker] <- b
	}
}

// takeBack yields what is done, without waiting, and reports whether to go on.
func (c *crew[S, In, Out]) takeBack() bool {
	for c.Unordered && len(c.finished) > 0 || len(c.order) > 0 && c.order[0].b.isReady() {
		if !c.await() {
			return false
		}
	}
	return true
}

// takeBackAndSend yields what is done while no record comes, and hands over what waits for others.
func (c *crew[S, In, Out]) takeBackAndSend() bool { return c.takeBack() && c.sendAll() }

// wait waits until a worker is through with a batch. It lets others work first: those who are woken
// at once mostly are through at once, so that one wait does for all their batches.
func (c *crew[S, In, Out]) wait(b *batch[S, In, Out]) {
	if !b.isReady() {
		runtime.Gosched()
	}
	if b.fate.CompareAndSwap(withWorker, awaitedByRun) {
		<-c.ready
		runtime.Gosched()
	}
}

// await waits for the batch whose turn it is, and yields its records.
func (c *crew[S, In, Out]) await() bool {
	if c.Unordered {
		b := <-c.finished
		return c.settle(section[S, In, Out]{b, 0, len(b.tasks)})
	}
	next := c.order[0]
	c.hand(next.b)
	c.order = c.order[1:]
	return c.settle(next)
}

// settle yields the records of a section, and reports whether to go on.
func (c *crew[S, In, Out]) settle(s section[S, In, Out]) bool {
	b := s.b
	if !b.done {
		c.wait(b)
		b.done = true
		c.measure(b)
	}
	for i := s.first; i < s.first+s.n; i++ {
		c.settled += b.tasks[i].count
		switch {
		case i >= b.worked:
			c.run.workerEnded(c.Component, b.tasks[i].Number, b.cause, b.stack)
			return false
		case !c.pass(&b.tasks[i]):
			c.refused = true
			return false
		}
	}
	if b.left -= s.n; b.left == 0 {
		c.recycle(b)
	}
	return true
}

func (c *crew[S, In, Out]) recycle(b *batch[S, In, Out]) {
	c.sent--
	clear(b.tasks) // what they hold may be large
	b.tasks, b.sent, b.done = b.tasks[:0], false, false
	b.fate.Store(withWorker)
	c.free = append(c.free, b)
}

// measure lets the stage's monitor know how long its records took, and the next batches.
func (c *crew[S, In, Out]) measure(b *batch[S, In, Out]) {
	p := c.run.parts[c.Component]
	perTask, perRecord := b.perTask()
	p.meter.lap = perRecord
	c.size = int(max(min(batchTime/max(perTask, 1), batchRecords), 1))
	p.sample()
}

// pass yields a record.
func (c *crew[S, In, Out]) pass(t *task[S, In, Out]) bool {
	r, d := c.run, &t.Done
	if c.records != nil {
		return c.yield(d) // which sees to the records
	}
	if r.live.tapped() && d.Err == nil {
		r.Tap(c.Component, d.Out)
	}
	if c.Carry != nil {
		c.Carry.Put(t.at)
	}
	if !c.timed {
		return c.yield(d)
	}
	c.timed = false
	r.lapBehind(c.Component)
	more := c.yield(d)
	r.endLapBehind()
	return more
}

// finish waits for everything that the workers have, once the input has ended.
func (c *crew[S, In, Out]) finish() {
	if c.run.MayFlush() && !c.refused {
		atPlace(c.Carry, c.settleAll)
	}
}

// settleAll waits for everything that the workers have, and reports whether to go on.
func (c *crew[S, In, Out]) settleAll() bool {
	if !c.sendAll() {
		return false
	}
	for c.sent > 0 {
		if c.run.Stopped() || c.run.ctx.Err() != nil || !c.await() {
			return false
		}
	}
	return true
}

// sendAll hands over what waits to be handed over together with other records.
func (c *crew[S, In, Out]) sendAll() bool {
	for _, b := range c.filling {
		if b != nil && !c.send(b) {
			return false
		}
	}
	return true
}

// close ends the workers. What they have is dead if the run has ended early, which is known when
// all components have ended only.
func (c *crew[S, In, Out]) close() {
	c.release()
	c.closing.Store(true)
	c.cancel()
	for _, queue := range c.queues {
		close(queue)
	}
	c.group.Wait()
	p := c.run.parts[c.Component]
	p.held += c.inFlight()
	p.holding = nil
}

// inFlight is how many records the workers have.
func (c *crew[S, In, Out]) inFlight() int64 { return c.taken - c.settled }

// workerEnded notes that a record made component i panic, in a worker.
func (r *Run) workerEnded(i int, number int64, cause error, stack []byte) {
	p := r.parts[i]
	p.dead++
	blamed := p.blamed(number, cause)
	blamed.Stack = stack
	r.stop(Public.ComponentError(blamed))
	r.state = over
}
