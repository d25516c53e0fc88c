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

// SyncSet is Set for a struct with a SyncTrail. Methods of v's type (Clone, DeepCopy, Equal)
// are called outside of its lock.
func SyncSet[T any](t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return syncSet(t, field, v, stamp{at: now()}, merge(opts))
}

// SyncSetBy is SyncSet with the origin of ctx.
func SyncSetBy[T any](ctx context.Context, t *SyncTrail, field *T, v T, opts ...Option) (old T, logged bool) {
	return syncSet(t, field, v, stamp{originOf(ctx), now()}, merge(opts))
}

func syncSet[T any](t *SyncTrail, field *T, v T, at stamp, how Option) (old T, logged bool) {
	if tr := traitsOf[T](how.has(Share)); tr.calls {
		return syncSetCalling(t, field, v, at, how, tr)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return set(t.own(), field, v, at, how)
}

// syncSetCalling prepares the change outside of the lock, for methods of v's type may lead
// back to the struct, and does that again where another change of the field came first.
func syncSetCalling[T any](t *SyncTrail, field *T, v T, at stamp, how Option, tr *traits[T]) (old T, logged bool) {
	off := offset(&t.trail, field)
	for !logged {
		t.mu.Lock()
		changes := t.own().changes(off)
		old = *field
		t.mu.Unlock()
		if how.has(OnChange) && tr.equal(old, v) {
			return old, false
		}
		before, after, own := tr.copy(old), tr.copy(v), tr.copy(v)
		t.mu.Lock()
		if logged = t.own().changes(off) == changes; logged {
			logValue(&t.trail, off, before, after, at, how|copied)
			*field = own
		}
		t.mu.Unlock()
	}
	return old, logged
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
