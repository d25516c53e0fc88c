package engine

import (
	"context"
	"io"
	"log/slog"
	"time"
)

// Options say how a run is watched.
type Options struct {
	Every       int // records between two updates of the monitors, 0 for none
	DeadLetters func(DeadLetter)
	Progress    io.Writer
	Logger      *slog.Logger
	Memory      bool
	StopOn      context.Context // ends the source when it is done, nil for none
	Samples     func(component string, took time.Duration)
	Live        *Live          // shows the run to other goroutines, nil for none
	Meters      *[]*Meter      // kept by a Runner from run to run
	Checkpoint  CheckpointPlan // without a store there are no checkpoints
}

// defaultEvery is how many records pass between two updates of the monitors unless an
// option says otherwise.
const defaultEvery = 1024

// Collect applies options to the defaults.
func Collect[O ~func(*Options)](opts []O) Options {
	o := Options{Every: defaultEvery}
	for _, opt := range opts {
		opt(&o)
	}
	return o
}
