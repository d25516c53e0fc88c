package stream

import (
	"errors"

	"github.com/auditline/auditline/audit/internal/values"
)

// SyncSetInt is SetInt under the lock of t, as are the others below. They read the clock before
// they lock.
func SyncSetInt[T Integer](t *SyncTrail, field *T, v T, by Origin, opts []Option) (old T, logged bool) {
	prov := Provenance{by, Now()}
	held := t.Enter()
	old, logged = SetInt(&t.trail, field, v, prov, opts)
	t.Leave(held)
	return old, logged
}

func SyncSetFloat[T Float](t *SyncTrail, field *T, v T, by Origin, opts []Option) (old T, logged bool) {
	prov := Provenance{by, Now()}
	held := t.Enter()
	old, logged = SetFloat(&t.trail, field, v, prov, opts)
	t.Leave(held)
	return old, logged
}

func SyncSetBool[T ~bool](t *SyncTrail, field *T, v T, by Origin, opts []Option) (old T, logged bool) {
	prov := Provenance{by, Now()}
	held := t.Enter()
	old, logged = SetBool(&t.trail, field, v, prov, opts)
	t.Leave(held)
	return old, logged
}

// SyncSet calls methods of v's type (Clone, DeepCopy, Equal) outside of the lock.
func SyncSet[T any](t *SyncTrail, field *T, v T, by Origin, opts []Option) (old T, logged bool) {
	prov, how := Provenance{by, Now()}, merge(opts)
	if tr := values.TraitsOf[T](how&Share != 0); tr.Calls {
		return syncSetCalling(t, field, v, prov, how, tr)
	}
	held := t.Enter()
	defer t.Leave(held)
	return Set(&t.trail, field, v, prov, opts)
}

// syncSetCalling prepares the change outside of the lock, because methods of v's type may lead
// back to the struct, and does that again where another change of the field came first.
func syncSetCalling[T any](t *SyncTrail, field *T, v T, prov Provenance, how Option, tr *values.Traits[T]) (old T, logged bool) {
	for {
		p := prepare(t, field, v, how, tr)
		held := t.Enter()
		done := p.log(&t.trail, field, prov, how)
		t.Leave(held)
		if done {
			return p.old, !p.same
		}
	}
}

// prepared is a change for which all methods of the value's type have been called.
type prepared[T any] struct {
	old     T      // what the field holds
	changes uint64 // how often it had changed
	same    bool   // the change is none
	// copies of old for the log, and of the new value for the log and for the field
	before, after, next T
}

func prepare[T any](t *SyncTrail, field *T, v T, how Option, tr *values.Traits[T]) (p prepared[T]) {
	held := t.Enter()
	own := &t.trail
	p.old, p.changes = *field, own.changes(offset(own, field))
	t.Leave(held)
	if how&OnChange != 0 && tr.Equal(p.old, v) {
		p.same = true
		return p
	}
	p.before, p.after, p.next = tr.Copy(p.old), tr.Copy(v), tr.Copy(v)
	return p
}

// log sets the field and logs the change in t, which is locked. It returns false, and does
// nothing, where the field has changed since.
func (p *prepared[T]) log(t *Trail, field *T, prov Provenance, how Option) bool {
	off := offset(t, field)
	switch {
	case p.same:
	case t.changes(off) != p.changes:
		return false
	default:
		logValue(t, off, p.before, p.after, prov, how|copied)
		if how&special != 0 {
			remember(t, field, p.old)
		}
		*field = p.next
	}
	return true
}

// maxAsked bounds how often one set asks its check. Others that set do not lead there, as one of
// them always gets on; a check that itself sets fields of the struct does.
const maxAsked = 10_000

var errAskedTooOften = errors.New("audit: whenever the check was asked, the struct changed before the set; does the check itself set a field?")

// SyncSetIntChecked is SyncSetInt of a value that check does not refuse. Like the others below, it
// calls check without holding the lock, and asks again where the struct has changed since: a check
// is always about the state that its value is applied to.
func SyncSetIntChecked[T Integer](t *SyncTrail, field *T, v T, check func(T) error, prov Provenance, opts []Option) (old T, logged bool, err error) {
	err = LockedChecked(t, v, check, func(own *Trail) {
		old, logged = SetInt(own, field, v, prov, opts)
	})
	return old, logged, err
}

func SyncSetFloatChecked[T Float](t *SyncTrail, field *T, v T, check func(T) error, prov Provenance, opts []Option) (old T, logged bool, err error) {
	err = LockedChecked(t, v, check, func(own *Trail) {
		old, logged = SetFloat(own, field, v, prov, opts)
	})
	return old, logged, err
}

func SyncSetBoolChecked[T ~bool](t *SyncTrail, field *T, v T, check func(T) error, prov Provenance, opts []Option) (old T, logged bool, err error) {
	err = LockedChecked(t, v, check, func(own *Trail) {
		old, logged = SetBool(own, field, v, prov, opts)
	})
	return old, logged, err
}

func SyncSetChecked[T any](t *SyncTrail, field *T, v T, check func(T) error, prov Provenance, opts []Option) (old T, logged bool, err error) {
	how := merge(opts)
	tr := values.TraitsOf[T](how&Share != 0)
	if tr.Calls {
		return syncSetCallingChecked(t, field, v, check, prov, how, tr)
	}
	err = LockedChecked(t, v, check, func(own *Trail) {
		old, logged = Set(own, field, v, prov, opts)
	})
	return old, logged, err
}

// syncSetCallingChecked prepares the change before it asks, since methods of v's type may change
// other fields.
func syncSetCallingChecked[T any](t *SyncTrail, field *T, v T, check func(T) error, prov Provenance, how Option, tr *values.Traits[T]) (old T, logged bool, err error) {
	for done := false; !done; {
		p := prepare(t, field, v, how, tr)
		err = LockedChecked(t, v, check, func(own *Trail) {
			done = p.log(own, field, prov, how)
		})
		if err != nil {
			return old, false, err
		}
		old, logged = p.old, !p.same
	}
	return old, logged, nil
}

// LockedChecked asks check and calls set with the trail, locked, if nothing has changed since.
func LockedChecked[T any](t *SyncTrail, v T, check func(T) error, set func(*Trail)) error {
	for range maxAsked {
		seq := t.seq()
		if err := check(v); err != nil {
			return err
		}
		if t.setAt(seq, set) {
			return nil
		}
	}
	return errAskedTooOften
}

// SyncGet returns the value of a field of a struct with a SyncTrail.
func SyncGet[T any](t *SyncTrail, field *T) T {
	held := t.Enter()
	v := *field
	t.Leave(held)
	return v
}
