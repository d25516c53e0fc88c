package otel_test

import (
	"context"
	"testing"

	"github.com/auditline/auditline/otel"
	"github.com/auditline/auditline/pipeline"
	"go.opentelemetry.io/contrib/bridges/otelslog"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/log"
	sdklog "go.opentelemetry.io/otel/sdk/log"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// logged keeps the log records that OpenTelemetry emits.
type logged struct{ records []sdklog.Record }

func (l *logged) Enabled(context.Context, sdklog.EnabledParameters) bool { return true }

func (l *logged) OnEmit(_ context.Context, r *sdklog.Record) error {
	l.records = append(l.records, r.Clone())
	return nil
}

func (l *logged) Shutdown(context.Context) error { return nil }

func (l *logged) ForceFlush(context.Context) error { return nil }

// letters are the records about dead letters.
func (l *logged) letters() (letters []sdklog.Record) {
	for _, r := range l.records {
		if r.Body().AsString() == "record failed" {
			letters = append(letters, r)
		}
	}
	return letters
}

// TestDeadLettersAreLogRecords: through the bridge otelslog a dead letter is a log record of
// OpenTelemetry, which names component, record and error, and belongs to the span of its run.
func TestDeadLettersAreLogRecords(t *testing.T) {
	records, spans := new(logged), tracetest.NewSpanRecorder()
	provider := sdklog.NewLoggerProvider(sdklog.WithProcessor(records))
	instruments, err := otel.New(otel.Config{
		Name:           "numbers",
		TracerProvider: trace.NewTracerProvider(trace.WithSpanProcessor(spans)),
		Logger:         otelslog.NewLogger("numbers", otelslog.WithLoggerProvider(provider)),
	})
	if err != nil {
		t.Fatal(err)
	}
	defer instruments.Close()
	if _, err := instruments.Run(context.Background(), newRunner(t), pipeline.DeadLetters(func(pipeline.DeadLetter) {})); err != nil {
		t.Fatal(err)
	}
	letters := records.letters()
	if len(letters) != 10 {
		t.Fatalf("%d dead letters are log records, want 10", len(letters))
	}
	all := spans.Ended()
	run := all[len(all)-1].SpanContext()
	for i, r := range letters {
		attrs := map[string]attribute.Value{}
		r.WalkAttributes(func(kv attribute.KeyValue) bool {
			attrs[string(kv.Key)] = kv.Value
			return true
		})
		if r.Severity() != log.SeverityWarn || attrs["component"].AsString() != "refuseNines" || attrs["record"].AsInt64() != int64(10*i+10) {
			t.Errorf("letter %d has severity %v and attributes %v", i, r.Severity(), attrs)
		}
		if r.InstrumentationScope().Name != "numbers" || r.SpanID() != run.SpanID() || r.TraceID() != run.TraceID() {
			t.Errorf("letter %d is of %v, span %v; want %v", i, r.InstrumentationScope(), r.SpanID(), run.SpanID())
		}
		if attrs["exception.message"].AsString() != "a nine" {
			t.Errorf("letter %d says %v", i, attrs)
		}
	}
}
