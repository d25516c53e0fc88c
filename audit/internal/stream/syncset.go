package stream

import "github.com/auditline/auditline/audit/internal/values"

// syncSetInt is setInt under the lock of t, like the others below.
func SyncSetInt[T Integer](t *SyncTrail, field *T, v T, prov Provenance, opts []Option) (old T, logged bool) {
	t.mu.Lock()
	old, logged = SetInt(t.own(), field, v, prov, opts)
	t.mu.Unlock()
	return old, logged
}

func SyncSetFloat[T Float](t *SyncTrail, field *T, v T, prov Provenance, opts []Option) (old T, logged bool) {
	t.mu.Lock()
	old, logged = SetFloat(t.own(), field, v, prov, opts)
	t.mu.Unlock()
	return old, logged
}

func SyncSetBool[T ~bool](t *SyncTrail, field *T, v T, prov Provenance, opts []Option) (old T, logged bool) {
	t.mu.Lock()
	old, logged = SetBool(t.own(), field, v, prov, opts)
	t.mu.Unlock()
	return old, logged
}

// syncSet calls methods of v's type (Clone, DeepCopy, Equal) outside of the lock.
func SyncSet[T any](t *SyncTrail, field *T, v T, prov Provenance, opts []Option) (old T, logged bool) {
	how := merge(opts)
	if tr := values.TraitsOf[T](how.Has(Share)); tr.Calls {
		return syncSetCalling(t, field, v, prov, how, tr)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return Set(t.own(), field, v, prov, opts)
}

// syncSetCalling prepares the change outside of the lock, because methods of v's type may
// lead back to the struct, and does that again where another change of the field came first.
func syncSetCalling[T any](t *SyncTrail, field *T, v T, prov Provenance, how Option, tr *values.Traits[T]) (old T, logged bool) {
	off := offset(&t.trail, field)
	for !logged {
		t.mu.Lock()
		changes := t.own().changes(off)
		old = *field
		t.mu.Unlock()
		if how.Has(OnChange) && tr.Equal(old, v) {
			return old, false
		}
		before, after, own := tr.Copy(old), tr.Copy(v), tr.Copy(v)
		t.mu.Lock()
		if logged = t.own().changes(off) == changes; logged {
			logValue(&t.trail, off, before, after, prov, how|copied)
			*field = own
		}
		t.mu.Unlock()
	}
	return old, logged
}

// syncGet returns the value of a field of a struct with a SyncTrail.
func SyncGet[T any](t *SyncTrail, field *T) T {
	t.mu.Lock()
	v := *field
	t.mu.Unlock()
	return v
}
