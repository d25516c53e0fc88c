package audit

import "context"

// SyncSetInt is SetInt for a struct with a SyncTrail.
func SyncSetInt[T integer](t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	old, logged = setInt(t.lock(), field, v, origin{}, opts)
	t.unlock()
	return old, logged
}

// SyncSetIntBy is SetIntBy for a struct with a SyncTrail.
func SyncSetIntBy[T integer](ctx context.Context, t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	by := originOf(ctx)
	old, logged = setInt(t.lock(), field, v, by, opts)
	t.unlock()
	return old, logged
}

// SyncSetFloat is SetFloat for a struct with a SyncTrail.
func SyncSetFloat[T float](t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	old, logged = setFloat(t.lock(), field, v, origin{}, opts)
	t.unlock()
	return old, logged
}

// SyncSetFloatBy is SetFloatBy for a struct with a SyncTrail.
func SyncSetFloatBy[T float](ctx context.Context, t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	by := originOf(ctx)
	old, logged = setFloat(t.lock(), field, v, by, opts)
	t.unlock()
	return old, logged
}

// SyncSetBool is SetBool for a struct with a SyncTrail.
func SyncSetBool[T ~bool](t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	old, logged = setBool(t.lock(), field, v, origin{}, opts)
	t.unlock()
	return old, logged
}

// SyncSetBoolBy is SetBoolBy for a struct with a SyncTrail.
func SyncSetBoolBy[T ~bool](ctx context.Context, t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	by := originOf(ctx)
	old, logged = setBool(t.lock(), field, v, by, opts)
	t.unlock()
	return old, logged
}

// SyncSet is Set for a struct with a SyncTrail.
func SyncSet[T any](t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	trail := t.lock()
	defer t.unlock()
	return set(trail, field, v, origin{}, opts)
}

// SyncSetBy is SetBy for a struct with a SyncTrail.
func SyncSetBy[T any](ctx context.Context, t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	by := originOf(ctx)
	trail := t.lock()
	defer t.unlock()
	return set(trail, field, v, by, opts)
}

// SyncGet returns the value of a field of a struct with a SyncTrail.
func SyncGet[T any](t *SyncTrail, field *T) T {
	t.lock()
	v := *field
	t.unlock()
	return v
}

// SyncGetClone is SyncGet for a value that refers to others: it returns a clone.
func SyncGetClone[T any](t *SyncTrail, field *T) T {
	return Clone(SyncGet(t, field))
}
