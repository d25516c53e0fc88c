package pipeline

import (
	"context"
	"syscall"
	"testing"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// BenchmarkWorkers compares a stage with workers: with a loop in line where tasks take no time or
// 2 µs of a processor, with an errgroup where 1,000 of them wait for 1 ms at a time. Figures are
// times a task, as ratios to the first one.
func BenchmarkWorkers(b *testing.B) {
	for _, c := range []struct {
		name string
		n    int
		task Task
	}{
		{"nothing", 50_000, Task{}}, {"2µs", 5_000, Task{Busy: 2 * time.Microsecond}},
	} {
		b.Run(c.name, func(b *testing.B) {
			compare(b,
				contender{"alone", c.n, func(n int) int { return tally((&Alone{&Tasks{n, c.task}, new(Work), new(Tally)}).Run) }},
				contender{"workers", c.n, func(n int) int { return tally((&ByTwo{&Tasks{n, c.task}, new(Work), new(Tally)}).Run) }},
			)
		})
	}
	b.Run("1ms", func(b *testing.B) {
		wait := Task{Wait: time.Millisecond}
		var ours, theirs time.Duration
		compare(b,
			contender{"errgroup", 40_000, timed(&theirs, func(n int) int { return group(n, 1000, wait) })},
			contender{"workers", 40_000, timed(&ours, func(n int) int {
				return tally((&ByThousand{&Tasks{n, wait}, new(Work), new(Tally)}).Run)
			})},
		)
		b.ReportMetric(float64(ours)/float64(theirs), "workers-processor")
	})
}

func tally(run func(context.Context, ...pipeline.Option) (*pipeline.Report, error)) int {
	return finish(run(context.Background()))
}

// timed adds up the processor's time.
func timed(sum *time.Duration, run func(int) int) func(int) int {
	return func(n int) int {
		before := processorTime()
		defer func() { *sum += processorTime() - before }()
		return run(n)
	}
}

func processorTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
