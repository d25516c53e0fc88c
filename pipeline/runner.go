package pipeline

import (
	"context"
	"fmt"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/pipeline/internal/dynamic"
	"github.com/auditline/auditline/pipeline/internal/engine"
)

// Pipeline is what has a generated method Run.
type Pipeline interface {
	Run(ctx context.Context, opts ...Option) (*Report, error)
}

// Runner runs one pipeline, once or several times, and goes on with the same monitors: their counts
// and their change logs add up over its runs, while a [Report] tells of one run. Runs must not
// overlap.
type Runner struct {
	run    func(ctx context.Context, opts ...Option) (*Report, error)
	meters []*engine.Meter
}

// NewRunner returns a runner of components that are known only at run time, or what [Validate]
// finds wrong with them. Reflection looks at each component once. Records then pass at the price of
// a few calls if they are pointers, maps, channels, functions, interfaces, strings, slices,
// float64s or integers of 64 bits; others, structs above all, need reflection for each call, which
// takes some forty times as long, unless [RegisterRecord] has been told of them.
//
// There is one sink, and each component is called for one record at a time, once, in the goroutine
// of Run. Several sinks, conditions, keys, workers, batches, retries and time limits are asked for
// in the tags of a struct, which is what generated pipelines have; so are dead letters as a sink,
// while the option [DeadLetters] works here, too. [Checkpoint] is refused, and a sink that has
// PutAt only.
func NewRunner(source any, stages []any, sink any) (*Runner, error) {
	if err := Validate(source, stages, sink); err != nil {
		return nil, err
	}
	if link, _ := inspect(protocol.Sink, 0, sink); link.Shape.Preferred().Method == protocol.PutAt {
		return nil, fmt.Errorf("pipeline: Sink '%s' has PutAt only, and only generated pipelines tell places; give it Put as well", link.Type)
	}
	components := append(append([]any{source}, stages...), sink)
	p := assemble(components)
	return &Runner{run: func(ctx context.Context, opts ...Option) (*Report, error) {
		report := newReport(p.Run(ctx, engine.Collect(opts)))
		return report, report.Err
	}}, nil
}

// RegisterRecord tells the runners that are made after it of records of type T: a struct, say, that
// components take and give by value. It then passes without reflection, and nothing is allocated
// for it. Call it where the type is known, as in a function init beside T. For types that pass
// without reflection anyway it does nothing.
//
// Apply is still called by reflection where it makes a T of another type that has been registered,
// too: there let it give a pointer, or let the stage have Transform.
func RegisterRecord[T any]() {
	dynamic.Register[T]()
}

// RunnerOf returns a runner of a generated pipeline.
func RunnerOf(p Pipeline) *Runner {
	return &Runner{run: p.Run}
}

// Run sends the source's records through, and returns the report, also beside an error.
func (r *Runner) Run(ctx context.Context, opts ...Option) (*Report, error) {
	return r.run(ctx, append(opts[:len(opts):len(opts)], keepMeters(&r.meters))...)
}

// StageEvents is the number of changes that the stages' monitors have logged in all runs.
func (r *Runner) StageEvents() (sum int64) {
	for i := 1; i < len(r.meters)-1; i++ {
		sum += r.meters[i].Events()
	}
	return sum
}

// assemble names each component by its type, numbered where that repeats.
func assemble(components []any) *dynamic.Pipeline {
	p := new(dynamic.Pipeline)
	seen := map[string]int{}
	for i, c := range components {
		role := engine.RoleOf(i, len(components))
		link, _ := inspect(role, max(i-1, 0), c) // Validate has found no fault
		name := link.Type
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s %d", name, seen[name])
		}
		p.Add(name, c, link.Shape.Preferred())
	}
	return p
}
