package auditimpl

import (
	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/stream"
)

// The functions below are for a struct field whose members are set one by one, and whose tag names
// a method to call after a change. They return copies of what the field held before and holds then,
// unless Share is given, and whether anything was logged.

// SetMembers calls set, which sets members of *field, a field of the struct that t is the trail of.
func SetMembers[T any](t *audit.Trail, field *T, set func(), opts ...Option) (old, next T, logged bool) {
	return stream.SetMembers((*stream.Trail)(t), field, set, opts)
}

// SyncUpdateMembers is SetMembers for a struct with a SyncTrail, which an update has locked.
func SyncUpdateMembers[T any](t *audit.SyncTrail, field *T, set func(), opts ...Option) (old, next T, logged bool) {
	return stream.SetMembers((*stream.SyncTrail)(t).Held(), field, set, opts)
}

// SyncSetMembers is SetMembers with the trail that t locks, see Locked.
func SyncSetMembers[T any](t *audit.SyncTrail, field *T, set func(t *audit.Trail), opts ...Option) (old, next T, logged bool) {
	return stream.SyncSetMembers((*stream.SyncTrail)(t), field, onTrail(set), opts)
}

// SyncSetMembersChecked is SyncSetMembers where check does not refuse. It gets what the field
// holds, and is called outside of the lock, as that of SyncSetChecked is.
func SyncSetMembersChecked[T any](t *audit.SyncTrail, field *T, check func(T) error, set func(t *audit.Trail), opts ...Option) (old, next T, logged bool, err error) {
	return stream.SyncSetMembersChecked((*stream.SyncTrail)(t), field, check, onTrail(set), opts)
}

// onTrail is set for a trail as the runtime knows it.
func onTrail(set func(t *audit.Trail)) func(*stream.Trail) {
	return func(own *stream.Trail) { set((*audit.Trail)(own)) }
}
