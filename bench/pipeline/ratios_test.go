package pipeline

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// contender is one alternative: run does n records, and says how many came through.
type contender struct {
	name string
	n    int
	run  func(n int) (counted int)
}

// short is how many records a run has: it is over in a millisecond, so that the best of many fits
// between two interruptions by whatever else the machine does.
const short = 50_000

// BenchmarkPlain compares everything over one pipeline. A figure is a ratio to the loop fused by
// hand, of the best of all rounds; where a record lies on the stack moves a fused loop by half, so
// each round goes through 8 depths.
func BenchmarkPlain(b *testing.B) {
	compare(b,
		contender{"hand", short, func(n int) int { p := newPlain(n); p.hand(); return p.Count.N }},
		contender{"generated-unmonitored", short, generated(pipeline.MonitorEvery(0))},
		contender{"generated", short, generated()},
		contender{"keyed", short, func(n int) int {
			p := newKeyed(n)
			return finish(p.Run(context.Background()))
		}},
		contender{"runner", short, func(n int) int {
			p := newPlain(n)
			r, err := pipeline.NewRunner(p.Source, []any{p.Filter, p.Normalize, p.Average}, p.Count)
			if err != nil {
				panic(err)
			}
			return finish(r.Run(context.Background()))
		}},
		contender{"adapters", short, func(n int) int { p := newPlain(n); p.adapters(); return p.Count.N }},
		contender{"reactive", short, func(n int) int { p := newPlain(n); p.reactive(); return p.Count.N }},
		contender{"reflect", short, func(n int) int { p := newPlain(n); p.reflected(); return p.Count.N }},
		contender{"channels", short, func(n int) int { p := newPlain(n); p.channels(); return p.Count.N }},
		contender{"conc", short, func(n int) int { p := newPlain(n); p.concurrent(); return p.Count.N }},
	)
}

// BenchmarkRepeated compares one stage type three times with the loop fused by hand.
func BenchmarkRepeated(b *testing.B) {
	compare(b,
		contender{"hand", short, func(n int) int { p := newRepeated(n); p.hand(); return p.Count.N }},
		contender{"generated-unmonitored", short, func(n int) int {
			return finish(newRepeated(n).Run(context.Background(), pipeline.MonitorEvery(0)))
		}},
		contender{"generated", short, func(n int) int { return finish(newRepeated(n).Run(context.Background())) }},
	)
}

// BenchmarkLive compares a run that shows itself with one that does not. They are longer than the
// others, so that what beginning and ending cost does not count.
func BenchmarkLive(b *testing.B) {
	live, _ := pipeline.Live()
	compare(b,
		contender{"generated", 10 * short, generated()},
		contender{"generated-live", 10 * short, generated(live)},
	)
}

// BenchmarkBeam compares Beam on prism, which takes seconds to begin with; few rounds say enough.
func BenchmarkBeam(b *testing.B) {
	compare(b,
		contender{"hand", short, func(n int) int { p := newPlain(n); p.hand(); return p.Count.N }},
		contender{"beam", short / 2, func(n int) int {
			counted, err := onPrism(n)
			if err != nil {
				panic(err)
			}
			return counted
		}},
	)
}

func generated(opts ...pipeline.Option) func(int) int {
	return func(n int) int { return finish(newPlain(n).Run(context.Background(), opts...)) }
}

func finish(report *pipeline.Report, err error) int {
	if err != nil {
		panic(err)
	}
	return int(report.Out)
}

// compare runs all contenders in turn, round after round, at every depth of the stack, and reports
// what a record costs in the best case of each, as a ratio to the first.
func compare(b *testing.B, contenders ...contender) {
	best := make([]float64, len(contenders))
	for i := range best {
		best[i] = math.Inf(1)
	}
	for b.Loop() {
		for depth := range 8 {
			for i, c := range contenders {
				best[i] = min(best[i], measure(b, c, depth))
			}
		}
	}
	b.ReportMetric(0, "ns/op") // of no meaning here
	for i, c := range contenders {
		b.ReportMetric(best[i]/best[0], c.name)
	}
	b.Logf("%s: %.1f ns a record", contenders[0].name, best[0])
}

// measure runs a contender at a depth of the stack, and returns nanoseconds a record.
func measure(b *testing.B, c contender, depth int) float64 {
	counted := 0
	start := time.Now()
	atDepth(depth, func() { counted = c.run(c.n) })
	elapsed := float64(time.Since(start)) / float64(c.n)
	if counted == 0 {
		b.Fatalf("%s: nothing came through", c.name)
	}
	return elapsed
}

// atDepth calls f below frames that move it on the stack, by steps that are no multiple of a cache
// line.
func atDepth(depth int, f func()) {
	if depth&1 != 0 {
		oneWord(func() { atDepth(depth&^1, f) })
		return
	}
	if depth > 0 {
		twoWords(func() { atDepth(depth-2, f) })
		return
	}
	f()
}

//go:noinline
func oneWord(f func()) {
	var word [1]uintptr
	f()
	keep(word[:])
}

//go:noinline
func twoWords(f func()) {
	var words [2]uintptr
	f()
	keep(words[:])
}

//go:noinline
func keep(words []uintptr) { words[0]++ }

// TestContendersDoTheSame: what is compared counts the same records.
func TestContendersDoTheSame(t *testing.T) {
	const n = 2000
	want := newPlain(n)
	want.hand()
	for name, run := range map[string]func(*Plain){
		"generated": func(p *Plain) { finish(p.Run(context.Background())) },
		"adapters":  (*Plain).adapters, "channels": (*Plain).channels, "reflect": (*Plain).reflected,
		"reactive": (*Plain).reactive, "conc": (*Plain).concurrent,
	} {
		got := newPlain(n)
		if run(got); *got.Count != *want.Count {
			t.Errorf("%s: counted %+v, by hand %+v", name, *got.Count, *want.Count)
		}
	}
	if counted, err := onPrism(n); counted != want.Count.N || err != nil {
		t.Errorf("beam counted %d, by hand %d, %v", counted, want.Count.N, err)
	}
}

// TestNoAllocationPerRecord: what a run allocates does not depend on how many records it has.
func TestNoAllocationPerRecord(t *testing.T) {
	ctx, off := context.Background(), pipeline.MonitorEvery(0)
	for name, run := range map[string]func(n int){
		"plain":    func(n int) { finish(newPlain(n).Run(ctx, off)) },
		"keyed":    func(n int) { finish(newKeyed(n).Run(ctx, off)) },
		"repeated": func(n int) { finish(newRepeated(n).Run(ctx, off)) },
		"batches":  func(n int) { finish((&BatchedStage{NewHeld(n), new(Touch), new(Add)}).Run(ctx, off)) },
	} {
		few := testing.AllocsPerRun(3, func() { run(1_000) })
		many := testing.AllocsPerRun(3, func() { run(100_000) })
		if many > few+10 {
			t.Errorf("%s: %v allocations for 1,000 records, %v for 100,000", name, few, many)
		}
	}
}
