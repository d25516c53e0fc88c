package auditimpl

import (
	"reflect"
	"unsafe"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/queue"
	"github.com/auditline/auditline/audit/internal/stream"
)

// Enlist has s listed in q when it changes, unless something was logged in t, its trail, before.
// Setters of a trail tagged outbox call it first.
func Enlist[S any](s *S, t *audit.Trail, q *audit.Queue) {
	if (*stream.Trail)(t).Unused() {
		enlist(s, q)
	}
}

// SyncEnlist is Enlist for a struct with a SyncTrail. It locks only where nothing was ever logged.
func SyncEnlist[S any](s *S, t *audit.SyncTrail, q *audit.Queue) {
	if (*stream.SyncTrail)(t).Unused() {
		enlist(s, q)
	}
}

func enlist[S any](s *S, q *audit.Queue) {
	(*queue.Queue)(q).Enlist(schemas.Of(reflect.TypeFor[S]()), unsafe.Pointer(s))
}

// ViewOfListed is ViewOf for a struct that q lists when it changes.
func ViewOfListed[S any, T audit.Trail | audit.SyncTrail](s *S, t *T, q *audit.Queue) audit.View {
	schemas.Of(reflect.TypeFor[S]()).SetOutbox((*queue.Queue)(q))
	return ViewOf(s, t)
}
