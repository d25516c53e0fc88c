package otel

import (
	"errors"
	"strings"

	"github.com/auditline/auditline/pipeline"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// recordError lets the span of a run say why that failed, as OpenTelemetry's conventions for errors
// want it: the type is that of what the component returned or panicked with, and a panic's stack,
// which is long, is in no message.
func recordError(span trace.Span, err error) {
	if err == nil {
		return
	}
	cause, message := err, err.Error()
	var stack []attribute.KeyValue
	if failed, ok := errors.AsType[*pipeline.ComponentError](err); ok {
		cause = failed.Err
		if failed.Stack != nil {
			message = strings.Replace(message, "\n\n"+string(failed.Stack), "", 1)
			stack = append(stack, semconv.ExceptionStacktrace(string(failed.Stack)))
		}
	}
	kind := semconv.ErrorType(cause)
	span.SetStatus(codes.Error, message)
	span.SetAttributes(kind)
	span.AddEvent(semconv.ExceptionEventName, trace.WithAttributes(append(stack,
		semconv.ExceptionType(kind.Value.AsString()), semconv.ExceptionMessage(message))...))
}
