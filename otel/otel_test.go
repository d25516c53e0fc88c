package otel_test

import (
	"context"
	"errors"
	"iter"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/auditline/auditline/otel"
	"github.com/auditline/auditline/pipeline"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

type numbers struct{ n int }

func (s *numbers) Stream() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range s.n {
			if !yield(i) {
				return
			}
		}
	}
}

type refuseNines struct{}

func (refuseNines) Apply(n int) (int, error) {
	if n%10 == 9 {
		return 0, errors.New("a nine")
	}
	return n, nil
}

type sink struct{}

func (sink) Put(int) error { return nil }

func newRunner(t *testing.T) *pipeline.Runner {
	t.Helper()
	runner, err := pipeline.NewRunner(&numbers{100}, []any{refuseNines{}}, sink{})
	if err != nil {
		t.Fatal(err)
	}
	return runner
}

func TestRunsAreMeasuredAndTraced(t *testing.T) {
	registry := prometheus.NewRegistry()
	reader, err := exporter.New(exporter.WithRegisterer(registry))
	if err != nil {
		t.Fatal(err)
	}
	spans := tracetest.NewSpanRecorder()
	var log strings.Builder
	instruments, err := otel.New(otel.Config{
		Name:           "numbers",
		MeterProvider:  metric.NewMeterProvider(metric.WithReader(reader)),
		TracerProvider: trace.NewTracerProvider(trace.WithSpanProcessor(spans)),
		Logger:         slog.New(slog.NewTextHandler(&log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer instruments.Close()
	for range 2 { // counters go on
		if _, err := instruments.Run(context.Background(), newRunner(t), pipeline.DeadLetters(func(pipeline.DeadLetter) {}), pipeline.MonitorEvery(50)); err != nil {
			t.Fatal(err)
		}
	}
	page := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(page, httptest.NewRequest("GET", "/metrics", nil))
	for _, want := range []string{
		`component="numbers",auditline_pipeline_name="numbers",auditline_record_outcome="passed"`, `outcome="dead"`,
		"auditline_pipeline_duration_seconds_count", "auditline_pipeline_retries_total", "auditline_pipeline_in_flight",
	} {
		if !strings.Contains(page.Body.String(), want) {
			t.Errorf("no %s in\n%s", want, page.Body)
		}
	}
	for line := range strings.Lines(page.Body.String()) {
		if strings.HasPrefix(line, "auditline_pipeline_records_total{") && strings.Contains(line, `component="refuseNines"`) {
			want := map[bool]string{true: "} 180\n", false: "} 20\n"}[strings.Contains(line, `outcome="passed"`)]
			if !strings.HasSuffix(line, want) {
				t.Errorf("%s, want %s", line, want)
			}
		}
	}
	checkSpans(t, spans.Ended())
	if n := strings.Count(log.String(), `msg="record failed" component=refuseNines`); n != 20 {
		t.Errorf("%d dead letters are logged, want 20:\n%s", n, log.String())
	}
}

// checkSpans wants two runs, and the spans of records within them.
func checkSpans(t *testing.T, spans []trace.ReadOnlySpan) {
	t.Helper()
	runs, records := map[string]bool{}, 0
	for _, s := range spans {
		if s.Name() == "pipeline.run" {
			runs[s.SpanContext().SpanID().String()] = true
		}
	}
	for _, s := range spans {
		if strings.HasPrefix(s.Name(), "pipeline.record ") && runs[s.Parent().SpanID().String()] && !s.EndTime().Before(s.StartTime()) {
			records++
		}
	}
	if len(runs) != 2 || records < 6 {
		t.Errorf("%d spans of runs, %d of records", len(runs), records)
	}
}

func TestSpanOfAFailedRun(t *testing.T) {
	spans := tracetest.NewSpanRecorder()
	instruments, err := otel.New(otel.Config{Name: "numbers", TracerProvider: trace.NewTracerProvider(trace.WithSpanProcessor(spans))})
	if err != nil {
		t.Fatal(err)
	}
	defer instruments.Close()
	if _, err := instruments.Run(context.Background(), newRunner(t)); err == nil {
		t.Error("the run has not failed")
	}
	all := spans.Ended()
	if run := all[len(all)-1]; run.Status().Description == "" || len(run.Events()) != 1 {
		t.Errorf("status %+v, %d events", run.Status(), len(run.Events()))
	}
}
