package auditimpl

import (
	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/stream"
)

// Map sets elements of a field that is a map, and logs each as one change. What it takes and
// returns are clones, see Clone.
type Map[M ~map[K]V, K comparable, V any] = stream.Map[M, K, V]

// Slice sets elements of a field that is a slice, as Map does. It panics where there is no element
// at an index.
type Slice[S ~[]V, V any] = stream.Slice[S, V]

// MapOf returns what sets elements of *field, a field of the struct that t is the trail of. It must
// not be used once the struct has been copied.
func MapOf[M ~map[K]V, K comparable, V any](t *audit.Trail, field *M, opts ...Option) Map[M, K, V] {
	return stream.MapOf((*stream.Trail)(t), field, opts)
}

// SyncMapOf is MapOf for a struct with a SyncTrail, which is locked for each call.
func SyncMapOf[M ~map[K]V, K comparable, V any](t *audit.SyncTrail, field *M, opts ...Option) Map[M, K, V] {
	return stream.SyncMapOf((*stream.SyncTrail)(t), field, opts)
}

// SliceOf returns what sets elements of *field, a field of the struct that t is the trail of.
func SliceOf[S ~[]V, V any](t *audit.Trail, field *S, opts ...Option) Slice[S, V] {
	return stream.SliceOf((*stream.Trail)(t), field, opts)
}

// SyncSliceOf is SliceOf for a struct with a SyncTrail, which is locked for each call.
func SyncSliceOf[S ~[]V, V any](t *audit.SyncTrail, field *S, opts ...Option) Slice[S, V] {
	return stream.SyncSliceOf((*stream.SyncTrail)(t), field, opts)
}

// UpdateMapOf is MapOf for a handle, within an update of the struct.
func UpdateMapOf[M ~map[K]V, K comparable, V any](t *audit.Trail, field *M, opts ...Option) Map[M, K, V] {
	return stream.UpdateMapOf((*stream.Trail)(t), field, opts)
}

// SyncUpdateMapOf is UpdateMapOf for a struct with a SyncTrail, which the update has locked.
func SyncUpdateMapOf[M ~map[K]V, K comparable, V any](t *audit.SyncTrail, field *M, opts ...Option) Map[M, K, V] {
	return stream.UpdateMapOf((*stream.SyncTrail)(t).Held(), field, opts)
}

// UpdateSliceOf is SliceOf for a handle, within an update of the struct.
func UpdateSliceOf[S ~[]V, V any](t *audit.Trail, field *S, opts ...Option) Slice[S, V] {
	return stream.UpdateSliceOf((*stream.Trail)(t), field, opts)
}

// SyncUpdateSliceOf is UpdateSliceOf for a struct with a SyncTrail, which the update has locked.
func SyncUpdateSliceOf[S ~[]V, V any](t *audit.SyncTrail, field *S, opts ...Option) Slice[S, V] {
	return stream.UpdateSliceOf((*stream.SyncTrail)(t).Held(), field, opts)
}

// Locked calls set with the trail that t locks, for several fields to be set at once. Methods of
// their types, like Clone, are called under the lock, too.
func Locked(t *audit.SyncTrail, set func(t *audit.Trail)) {
	s := (*stream.SyncTrail)(t)
	defer s.Leave(s.Enter())
	set((*audit.Trail)(s.Held()))
}

// LockedChecked is Locked for a set of v that check does not refuse. check is called outside of the
// lock, as that of SyncSetChecked is.
func LockedChecked[T any](t *audit.SyncTrail, v T, check func(T) error, set func(t *audit.Trail)) error {
	return stream.LockedChecked((*stream.SyncTrail)(t), v, check, onTrail(set))
}
