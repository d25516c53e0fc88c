package stream

import "github.com/auditline/auditline/audit/internal/values"

// SetMembers calls set, which sets members of *field, a struct that is logged member by member, and
// returns copies of what the field held before and holds then, and whether anything was logged.
func SetMembers[T any](t *Trail, field *T, set func(), opts []Option) (old, next T, logged bool) {
	old, next, logged = setMembers(t, field, func(*Trail) { set() })
	return copiesIf(logged, old, next, opts)
}

// SyncSetMembers is SetMembers under the lock of t. Only set itself is called with it.
func SyncSetMembers[T any](t *SyncTrail, field *T, set func(*Trail), opts []Option) (old, next T, logged bool) {
	func() {
		defer t.Leave(t.Enter())
		old, next, logged = setMembers(&t.trail, field, set)
	}()
	return copiesIf(logged, old, next, opts)
}

// SyncSetMembersChecked is SyncSetMembers where check, which gets what the field holds, does not
// refuse. It is called without the lock, and again where the struct has changed before the set.
func SyncSetMembersChecked[T any](t *SyncTrail, field *T, check func(T) error, set func(*Trail), opts []Option) (old, next T, logged bool, err error) {
	ask := func(field *T) error { return check(SyncGet(t, field)) }
	err = LockedChecked(t, field, ask, func(own *Trail) { old, next, logged = setMembers(own, field, set) })
	old, next, logged = copiesIf(logged, old, next, opts)
	return old, next, logged, err
}

func setMembers[T any](t *Trail, field *T, set func(*Trail)) (old, next T, logged bool) {
	old = *field
	seq := t.seq
	set(t)
	return old, *field, t.seq != seq
}

// copiesIf returns copies of what a field held and holds. Setters replace what members refer to and
// never write to it, so that no lock is needed.
func copiesIf[T any](logged bool, old, next T, opts []Option) (T, T, bool) {
	if !logged {
		return old, next, false
	}
	traits := values.TraitsOf[T](merge(opts).Has(Share))
	return traits.Copy(old), traits.Copy(next), true
}
