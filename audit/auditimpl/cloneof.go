package auditimpl

import (
	"reflect"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/stream"
	"github.com/auditline/auditline/audit/internal/values"
	"github.com/auditline/auditline/internal/tag"
)

// CloneOf returns a copy of s with an empty log of its own, also where s embeds or holds
// audited structs. What its fields refer to is cloned as Clone does it, but not that of
// fields tagged `share`; locks and other values that must not be copied are zero in the copy.
// Generated Clone methods call it. S is a struct type.
func CloneOf[S any](s *S) *S {
	c := new(S)
	var copying structCopy
	copying.fields(reflect.ValueOf(c).Elem(), reflect.ValueOf(s).Elem())
	for _, v := range copying.uncloned {
		v.Set(values.ClonerOf(v.Type())(v))
	}
	return c
}

// structCopy copies structs field by field. Cloning calls methods of others and therefore has to
// wait until no lock is held.
type structCopy struct {
	uncloned []reflect.Value // fields of the copy that still refer to what the original does
}

// fields copies the fields of src to dst, under the lock of src if it has a SyncTrail.
func (c *structCopy) fields(dst, src reflect.Value) {
	for _, field := range src.Fields() {
		if s, ok := values.Exposed(field).Addr().Interface().(*audit.SyncTrail); ok {
			trail := (*stream.SyncTrail)(s)
			trail.Lock()
			defer trail.Unlock()
		}
	}
	for i := range src.NumField() {
		c.field(src.Type().Field(i), values.Exposed(dst.Field(i)), values.Exposed(src.Field(i)))
	}
}

// field copies src, which is field f of its struct, to dst.
func (c *structCopy) field(f reflect.StructField, dst, src reflect.Value) {
	switch embeds := f.Anonymous && f.Type.Kind() == reflect.Pointer && !src.IsNil(); {
	case f.Type.Kind() == reflect.Struct && mustReset(f.Type):
		if !isReset(f.Type) {
			c.fields(dst, src)
		}
	case embeds && mustReset(f.Type.Elem()):
		dst.Set(reflect.New(f.Type.Elem()))
		c.fields(dst.Elem(), src.Elem())
	case !mustReset(f.Type):
		tagged, _ := tag.FieldOf(string(f.Tag))
		if k := f.Type.Kind(); tagged.Elem && (k == reflect.Map || k == reflect.Slice) {
			src = values.Shallow(src) // setters edit it in place
		}
		dst.Set(src)
		if values.ClonerOf(f.Type) != nil && !tagged.Share {
			c.uncloned = append(c.uncloned, dst)
		}
	}
}

// isReset tells whether a copy must have a zero value in place of one of type t.
func isReset(t reflect.Type) bool { return schemas.IsTrail(t) || isLock(t) }

// mustReset tells whether a value of t is, or holds, one for which isReset.
func mustReset(t reflect.Type) bool {
	switch {
	case isReset(t):
		return true
	case t.Kind() == reflect.Array:
		return mustReset(t.Elem())
	case t.Kind() == reflect.Struct:
		for field := range t.Fields() {
			if mustReset(field.Type) {
				return true
			}
		}
	}
	return false
}

// isLock tells whether t itself must not be copied, in the sense of go vet's copylocks.
func isLock(t reflect.Type) bool {
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
	for f := range t.Fields() {
		if f.Anonymous && isLock(f.Type) {
			return true
		}
	}
	return false
}
