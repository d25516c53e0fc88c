package engine

import "context"

// Workers says how several goroutines do the work of one stage: S is the stage's type, In and Out
// are those of its records. A copy of the stage is used by one goroutine at a time, unless it is
// given to several workers.
type Workers[S comparable, In, Out any] struct {
	Component int           // the place of the stage in the pipeline
	Stages    []S           // one for each worker
	Count     int           // the number of workers where a record's key tells its stage
	StageOf   func(in In) S // finds that stage; what one stage gets, one worker does, in order
	Unordered bool          // records leave as they are done, not as they came
	Carry     Carrier       // nil where no sink is told the places of records
	Apply     func(ctx context.Context, stage S, in In) (Out, error)
}

// Carrier takes the place of a record along with it.
type Carrier interface {
	Take() any     // the place of the record at hand
	Put(place any) // makes it that of another one
}

// Each yields the records of input when a worker is through with each of them, in their order. It
// reads input and yields in the goroutine that calls it, and leaves no goroutine behind. The
// records that workers have when the run ends early are dead.
func (w *Workers[S, In, Out]) Each(r *Run, input func(func(In) bool)) func(func(*Done[In, Out]) bool) {
	return func(yield func(*Done[In, Out]) bool) {
		c := newCrew(r, w, yield)
		defer c.close()
		for in := range input {
			if !c.take(in) {
				return
			}
		}
		c.finish()
	}
}

// start starts the workers. A stage with a key has a queue for each worker, others one for all.
func (c *crew[S, In, Out]) start() {
	n := max(c.Count, len(c.Stages))
	c.queues = make([]chan *batch[S, In, Out], 1)
	if c.StageOf != nil {
		c.queues = make([]chan *batch[S, In, Out], n)
	}
	c.window = 2 * n
	c.filling = make([]*batch[S, In, Out], len(c.queues))
	c.finished = make(chan *batch[S, In, Out], c.window+n)
	for i := range c.queues {
		c.queues[i] = make(chan *batch[S, In, Out], c.window+n)
	}
	for i := range n {
		stageOf := func(t *task[S, In, Out]) S { return t.stage }
		if c.StageOf == nil {
			stageOf = func(*task[S, In, Out]) S { return c.Stages[i] }
		}
		c.group.Add(1)
		go c.worker(c.queues[i%len(c.queues)], stageOf)
	}
}

// worker works until its queue is closed, or until apply ends its goroutine.
func (c *crew[S, In, Out]) worker(queue <-chan *batch[S, In, Out], stageOf func(*task[S, In, Out]) S) {
	defer c.group.Done()
	for b := range queue {
		if !c.closing.Load() {
			c.workOn(b, stageOf)
		}
	}
}

func (c *crew[S, In, Out]) workOn(b *batch[S, In, Out], stageOf func(*task[S, In, Out]) S) {
	defer func() { // also where apply ends the goroutine
		if b.fate.Swap(workedOn) == awaitedByRun {
			c.ready <- struct{}{}
		}
		if c.Unordered {
			c.finished <- b
		}
		c.run.wakeAwait()
	}()
	b.work(c.ctx, c.Apply, stageOf)
}
