package audit

import "context"

// The setters for a SyncTrail read clock and context before they lock.

// SyncSetInt is SetInt for a struct with a SyncTrail.
func SyncSetInt[T integer](t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	at := stamp{at: now()}
	t.mu.Lock()
	old, logged = setInt(t.own(), field, v, at, opts)
	t.mu.Unlock()
	return old, logged
}

// SyncSetIntBy is SetIntBy for a struct with a SyncTrail.
func SyncSetIntBy[T integer](ctx context.Context, t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	at := stamp{originOf(ctx), now()}
	t.mu.Lock()
	old, logged = setInt(t.own(), field, v, at, opts)
	t.mu.Unlock()
	return old, logged
}

// SyncSetFloat is SetFloat for a struct with a SyncTrail.
func SyncSetFloat[T float](t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	at := stamp{at: now()}
	t.mu.Lock()
	old, logged = setFloat(t.own(), field, v, at, opts)
	t.mu.Unlock()
	return old, logged
}

// SyncSetFloatBy is SetFloatBy for a struct with a SyncTrail.
func SyncSetFloatBy[T float](ctx context.Context, t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	at := stamp{originOf(ctx), now()}
	t.mu.Lock()
	old, logged = setFloat(t.own(), field, v, at, opts)
	t.mu.Unlock()
	return old, logged
}

// SyncSetBool is SetBool for a struct with a SyncTrail.
func SyncSetBool[T ~bool](t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	at := stamp{at: now()}
	t.mu.Lock()
	old, logged = setBool(t.own(), field, v, at, opts)
	t.mu.Unlock()
	return old, logged
}

// SyncSetBoolBy is SetBoolBy for a struct with a SyncTrail.
func SyncSetBoolBy[T ~bool](ctx context.Context, t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	at := stamp{originOf(ctx), now()}
	t.mu.Lock()
	old, logged = setBool(t.own(), field, v, at, opts)
	t.mu.Unlock()
	return old, logged
}

// SyncSet is Set for a struct with a SyncTrail.
func SyncSet[T any](t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	at := stamp{at: now()}
	t.mu.Lock()
	defer t.mu.Unlock()
	return set(t.own(), field, v, at, opts)
}

// SyncSetBy is SetBy for a struct with a SyncTrail.
func SyncSetBy[T any](ctx context.Context, t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	at := stamp{originOf(ctx), now()}
	t.mu.Lock()
	defer t.mu.Unlock()
	return set(t.own(), field, v, at, opts)
}

// SyncGet returns the value of a field of a struct with a SyncTrail.
func SyncGet[T any](t *SyncTrail, field *T) T {
	t.mu.Lock()
	v := *field
	t.mu.Unlock()
	return v
}

// SyncGetClone is SyncGet for a value that refers to others: it returns a clone.
func SyncGetClone[T any](t *SyncTrail, field *T) T {
	return Clone(SyncGet(t, field))
}
