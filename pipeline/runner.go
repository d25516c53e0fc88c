package pipeline

import (
	"context"
	"fmt"

	"github.com/auditline/auditline/internal/protocol"
)

// Pipeline is what has a generated method Run.
type Pipeline interface {
	Run(ctx context.Context, opts ...Option) (*Report, error)
}

// Runner runs one pipeline, once or several times, and goes on with the same monitors: their counts and their change
// logs add up over its runs, while a [Report] tells of one run. Runs must not overlap.
type Runner struct {
	run    func(ctx context.Context, opts ...Option) (*Report, error)
	meters []*meter
}

// NewRunner returns a runner of components that are known only at run time, or what [Validate] finds wrong with them.
// Reflection looks at each component once. Records then pass at the price of a few calls if they are pointers, maps,
// channels, functions, interfaces, strings, slices, float64s or integers of 64 bits; others, structs above all, need
// reflection for each call, which takes some forty times as long: use pointers to them.
func NewRunner(source any, stages []any, sink any) (*Runner, error) {
	if err := Validate(source, stages, sink); err != nil {
		return nil, err
	}
	components := append(append([]any{source}, stages...), sink)
	return &Runner{run: assemble(components).run}, nil
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
		sum += r.meters[i].events()
	}
	return sum
}

// assembly is a pipeline of components that are known only at run time.
type assembly struct {
	names      []string
	components []*component
}

func assemble(values []any) *assembly {
	a := &assembly{}
	seen := map[string]int{}
	for i, v := range values {
		role := roleOf(i, len(values))
		link, _ := inspect(role, max(i-1, 0), v) // Validate has found no fault
		name := link.Type
		if seen[name]++; seen[name] > 1 {
			name = fmt.Sprintf("%s %d", name, seen[name])
		}
		a.names = append(a.names, name)
		a.components = append(a.components, bind(v, link.Shape.Preferred()))
	}
	return a
}

// parts describes the components to Begin.
func (a *assembly) parts() []Part {
	parts := make([]Part, len(a.components))
	for i, c := range a.components {
		byRecord := c.form.Method == protocol.Apply || c.form.Method == protocol.Put
		parts[i] = Part{a.names[i], c.value, byRecord}
	}
	return parts
}
