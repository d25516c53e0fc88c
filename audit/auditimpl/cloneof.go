package auditimpl

import (
	"reflect"
	"strings"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/stream"
	"github.com/auditline/auditline/audit/internal/values"
)

// CloneOf returns a copy of s with an empty log of its own, also where s embeds or holds
// audited structs. What its fields refer to is cloned as Clone does it, but not that of
// fields tagged `share`; locks and other values that must not be copied start anew.
// Generated Clone methods call it. S is a struct type.
func CloneOf[S any](s *S) *S {
	c := new(S)
	for _, shared := range copyStruct(reflect.ValueOf(c).Elem(), reflect.ValueOf(s).Elem()) {
		shared.Set(values.ClonerOf(shared.Type())(shared))
	}
	return c
}

// copyStruct copies the fields of src, under its lock if it has a SyncTrail. It returns
// those of dst that are still to be cloned, which calls methods of others.
func copyStruct(dst, src reflect.Value) (shared []reflect.Value) {
	for i := range src.NumField() {
		if s, ok := values.Exposed(src.Field(i)).Addr().Interface().(*audit.SyncTrail); ok {
			trail := (*stream.SyncTrail)(s)
			trail.Lock()
			defer trail.Unlock()
		}
	}
	for i := range src.NumField() {
		to, from := values.Exposed(dst.Field(i)), values.Exposed(src.Field(i))
		switch f := src.Type().Field(i); {
		case schemas.IsTrail(f.Type) || locks(f.Type):
		case f.Type.Kind() == reflect.Struct && anew(f.Type):
			shared = append(shared, copyStruct(to, from)...)
		case f.Anonymous && f.Type.Kind() == reflect.Pointer && !from.IsNil() && anew(f.Type.Elem()):
			to.Set(reflect.New(f.Type.Elem()))
			shared = append(shared, copyStruct(to.Elem(), from.Elem())...)
		case anew(f.Type):
		default:
			to.Set(from)
			if values.ClonerOf(f.Type) != nil && !strings.Contains(f.Tag.Get("audit"), ",share") {
				shared = append(shared, to)
			}
		}
	}
	return shared
}

// anew tells whether a value of t holds something that a copy must not have: a trail, or
// a lock.
func anew(t reflect.Type) bool {
	switch {
	case schemas.IsTrail(t) || locks(t):
		return true
	case t.Kind() == reflect.Array:
		return anew(t.Elem())
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			if anew(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}

// locks tells whether t itself must not be copied, in the sense of go vet's copylocks.
func locks(t reflect.Type) bool {
	if t.Kind() == reflect.Interface || t.Kind() == reflect.Pointer {
		return false
	}
	p := reflect.PointerTo(t)
	_, lock := p.MethodByName("Lock")
	_, unlock := p.MethodByName("Unlock")
	return lock && unlock && !embedsLock(t)
}

// embedsLock tells whether t has its Lock from a struct or lock that it embeds.
func embedsLock(t reflect.Type) bool {
	if t.Kind() != reflect.Struct {
		return false
	}
	for i := range t.NumField() {
		if f := t.Field(i); f.Anonymous && locks(f.Type) {
			return true
		}
	}
	return false
}
