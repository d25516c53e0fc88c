package auditimpl

import (
	"reflect"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/stream"
	"github.com/auditline/auditline/audit/internal/structs"
)

// CloneOf returns a copy of s with an empty log of its own, also where s embeds or holds
// audited structs. What its fields refer to is cloned as Clone does it, but not that of
// fields tagged `share`; locks and other values that must not be copied are zero in the copy.
// Generated Clone methods call it. S is a struct type.
func CloneOf[S any](s *S) *S {
	c := new(S)
	copying := structs.Copy{Lock: lockTrail}
	copying.Fields(structs.Of(reflect.TypeFor[S](), schemas.IsTrail), unsafe.Pointer(c), unsafe.Pointer(s))
	copying.Clone()
	return c
}

// lockTrail locks the trail at trail if it has a lock.
func lockTrail(t reflect.Type, trail unsafe.Pointer) (unlock func()) {
	if !schemas.IsSync(t) {
		return func() {}
	}
	s := (*stream.SyncTrail)(trail)
	held := s.Enter()
	return func() { s.Leave(held) }
}
