package auditimpl

import (
	"context"
	"fmt"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/stream"
)

// Update calls fn, whose sets are one change set of v; when it fails or panics, they are taken
// back. Generated Update methods call it. v's lock is held meanwhile, if it has one.
func Update(v audit.View, fn func() error) error {
	return update(v, stream.Origin{}, fn)
}

// UpdateBy is Update whose changes have the origin of ctx.
func UpdateBy(ctx context.Context, v audit.View, fn func() error) error {
	return update(v, stream.OriginOf(ctx), fn)
}

// UpdateWho is UpdateBy for a trail tagged who.
func UpdateWho(ctx context.Context, v audit.View, fn func() error) error {
	if err := Who(ctx); err != nil {
		return err
	}
	return UpdateBy(ctx, v, fn)
}

func update(v audit.View, by stream.Origin, fn func() error) error {
	at := stream.Now()
	err := history.Object(v).Update(stream.NextSet(at), stream.Provenance{By: by, At: at}, fn)
	if err == stream.ErrNested { // not one of fn's own
		return fmt.Errorf("audit: cannot update %s: %w", v.Type(), err)
	}
	return err
}

// In makes v part of what g does. Generated In methods call it.
func In(g *audit.Tx, v audit.View) { (*history.Tx)(g).Join(history.Object(v)) }

// InWho is In for a trail tagged who.
func InWho(g *audit.Tx, v audit.View) { (*history.Tx)(g).JoinWho(history.Object(v)) }

// Who returns an error unless ctx carries an origin with a Who. Setters of a trail tagged who call
// it.
func Who(ctx context.Context) error {
	return stream.NeedWho(stream.OriginOf(ctx))
}

// The setters below are those of a handle, within an update of the struct. They set *field and log
// the change with the update's origin and time, as those of the same names do, and panic where the
// update has ended.

// UpdateInt sets and logs an integer.
func UpdateInt[T stream.Integer](t *audit.Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.UpdateInt((*stream.Trail)(t), field, v, opts)
}

// UpdateFloat sets and logs a floating point number.
func UpdateFloat[T stream.Float](t *audit.Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.UpdateFloat((*stream.Trail)(t), field, v, opts)
}

// UpdateBool sets and logs a boolean.
func UpdateBool[T ~bool](t *audit.Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.UpdateBool((*stream.Trail)(t), field, v, opts)
}

// UpdateValue sets and logs a value of any type.
func UpdateValue[T any](t *audit.Trail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.UpdateValue((*stream.Trail)(t), field, v, opts)
}

// SyncUpdateInt is UpdateInt for a struct with a SyncTrail, which the update has locked.
func SyncUpdateInt[T stream.Integer](t *audit.SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SyncUpdateInt((*stream.SyncTrail)(t), field, v, opts)
}

// SyncUpdateFloat is UpdateFloat for a struct with a SyncTrail.
func SyncUpdateFloat[T stream.Float](t *audit.SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SyncUpdateFloat((*stream.SyncTrail)(t), field, v, opts)
}

// SyncUpdateBool is UpdateBool for a struct with a SyncTrail.
func SyncUpdateBool[T ~bool](t *audit.SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SyncUpdateBool((*stream.SyncTrail)(t), field, v, opts)
}

// SyncUpdateValue is UpdateValue for a struct with a SyncTrail.
func SyncUpdateValue[T any](t *audit.SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return stream.SyncUpdateValue((*stream.SyncTrail)(t), field, v, opts)
}
