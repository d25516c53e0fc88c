package pipeline

import (
	"time"

	"golang.org/x/sync/errgroup"
)

// Task is a record that takes a worker a time.
type Task struct{ Busy, Wait time.Duration }

// Tasks yields one task N times.
type Tasks struct {
	N int
	T Task
}

// Stream yields the task.
func (t *Tasks) Stream() func(yield func(*Task) bool) {
	return func(yield func(*Task) bool) {
		for range t.N {
			if !yield(&t.T) {
				return
			}
		}
	}
}

// Work does a task: it computes for as long as that says, and waits.
type Work struct{ done uint64 }

// Apply does the task.
func (w *Work) Apply(t *Task) (*Task, bool) {
	if t.Busy > 0 {
		w.compute(t.Busy)
	}
	if t.Wait > 0 {
		time.Sleep(t.Wait)
	}
	return t, true
}

// compute mixes numbers, one in about four nanoseconds.
func (w *Work) compute(d time.Duration) {
	for range d / 4 {
		w.done = mix(w.done + 1)
	}
}

// Tally counts tasks.
type Tally struct{ N int }

// Put counts a task.
func (t *Tally) Put(*Task) error { t.N++; return nil }

// Alone does tasks in line.
type Alone struct {
	Source *Tasks `pipeline:"source"`
	Work   *Work  `pipeline:"stage"`
	Tally  *Tally `pipeline:"sink"`
}

// ByTwo has two workers.
type ByTwo struct {
	Source *Tasks `pipeline:"source"`
	Work   *Work  `pipeline:"stage,workers=2"`
	Tally  *Tally `pipeline:"sink"`
}

// ByThousand has 1,000 workers.
type ByThousand struct {
	Source *Tasks `pipeline:"source"`
	Work   *Work  `pipeline:"stage,workers=1000"`
	Tally  *Tally `pipeline:"sink"`
}

// group does tasks by an errgroup, as its documentation says, without their order.
func group(n, limit int, t Task) int {
	var g errgroup.Group
	g.SetLimit(limit)
	for task := range (&Tasks{n, t}).Stream() {
		g.Go(func() error {
			new(Work).Apply(task)
			return nil
		})
	}
	if g.Wait() != nil {
		return 0
	}
	return n
}
