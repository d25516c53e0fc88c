package beampipe_test

import (
	"context"
	"flag"
	"path/filepath"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/auditline/auditline/beampipe"
	"github.com/auditline/auditline/beampipe/internal/cost"
)

var records = flag.Int("records", 20_000, "records of the pipeline that also stands there by hand")

// sums is the pipeline that is there twice.
func sums(dir string) *cost.Pipeline {
	return &cost.Pipeline{
		Source: &cost.Numbers{N: *records}, Large: &cost.Threshold{Min: 100}, Scale: &cost.Scale{By: 2},
		Mean: &cost.Mean{}, Sink: &cost.Sum{Path: filepath.Join(dir, "sum")},
	}
}

// With the flag -records=1000000, the test of a million records.
func TestMany(t *testing.T) {
	dir := t.TempDir()
	both(t, dir, func() runner { return sums(dir) })
}

// Both ways do the same work.
func TestByHand(t *testing.T) {
	dir := t.TempDir()
	if _, err := sums(dir).Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := takeFiles(t, dir)["sum"]
	byHand(t, sums(dir))
	if got := takeFiles(t, dir)["sum"]; got != want {
		t.Errorf("by hand %s, want %s", got, want)
	}
}

func byHand(tb testing.TB, p *cost.Pipeline) {
	graph, s := beam.NewPipelineWithRoot()
	cost.ByHand(s, p)
	if _, err := beam.Run(tb.Context(), "prism", graph); err != nil {
		tb.Fatal(err)
	}
}

// BenchmarkCost compares the generated graph with the one by hand, in turns: what the machine does
// beside is the same for both. It reports the ratio of their times.
func BenchmarkCost(b *testing.B) {
	dir := b.TempDir()
	var generated, hand time.Duration
	for b.Loop() {
		start := time.Now()
		ctx, cancel := context.WithTimeout(b.Context(), time.Hour)
		if _, err := beampipe.Run(ctx, "prism", sums(dir)); err != nil {
			b.Fatal(err)
		}
		cancel()
		between := time.Now()
		byHand(b, sums(dir))
		generated, hand = generated+between.Sub(start), hand+time.Since(between)
	}
	b.ReportMetric(float64(generated)/float64(hand), "of-by-hand")
	b.ReportMetric(float64(*records)*float64(b.N)/generated.Seconds(), "records/s")
}
