package auditimpl

import (
	"context"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/stream"
)

// The setters for a SyncTrail read clock and context before they lock.

// SyncSetInt is SetInt for a struct with a SyncTrail.
func SyncSetInt[T stream.Integer](t *audit.SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SyncSetInt((*stream.SyncTrail)(t), field, v, stream.Origin{}, opts)
}

// SyncSetIntBy is SyncSetInt with the origin of ctx.
func SyncSetIntBy[T stream.Integer](ctx context.Context, t *audit.SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SyncSetInt((*stream.SyncTrail)(t), field, v, stream.OriginOf(ctx), opts)
}

// SyncSetFloat is SetFloat for a struct with a SyncTrail.
func SyncSetFloat[T stream.Float](t *audit.SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SyncSetFloat((*stream.SyncTrail)(t), field, v, stream.Origin{}, opts)
}

// SyncSetFloatBy is SyncSetFloat with the origin of ctx.
func SyncSetFloatBy[T stream.Float](ctx context.Context, t *audit.SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SyncSetFloat((*stream.SyncTrail)(t), field, v, stream.OriginOf(ctx), opts)
}

// SyncSetBool is SetBool for a struct with a SyncTrail.
func SyncSetBool[T ~bool](t *audit.SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SyncSetBool((*stream.SyncTrail)(t), field, v, stream.Origin{}, opts)
}

// SyncSetBoolBy is SyncSetBool with the origin of ctx.
func SyncSetBoolBy[T ~bool](ctx context.Context, t *audit.SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SyncSetBool((*stream.SyncTrail)(t), field, v, stream.OriginOf(ctx), opts)
}

// SyncSet is Set for a struct with a SyncTrail. Methods of v's type (Clone, DeepCopy, Equal)
// are called outside of its lock.
func SyncSet[T any](t *audit.SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SyncSet((*stream.SyncTrail)(t), field, v, stream.Origin{}, opts)
}

// SyncSetBy is SyncSet with the origin of ctx.
func SyncSetBy[T any](ctx context.Context, t *audit.SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SyncSet((*stream.SyncTrail)(t), field, v, stream.OriginOf(ctx), opts)
}

// SyncSetIntChecked is SyncSetInt of a value that check does not refuse. check is called outside
// of the lock, and again where the struct has changed before the set: it is always asked about
// the state that v is applied to.
func SyncSetIntChecked[T stream.Integer](t *audit.SyncTrail, field *T, v T, check func(T) error, opts ...Option) (old T, logged bool, err error) {
	return stream.SyncSetIntChecked((*stream.SyncTrail)(t), field, v, check, stream.Provenance{}, opts)
}

// SyncSetIntCheckedBy is SyncSetIntChecked with the origin of ctx.
func SyncSetIntCheckedBy[T stream.Integer](ctx context.Context, t *audit.SyncTrail, field *T, v T, check func(T) error, opts ...Option) (old T, logged bool, err error) {
	return stream.SyncSetIntChecked((*stream.SyncTrail)(t), field, v, check, stream.Provenance{By: stream.OriginOf(ctx)}, opts)
}

// SyncSetFloatChecked is SyncSetFloat of a value that check does not refuse.
func SyncSetFloatChecked[T stream.Float](t *audit.SyncTrail, field *T, v T, check func(T) error, opts ...Option) (old T, logged bool, err error) {
	return stream.SyncSetFloatChecked((*stream.SyncTrail)(t), field, v, check, stream.Provenance{}, opts)
}

// SyncSetFloatCheckedBy is SyncSetFloatChecked with the origin of ctx.
func SyncSetFloatCheckedBy[T stream.Float](ctx context.Context, t *audit.SyncTrail, field *T, v T, check func(T) error, opts ...Option) (old T, logged bool, err error) {
	return stream.SyncSetFloatChecked((*stream.SyncTrail)(t), field, v, check, stream.Provenance{By: stream.OriginOf(ctx)}, opts)
}

// SyncSetBoolChecked is SyncSetBool of a value that check does not refuse.
func SyncSetBoolChecked[T ~bool](t *audit.SyncTrail, field *T, v T, check func(T) error, opts ...Option) (old T, logged bool, err error) {
	return stream.SyncSetBoolChecked((*stream.SyncTrail)(t), field, v, check, stream.Provenance{}, opts)
}

// SyncSetBoolCheckedBy is SyncSetBoolChecked with the origin of ctx.
func SyncSetBoolCheckedBy[T ~bool](ctx context.Context, t *audit.SyncTrail, field *T, v T, check func(T) error, opts ...Option) (old T, logged bool, err error) {
	return stream.SyncSetBoolChecked((*stream.SyncTrail)(t), field, v, check, stream.Provenance{By: stream.OriginOf(ctx)}, opts)
}

// SyncSetChecked is SyncSet of a value that check does not refuse.
func SyncSetChecked[T any](t *audit.SyncTrail, field *T, v T, check func(T) error, opts ...Option) (old T, logged bool, err error) {
	return stream.SyncSetChecked((*stream.SyncTrail)(t), field, v, check, stream.Provenance{}, opts)
}

// SyncSetCheckedBy is SyncSetChecked with the origin of ctx.
func SyncSetCheckedBy[T any](ctx context.Context, t *audit.SyncTrail, field *T, v T, check func(T) error, opts ...Option) (old T, logged bool, err error) {
	return stream.SyncSetChecked((*stream.SyncTrail)(t), field, v, check, stream.Provenance{By: stream.OriginOf(ctx)}, opts)
}

// SyncGet returns the value of a field of a struct with a SyncTrail.
func SyncGet[T any](t *audit.SyncTrail, field *T) T {
	return stream.SyncGet((*stream.SyncTrail)(t), field)
}

// SyncGetClone is SyncGet for a value that refers to others: it returns a clone.
func SyncGetClone[T any](t *audit.SyncTrail, field *T) T {
	return Clone(SyncGet(t, field))
}
