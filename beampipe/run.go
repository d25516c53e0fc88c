package beampipe

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"

	"github.com/auditline/auditline/pipeline"
)

// Pipeline is a pointer to a pipeline struct that has the directive //auditgen:beam.
type Pipeline interface {
	Beam(s beam.Scope) Counts
}

// Run runs a pipeline on a Beam runner, which the program has to import, such as prism, and reports
// what its own Run would report, but that the monitors have their last values only. beam.Init has
// to be called first, in main.
//
// ctx needs a deadline: a runner may wait for ever for a worker that is gone. At the deadline Run
// cancels the job and returns. A component that fails or panics is a *pipeline.ComponentError with
// the number of the record in the source. With an error there is no report, since counts come with
// the records, or not at all.
func Run(ctx context.Context, runner string, p Pipeline) (*pipeline.Report, error) {
	if err := ready(ctx, runner); err != nil {
		return nil, err
	}
	graph, scope := beam.NewPipelineWithRoot()
	counts := p.Beam(scope)
	if counts.Err() != nil {
		return nil, counts.Err()
	}
	file := outcomeFile()
	defer removeOutcome(file)
	counts.writeTo(file)
	counts.built.source.Deadline, _ = ctx.Deadline()
	started := time.Now()
	if err := execute(ctx, runner, graph); err != nil {
		return nil, err
	}
	out, err := readOutcome(ctx, file)
	if err != nil {
		return nil, fmt.Errorf("the run is complete, but its counts cannot be read; give launcher and workers a common folder by -report_location: %w", err)
	}
	return counts.report(out, started), nil
}

// ready says what is missing for a run, before anything starts.
func ready(ctx context.Context, runner string) error {
	if !beam.Initialized() {
		return errors.New("Beam is not initialized; call flag.Parse and beam.Init first in main")
	}
	if _, ok := ctx.Deadline(); !ok {
		return errors.New("the context has no deadline, and a runner may wait for ever for a worker that is gone; give it one by context.WithTimeout")
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	knowRunner(runner)
	return answers(ctx)
}

// answers says that there is no job service where the flag -endpoint wants one: Beam would wait for
// it for ever.
func answers(ctx context.Context) error {
	if *jobopts.Endpoint == "" {
		return nil
	}
	dialer := net.Dialer{Timeout: grace}
	conn, err := dialer.DialContext(ctx, "tcp", *jobopts.Endpoint)
	if err != nil {
		return fmt.Errorf("no runner answers at -endpoint=%s: %w", *jobopts.Endpoint, err)
	}
	return conn.Close()
}

var runners sync.Mutex

// knowRunner lets an unknown runner fail a run: beam.Run ends the program where it does not know
// one, and does not say which it knows.
func knowRunner(name string) {
	runners.Lock()
	defer runners.Unlock()
	defer func() { _ = recover() }() // RegisterRunner panics for a name that it knows
	beam.RegisterRunner(name, func(context.Context, *beam.Pipeline) (beam.PipelineResult, error) {
		return nil, fmt.Errorf("the program has no runner called %q; import its package, such as github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism", name)
	})
}

// execute runs a graph, and returns by the deadline whatever the runner does. The runner does not
// get the deadline itself: prism panics where a stream to a worker ends by it.
func execute(ctx context.Context, runner string, graph *beam.Pipeline) error {
	job, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	done := make(chan error, 1)
	go func() { done <- runGraph(job, runner, graph) }()
	select {
	case err := <-done:
		return explain(err)
	case <-ctx.Done():
	}
	given := fmt.Errorf("the run was not at its end, and is given up: a source has no end, a component waits, or a worker is gone or slow: %w", context.Cause(ctx))
	select {
	case err := <-done: // a source that has no end says so
		return cmp.Or(explain(err), given)
	case <-time.After(grace):
		return given
	}
}

// grace is how long a run has, after its deadline, to say why it was not at its end.
const grace = 2 * time.Second

// runGraph makes an error of the panics by which Beam refuses a graph.
func runGraph(ctx context.Context, runner string, graph *beam.Pipeline) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = panicError(v)
		}
	}()
	_, err = beam.Run(ctx, runner, graph)
	return err
}

// explain finds what a component has to say in the error of a job.
func explain(err error) error {
	if err == nil {
		return nil
	}
	if failed := failureIn(err); failed != nil {
		return failed
	}
	return err
}
