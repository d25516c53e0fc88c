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
	return audit.View(history.NewObject(schemas.Of(reflect.TypeFor[S]()), unsafe.Pointer(s)))
}
