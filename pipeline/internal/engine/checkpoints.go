package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/auditline/auditline/pipeline/internal/checkpoint"
)

// CheckpointStore is a pipeline.CheckpointStore.
type CheckpointStore interface {
	Load(ctx context.Context) ([]byte, error)
	Save(ctx context.Context, data []byte) error
}

// CheckpointPlan says where checkpoints are kept and how often one is taken: every so many records
// or after every so long a time.
type CheckpointPlan struct {
	Store   CheckpointStore
	Records int64
	Time    time.Duration
}

// Copies are those of one stage, of which there is one for each key or worker.
type Copies interface {
	// SaveCopies writes each, in order.
	SaveCopies() ([]checkpoint.Copy, error)
	// LoadCopies makes the copies anew.
	LoadCopies([]checkpoint.Copy) error
}

// Checkpoints are what a run goes on from, and what it takes for the next one. Without a store
// every method does nothing.
type Checkpoints struct {
	run      *Run
	plan     CheckpointPlan
	position func() ([]byte, error)
	seek     func([]byte) error
	copies   map[int]Copies
	flushes  []sinkFlush
	once     bool // every sink knows the place of each record

	resumed bool
	wanted  atomic.Bool // it is time for one
	next    int64       // one is due after so many records
	last    []byte      // the place of the last one
}

// sinkFlush makes sink i keep what it was given for good.
type sinkFlush struct {
	i     int
	flush func() error
}

var errUnseekable = errors.New("give it methods Position() P and Seek(P) error, and generate the pipeline anew")

// refuseCheckpoints says why checkpoints are wanted in vain, nil if they are not.
func (r *Run) refuseCheckpoints(source Part) error {
	switch {
	case r.options.Checkpoint.Store == nil || source.Seekable:
		return nil
	case r.method == (Method{}):
		return errors.New("pipeline: Checkpoint: only generated pipelines go on from a checkpoint")
	}
	return r.checkpointFailed(fmt.Errorf("the place that %s (%s) has come to is not known; %w", source.Name, TypeName(source.Component), errUnseekable))
}

func (r *Run) checkpointFailed(err error) error { return fmt.Errorf("pipeline: checkpoint: %w", err) }

// NewCheckpoints are the checkpoints of a run, by the source's methods: position writes the place
// that it has come to, seek lets it go on from there.
func NewCheckpoints(r *Run, position func() ([]byte, error), seek func([]byte) error) *Checkpoints {
	c := &Checkpoints{run: r, plan: r.options.Checkpoint, position: position, seek: seek, copies: map[int]Copies{}}
	if c.plan.Store != nil {
		r.checkpoints = c
	}
	return c
}

// Copies says that component i is there several times.
func (c *Checkpoints) Copies(i int, copies Copies) { c.copies[i] = copies }

// Flush lets sink i keep for good what it was given, before each checkpoint.
func (c *Checkpoints) Flush(i int, flush func() error) {
	c.flushes = append(c.flushes, sinkFlush{i, flush})
}

// ExactlyOnce notes that every sink is told the place of each record.
func (c *Checkpoints) ExactlyOnce() { c.once = true }

// Resume goes on from the last checkpoint, if there is one, and reports whether the run goes on. It
// refuses what could not be written down later before anything happens.
func (c *Checkpoints) Resume() (goOn bool) {
	if c.plan.Store == nil {
		return true
	}
	if err := c.resume(); err != nil {
		c.fail(err)
		return false
	}
	c.next = c.plan.Records
	if c.plan.Time > 0 {
		c.run.every(c.plan.Time, &c.wanted)
	}
	return true
}

func (c *Checkpoints) resume() error {
	if _, err := c.stages(); err != nil {
		return err
	}
	data, err := c.plan.Store.Load(c.run.inner)
	if err == nil && len(data) > 0 {
		err = c.goOn(data)
	}
	if err == nil {
		c.last, err = c.place()
	}
	return err
}

// goOn brings the pipeline to where it was.
func (c *Checkpoints) goOn(data []byte) error {
	saved, err := checkpoint.Unmarshal(data)
	if err != nil {
		return err
	}
	if difference := saved.Difference(c.describe()); difference != "" {
		return fmt.Errorf("it is of another pipeline: %s; remove it to begin anew", difference)
	}
	if err = c.load(saved.Stages); err == nil {
		err = c.at(0, func() error { return c.seek(saved.Position) })
	}
	c.resumed = err == nil
	return err
}

// describe says what each component is.
func (c *Checkpoints) describe() (lines []string) {
	for i, p := range c.run.parts {
		line := fmt.Sprintf("%s %s (%s)", p.role, p.name, p.typeName)
		if c.copies[i] != nil {
			line += ", several times"
		}
		lines = append(lines, line)
	}
	return lines
}

// load gives the stages what they held.
func (c *Checkpoints) load(stages [][]checkpoint.Copy) error {
	for i, copies := range stages {
		if len(copies) == 0 {
			continue
		}
		err := c.at(i, func() error {
			if of := c.copies[i]; of != nil {
				return of.LoadCopies(copies)
			}
			return checkpoint.ReadState(copies[0].State, c.run.parts[i].component)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// stages writes what the stages hold.
func (c *Checkpoints) stages() ([][]checkpoint.Copy, error) {
	all := make([][]checkpoint.Copy, len(c.run.parts))
	for i := 1; i < len(c.run.parts) && c.run.parts[i].isStage(); i++ {
		err := c.at(i, func() (err error) {
			if of := c.copies[i]; of != nil {
				all[i], err = of.SaveCopies()
				return err
			}
			state, err := checkpoint.AppendState(nil, c.run.parts[i].component)
			all[i] = []checkpoint.Copy{{State: state}}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// at calls f, in which component i is at work without a record.
func (c *Checkpoints) at(i int, f func() error) (err error) {
	c.run.WithoutRecord(i, func() { err = f() })
	if err != nil {
		return fmt.Errorf("%s (%s): %w", c.run.parts[i].name, c.run.parts[i].typeName, err)
	}
	return nil
}

// place asks the source for the place that it has come to.
func (c *Checkpoints) place() (place []byte, err error) {
	err = c.at(0, func() (err error) {
		place, err = c.position()
		return err
	})
	return place, err
}

func (c *Checkpoints) fail(err error) { c.run.stop(c.run.checkpointFailed(err)) }

// turn takes a checkpoint between two records, if it is time for one, and reports whether the run
// goes on.
func (c *Checkpoints) turn(passed []int64) (goOn bool) {
	if c == nil {
		return true
	}
	if passed[0] == 1 {
		if err := c.refuseStandstill(); err != nil {
			c.fail(err)
			return false
		}
	}
	wanted := c.wanted.Swap(false) || c.next > 0 && passed[0] >= c.next
	if goOn = !wanted || c.take(passed, false); c.plan.Records > 0 {
		if wanted {
			c.next = passed[0] + c.plan.Records
		}
		c.run.due.Store(min(c.run.due.Load(), c.next))
	}
	return goOn
}

// refuseStandstill finds a source that tells the place of the record that it has yielded, and not
// the one behind it: a run that went on from there would have that record twice.
func (c *Checkpoints) refuseStandstill() error {
	place, err := c.place()
	if err == nil && bytes.Equal(place, c.last) {
		p := c.run.parts[0]
		err = fmt.Errorf("Position of %s (%s) has not moved with the first record; let it tell where the next record begins", p.name, p.typeName)
	}
	return err
}

// take takes a checkpoint and reports whether the run goes on. Everything that the source has
// yielded passes first.
func (c *Checkpoints) take(passed []int64, complete bool) (goOn bool) {
	if !c.run.settleAll() {
		return false
	}
	if err := c.save(complete); err != nil {
		c.fail(err)
		return false
	}
	return true
}

func (c *Checkpoints) save(complete bool) error {
	if c.run.openings > 1 {
		return fmt.Errorf("a stage has read its input %d times, so that the place of %s says nothing", c.run.openings, c.run.parts[0].name)
	}
	for _, s := range c.flushes {
		if err := c.at(s.i, s.flush); err != nil {
			return err
		}
	}
	taken := &checkpoint.Checkpoint{Pipeline: c.describe(), Stages: make([][]checkpoint.Copy, len(c.run.parts))}
	var err error
	if taken.Position, err = c.place(); err != nil {
		return err
	}
	if !complete {
		if taken.Stages, err = c.stages(); err != nil {
			return err
		}
	}
	return c.plan.Store.Save(c.run.inner, taken.Marshal())
}

// pause takes the last checkpoint of a run that is drained: its stages do not flush, since they go
// on in the next run.
func (c *Checkpoints) pause(passed []int64) {
	if c != nil && c.take(passed, false) {
		c.run.paused = true
	}
}

// Complete takes the last checkpoint of a run that has come to the end of its input: the next one
// begins behind it, with its stages as they are configured.
func (c *Checkpoints) Complete(passed []int64) {
	r := c.run
	if c.plan.Store != nil && !r.drained && !r.sourceCut {
		r.abandon()
		c.take(passed, true)
	}
}

// delivery says how often a record comes to the sinks, however often the run is ended and goes on;
// "" without checkpoints.
func (c *Checkpoints) delivery() string {
	switch {
	case c == nil:
		return ""
	case c.once:
		return "exactly once"
	}
	return "at least once"
}
