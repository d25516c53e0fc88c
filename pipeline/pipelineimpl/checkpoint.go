package pipelineimpl

import (
	"bytes"
	"fmt"

	"github.com/auditline/auditline/pipeline/internal/checkpoint"
	"github.com/auditline/auditline/pipeline/internal/engine"
)

// Seekable is [ByStream] for a source that tells the place that it has come to, and that can go on
// from one.
func Seekable(name string, component any) Part {
	return Part{Name: name, Component: component, Seekable: true}
}

// Checkpoints are what a run goes on from, and what it takes for the next one, where the option
// pipeline.Checkpoint asks for them.
type Checkpoints struct{ engine *engine.Checkpoints }

// NewCheckpoints are the checkpoints of a pipeline whose source has these methods.
func NewCheckpoints[P any](r *Run, position func() P, seek func(P) error) Checkpoints {
	return Checkpoints{engine.NewCheckpoints(&r.engine,
		func() ([]byte, error) { return checkpoint.AppendKey(nil, position()) },
		func(b []byte) error {
			place, err := checkpoint.ReadKey[P](b)
			if err != nil {
				return err
			}
			return seek(place)
		})}
}

// NewPlacedCheckpoints is [NewCheckpoints] for a pipeline that has its sinks told the places of
// records: place is also where the source goes on from, for what a stage has kept since then.
func NewPlacedCheckpoints[P any](r *Run, place *P, position func() P, seek func(P) error) Checkpoints {
	note := func() P {
		*place = position()
		return *place
	}
	return NewCheckpoints(r, note, seek)
}

// Copies says that component i is there several times: for each key, or for each worker.
func (c Checkpoints) Copies(i int, copies engine.Copies) { c.engine.Copies(i, copies) }

// Flush lets sink i keep for good what it was given, before each checkpoint.
func (c Checkpoints) Flush(i int, flush func() error) { c.engine.Flush(i, flush) }

// ExactlyOnce notes that each sink is told the place of each record.
func (c Checkpoints) ExactlyOnce() { c.engine.ExactlyOnce() }

// Resume goes on from the last checkpoint, if there is one, and reports whether the run goes on.
func (c Checkpoints) Resume() (goOn bool) { return c.engine.Resume() }

// Complete takes the last checkpoint, if the source has come to its end.
func (c Checkpoints) Complete(passed []int64) { c.engine.Complete(passed) }

// SaveCopies writes the copies for all keys, in the order in which the keys came.
func (c *Copies[K, T]) SaveCopies() ([]checkpoint.Copy, error) {
	if _, err := checkpoint.AppendState(nil, c.configured); err != nil {
		return nil, err
	}
	saved := make([]checkpoint.Copy, len(c.order))
	for i, stage := range c.order {
		var err error
		if saved[i].Key, err = checkpoint.AppendKey(nil, c.keys[i]); err != nil {
			return nil, err
		}
		if saved[i].State, err = checkpoint.AppendState(nil, stage); err != nil {
			return nil, err
		}
	}
	return saved, nil
}

// LoadCopies makes a copy for each key that was written.
func (c *Copies[K, T]) LoadCopies(saved []checkpoint.Copy) error {
	for _, s := range saved {
		key, err := checkpoint.ReadKey[K](s.Key)
		if err == nil {
			err = checkpoint.ReadState(s.State, c.For(key))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// OfWorkers are the copies of a stage, one for each worker.
func OfWorkers[T any](stages []*T) engine.Copies { return ofWorkers[T](stages) }

type ofWorkers[T any] []*T

// SaveCopies writes all copies.
func (w ofWorkers[T]) SaveCopies() ([]checkpoint.Copy, error) {
	saved := make([]checkpoint.Copy, len(w))
	for i, stage := range w {
		var err error
		if saved[i].State, err = checkpoint.AppendState(nil, stage); err != nil {
			return nil, err
		}
	}
	return saved, nil
}

// LoadCopies gives each worker what one of them held. If there are more or fewer of them now, all
// must have held the same.
func (w ofWorkers[T]) LoadCopies(saved []checkpoint.Copy) error {
	for i, stage := range w {
		from := i
		if len(saved) != len(w) {
			from = 0
		}
		if err := checkpoint.ReadState(saved[from].State, stage); err != nil {
			return err
		}
	}
	if len(saved) == len(w) {
		return nil
	}
	for _, s := range saved {
		if !bytes.Equal(s.State, saved[0].State) {
			return fmt.Errorf("what %d workers held cannot be shared among %d; give it so many workers, or a key", len(saved), len(w))
		}
	}
	return nil
}

// Carry lets the places of records go along with those that wait in batches.
func (r *Run) Carry(place engine.Carrier) { r.engine.Carry(place) }

// Place is where the source was when it had yielded the record at hand. Workers and batches take
// the places of their records along.
type Place[P any] struct{ At *P }

// Take returns the place of the record at hand.
func (p Place[P]) Take() any { return *p.At }

// Put makes place that of the record at hand.
func (p Place[P]) Put(place any) { *p.At = place.(P) }
