package auditimpl

import (
	"reflect"
	"unsafe"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
)

var schemas = schema.NewCache(reflect.TypeFor[audit.Trail](), reflect.TypeFor[audit.SyncTrail]())

// ViewOf returns the view of s. Generated code calls it with the struct's own trail, for
// the compiler to see that there is one; S is a struct type.
func ViewOf[S any, T audit.Trail | audit.SyncTrail](s *S, _ *T) audit.View {
	return ViewOfEmbedder(s)
}

// ViewOfEmbedder is ViewOf for a struct that has no trail of its own, and embeds structs that have.
func ViewOfEmbedder[S any](s *S) audit.View {
	return audit.View(history.NewObject(schemas.Of(reflect.TypeFor[S]()), unsafe.Pointer(s)))
}

// Renamed returns the names that v's attributes had in older logs, with those they have today.
// Package store calls it.
func Renamed(v audit.View) map[string]string {
	names := make(map[string]string)
	for _, a := range history.Object(v).Schema().Attrs {
		for _, was := range a.Was {
			names[was] = a.Name
		}
	}
	return names
}
