package auditimpl

import (
	"unsafe"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/capture"
)

// Hooks are the methods that the tags of a struct's fields name, for audit.Capture to call.
type Hooks = capture.Hooks

// HooksOf returns the hooks of the struct that t is the trail of. Generated AuditHooks methods
// call it.
func HooksOf[T audit.Trail | audit.SyncTrail](t *T, hooks ...capture.Hook) Hooks {
	return Hooks{Trail: unsafe.Pointer(t), All: hooks}
}

// Check is a method that is asked before the attribute of that name changes.
func Check[T any](attr string, check func(T) error) capture.Hook {
	return capture.Hook{Attr: attr, Check: func(v any) error { return check(as[T](v)) }}
}

// After is a method that is called once a change of the attribute of that name is in the log.
func After[T any](attr string, after func(old, new T)) capture.Hook {
	return capture.Hook{Attr: attr, After: func(old, new any) { after(as[T](old), as[T](new)) }}
}
