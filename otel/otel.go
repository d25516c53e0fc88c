// Package otel tells OpenTelemetry of the runs of a pipeline: metrics, spans, and dead letters as
// log records.
package otel

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/auditline/auditline/pipeline"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"
)

// scope names what measures and traces.
const scope = "github.com/auditline/auditline/otel"

// Config says where telemetry goes. What is nil is the process's own provider; without a Logger no
// dead letter is logged.
type Config struct {
	Name           string // of the pipeline, the attribute auditline.pipeline.name
	MeterProvider  metric.MeterProvider
	TracerProvider trace.TracerProvider
	Logger         *slog.Logger // that of the bridge otelslog makes log records of OpenTelemetry
}

// Instruments measure and trace the runs of one pipeline. They may be used by several goroutines.
type Instruments struct {
	name         attribute.KeyValue
	logger       *slog.Logger
	tracer       trace.Tracer
	duration     metric.Float64Histogram
	registration metric.Registration

	mu    sync.Mutex
	views map[*pipeline.View]totals // of the runs that go on, with what was told of each last
	ended totals                    // of the others
}

// New creates the instruments. Close them when no run is to be measured any more.
func New(c Config) (*Instruments, error) {
	if c.MeterProvider == nil {
		c.MeterProvider = otel.GetMeterProvider()
	}
	if c.TracerProvider == nil {
		c.TracerProvider = otel.GetTracerProvider()
	}
	i := &Instruments{
		name:   attribute.String("auditline.pipeline.name", c.Name),
		logger: c.Logger,
		tracer: c.TracerProvider.Tracer(scope),
		views:  map[*pipeline.View]totals{},
		ended:  totals{},
	}
	return i, i.register(c.MeterProvider.Meter(scope))
}

// register creates the metrics. All but the durations are read from the runs when they are
// collected.
func (i *Instruments) register(m metric.Meter) (err error) {
	var errs [4]error
	var records, retries metric.Int64ObservableCounter
	var inFlight metric.Int64ObservableUpDownCounter
	records, errs[0] = m.Int64ObservableCounter("auditline.pipeline.records", metric.WithUnit("{record}"),
		metric.WithDescription("Records that left a component, by outcome"))
	retries, errs[1] = m.Int64ObservableCounter("auditline.pipeline.retries", metric.WithUnit("{attempt}"),
		metric.WithDescription("Attempts at a record that followed one that had failed"))
	inFlight, errs[2] = m.Int64ObservableUpDownCounter("auditline.pipeline.in_flight", metric.WithUnit("{record}"),
		metric.WithDescription("Records that workers or a batch have"))
	i.duration, errs[3] = m.Float64Histogram("auditline.pipeline.duration", metric.WithUnit("s"),
		metric.WithDescription("Time that a component takes for a sampled record"),
		metric.WithExplicitBucketBoundaries(1e-6, 1e-5, 1e-4, 1e-3, 5e-3, 1e-2, 5e-2, 0.1, 0.5, 1, 5, 10))
	if err = errors.Join(errs[:]...); err != nil {
		return err
	}
	i.registration, err = m.RegisterCallback(func(_ context.Context, o metric.Observer) error {
		for component, t := range i.now() {
			of := attribute.String("auditline.pipeline.component", component)
			for outcome, n := range t.outcomes() {
				o.ObserveInt64(records, n, metric.WithAttributes(i.name, of, attribute.String("auditline.record.outcome", outcome)))
			}
			o.ObserveInt64(retries, t.retried, metric.WithAttributes(i.name, of))
			o.ObserveInt64(inFlight, t.inFlight, metric.WithAttributes(i.name, of))
		}
		return nil
	}, records, retries, inFlight)
	return err
}

// Close ends the measuring.
func (i *Instruments) Close() error { return i.registration.Unregister() }

// Run runs p within a span, and measures it: it is p.Run for whoever calls it. The components'
// context holds the span. Of the options, Live, Samples and, with a Logger, Logger are its own. A
// sampled record has a span for each component that is as long as that took, and ends when the
// record has gone all the way.
func (i *Instruments) Run(ctx context.Context, p pipeline.Pipeline, opts ...pipeline.Option) (*pipeline.Report, error) {
	ctx, span := i.tracer.Start(ctx, "pipeline.run", trace.WithAttributes(i.name))
	defer span.End()
	returned := false
	defer func() { // otherwise the run panicked, or ended its goroutine
		if !returned {
			span.SetStatus(codes.Error, "the run has not returned")
		}
	}()
	live, view := pipeline.Live()
	i.begin(view)
	defer i.end(view)
	own := []pipeline.Option{live, pipeline.Samples(i.sampler(ctx))}
	if i.logger != nil {
		own = append(own, pipeline.Logger(i.logger))
	}
	report, err := p.Run(ctx, append(opts[:len(opts):len(opts)], own...)...)
	if report != nil {
		span.SetAttributes(attribute.Int64("auditline.records.in", report.In), attribute.Int64("auditline.records.out", report.Out),
			attribute.Int64("auditline.records.dropped", report.Dropped), attribute.Int64("auditline.records.dead", report.Dead))
	}
	recordError(span, err)
	returned = true
	return report, err
}

// sampler measures sampled records, and traces them.
func (i *Instruments) sampler(ctx context.Context) func(string, time.Duration) {
	return func(component string, took time.Duration) {
		attributes := attribute.NewSet(i.name, attribute.String("auditline.pipeline.component", component))
		i.duration.Record(ctx, took.Seconds(), metric.WithAttributeSet(attributes))
		end := time.Now()
		_, span := i.tracer.Start(ctx, fmt.Sprintf("pipeline.record %s", component),
			trace.WithTimestamp(end.Add(-took)), trace.WithAttributes(attributes.ToSlice()...))
		span.End(trace.WithTimestamp(end))
	}
}
