package auditimpl

import (
	"context"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/stream"
)

// The setters below set *field to v and log the change in t, the trail of the same struct.
// They return the value before, and whether the change was logged: with OnChange, one that
// changes nothing is not. Those that end in By log the origin that ctx carries.

// SetInt sets and logs an integer.
func SetInt[T stream.Integer](t *audit.Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SetInt((*stream.Trail)(t), field, v, stream.Provenance{}, opts)
}

// SetIntBy is SetInt with the origin of ctx.
func SetIntBy[T stream.Integer](ctx context.Context, t *audit.Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SetInt((*stream.Trail)(t), field, v, stream.Provenance{By: stream.OriginOf(ctx)}, opts)
}

// SetFloat sets and logs a floating point number.
func SetFloat[T stream.Float](t *audit.Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SetFloat((*stream.Trail)(t), field, v, stream.Provenance{}, opts)
}

// SetFloatBy is SetFloat with the origin of ctx.
func SetFloatBy[T stream.Float](ctx context.Context, t *audit.Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SetFloat((*stream.Trail)(t), field, v, stream.Provenance{By: stream.OriginOf(ctx)}, opts)
}

// SetBool sets and logs a boolean.
func SetBool[T ~bool](t *audit.Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SetBool((*stream.Trail)(t), field, v, stream.Provenance{}, opts)
}

// SetBoolBy is SetBool with the origin of ctx.
func SetBoolBy[T ~bool](ctx context.Context, t *audit.Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SetBool((*stream.Trail)(t), field, v, stream.Provenance{By: stream.OriginOf(ctx)}, opts)
}

// Set sets and logs a value of any type. The field and the log each get a clone of v (see
// Clone), unless Share is given.
func Set[T any](t *audit.Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.Set((*stream.Trail)(t), field, v, stream.Provenance{}, opts)
}

// SetBy is Set with the origin of ctx.
func SetBy[T any](ctx context.Context, t *audit.Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.Set((*stream.Trail)(t), field, v, stream.Provenance{By: stream.OriginOf(ctx)}, opts)
}
