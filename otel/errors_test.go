package otel_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/auditline/auditline/otel"
	"github.com/auditline/auditline/pipeline"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// fullError has a type of its own.
type fullError struct{}

func (fullError) Error() string { return "full" }

// fallingSink does something with its first record.
type fallingSink struct{ do func() error }

func (s fallingSink) Put(int) error { return s.do() }

// exiting is a pipeline that does not return.
type exiting struct{ by func() }

func (e exiting) Run(context.Context, ...pipeline.Option) (*pipeline.Report, error) {
	e.by()
	return nil, nil
}

// spanOf returns the span of a run in a goroutine of its own.
func spanOf(t *testing.T, p pipeline.Pipeline) trace.ReadOnlySpan {
	t.Helper()
	spans := tracetest.NewSpanRecorder()
	instruments, err := otel.New(otel.Config{Name: "numbers", TracerProvider: trace.NewTracerProvider(trace.WithSpanProcessor(spans))})
	if err != nil {
		t.Fatal(err)
	}
	defer instruments.Close()
	var group sync.WaitGroup
	group.Go(func() {
		defer func() { recover() }()
		instruments.Run(t.Context(), p)
	})
	group.Wait()
	all := spans.Ended()
	return all[len(all)-1]
}

// attributesOf are attributes by their names.
func attributesOf(list []attribute.KeyValue) map[string]string {
	m := map[string]string{}
	for _, kv := range list {
		m[string(kv.Key)] = kv.Value.Emit()
	}
	return m
}

// TestErrorsOfSpans: span and event say of what type the error is that the component returned or
// panicked with; the stack of a panic is an attribute.
func TestErrorsOfSpans(t *testing.T) {
	for name, try := range map[string]struct {
		do            func() error
		kind, message string
		stack         bool
	}{
		"error": {func() error { return fullError{} }, "github.com/auditline/auditline/otel_test.fullError", "fallingSink (fallingSink): record 1: full", false},
		"panic": {func() error { panic(fullError{}) }, "github.com/auditline/auditline/otel_test.fullError", "fallingSink (fallingSink): record 1: panic: full", true},
		"text":  {func() error { panic("full") }, "*errors.errorString", "fallingSink (fallingSink): record 1: panic: full", true},
	} {
		t.Run(name, func(t *testing.T) {
			runner, err := pipeline.NewRunner(&numbers{3}, nil, fallingSink{try.do})
			if err != nil {
				t.Fatal(err)
			}
			span := spanOf(t, runner)
			if got := span.Status(); got.Code != codes.Error || got.Description != try.message {
				t.Errorf("status %+v", got)
			}
			if got := attributesOf(span.Attributes())["error.type"]; got != try.kind {
				t.Errorf("error.type %s", got)
			}
			if len(span.Events()) != 1 || span.Events()[0].Name != "exception" {
				t.Fatalf("events %v", span.Events())
			}
			event := attributesOf(span.Events()[0].Attributes)
			if event["exception.type"] != try.kind || event["exception.message"] != try.message {
				t.Errorf("got %v", event)
			}
			if got := strings.Contains(event["exception.stacktrace"], "fallingSink.Put"); got != try.stack {
				t.Errorf("stack %s", event["exception.stacktrace"])
			}
		})
	}
}

// TestSpanOfARunThatWorks has no error.
func TestSpanOfARunThatWorks(t *testing.T) {
	runner, err := pipeline.NewRunner(&numbers{3}, nil, sink{})
	if err != nil {
		t.Fatal(err)
	}
	span := spanOf(t, runner)
	if _, ok := attributesOf(span.Attributes())["error.type"]; ok || span.Status().Code != codes.Unset || len(span.Events()) > 0 {
		t.Errorf("status %+v, attributes %v", span.Status(), span.Attributes())
	}
}

// TestSpanOfARunThatDoesNotReturn says so.
func TestSpanOfARunThatDoesNotReturn(t *testing.T) {
	for _, by := range []func(){runtime.Goexit, func() { panic(errors.New("broken")) }} {
		if got := spanOf(t, exiting{by}).Status(); got.Code != codes.Error || got.Description != "the run has not returned" {
			t.Errorf("status %+v", got)
		}
	}
}
