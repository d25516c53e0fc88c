package otel_test

import (
	"context"
	"iter"
	"testing"

	"github.com/auditline/auditline/otel"
	"github.com/auditline/auditline/pipeline"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// numbersAnd are numbers, behind the last of which something is done.
type numbersAnd struct {
	numbers
	do func()
}

func (s *numbersAnd) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		for n := range s.numbers.Stream() {
			if !yield(n) {
				return
			}
		}
		s.do()
	}
}

// adding gives the sum of its records at the end.
type adding struct{}

func (adding) Transform(in iter.Seq[int]) iter.Seq[int] {
	return func(yield func(int) bool) {
		sum := 0
		for n := range in {
			sum += n
		}
		yield(sum)
	}
}

// recordsAt collects the metrics, and gives the records of a component by outcome.
func recordsAt(t *testing.T, reader metric.Reader, component string) map[string]int64 {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &all); err != nil {
		t.Fatal(err)
	}
	found := map[string]int64{}
	for _, m := range all.ScopeMetrics[0].Metrics {
		if m.Name != "auditline.pipeline.records" {
			continue
		}
		for _, point := range m.Data.(metricdata.Sum[int64]).DataPoints {
			if attributes := attributesOf(point.Attributes.ToSlice()); attributes["auditline.pipeline.component"] == component {
				found[attributes["auditline.record.outcome"]] = point.Value
			}
		}
	}
	return found
}

// TestCountersDoNotSink: what a stage has absorbed is known at the end of its input, when some of
// it has been told as dropped.
func TestCountersDoNotSink(t *testing.T) {
	reader := metric.NewManualReader()
	instruments, err := otel.New(otel.Config{Name: "numbers", MeterProvider: metric.NewMeterProvider(metric.WithReader(reader))})
	if err != nil {
		t.Fatal(err)
	}
	defer instruments.Close()
	var dropped, absorbed int64
	for run := range int64(3) {
		during := map[string]int64{}
		source := &numbersAnd{numbers{3000}, func() { during = recordsAt(t, reader, "adding") }}
		if run == 1 {
			source.do = func() {} // nobody collects while it goes on
		}
		runner, err := pipeline.NewRunner(source, []any{adding{}}, sink{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := instruments.Run(context.Background(), runner, pipeline.MonitorEvery(700)); err != nil {
			t.Fatal(err)
		}
		after := recordsAt(t, reader, "adding")
		if run != 1 && during["dropped"] <= dropped {
			t.Errorf("run %d: %v in the middle", run, during)
		}
		if after["dropped"] < max(during["dropped"], dropped) || after["absorbed"] < max(during["absorbed"], absorbed) ||
			after["dropped"]+after["absorbed"] != (run+1)*2999 {
			t.Errorf("run %d: %v in the middle, %v at the end", run, during, after)
		}
		dropped, absorbed = after["dropped"], after["absorbed"]
	}
	if absorbed < 2999 {
		t.Errorf("%d absorbed, where one run was not looked at", absorbed)
	}
}
