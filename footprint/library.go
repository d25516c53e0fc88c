package footprint

import (
	"log/slog"
	"reflect"
	"unsafe"
)

// The fields of these types of the standard library do not tell what they refer to, but their
// methods do.
var (
	reflected = reflect.TypeFor[reflect.Value]()
	logged    = reflect.TypeFor[slog.Value]()
)

// libraryRef returns the reference of one of these types, if its fields are those that it had when
// this was written.
func libraryRef(t reflect.Type) (r ref, ok bool) {
	switch t {
	case reflected:
		data, ok := t.FieldByName("ptr")
		return ref{kind: refReflected, offset: data.Offset}, ok
	case logged:
		data, ok := t.FieldByName("any")
		return ref{kind: refLogged, offset: data.Offset}, ok
	}
	return ref{}, false
}

// resolveReflected returns what the reflect.Value refers to whose pointer is at p.
func resolveReflected(p unsafe.Pointer) (b block, reason string) {
	data, _ := reflected.FieldByName("ptr")
	v := *(*reflect.Value)(unsafe.Add(p, -int(data.Offset)))
	plan := planOf(v.Type())
	switch {
	case v.CanAddr():
		return arrayBlock(v.Addr().UnsafePointer(), plan, 1), ""
	case !plan.direct:
		return arrayBlock(*(*unsafe.Pointer)(p), plan, 1), ""
	case v.Kind() == reflect.Struct || v.Kind() == reflect.Array:
		return block{}, "reflect.Value of a pointer in a struct"
	}
	word := v.UnsafePointer()
	return resolve(&plan.refs[0], unsafe.Pointer(&word))
}

// resolveLogged returns what the slog.Value refers to whose field "any" is at p: strings and groups
// without their lengths.
func resolveLogged(p unsafe.Pointer) (b block, reason string) {
	data, _ := logged.FieldByName("any")
	switch v := *(*slog.Value)(unsafe.Add(p, -int(data.Offset))); v.Kind() {
	case slog.KindString:
		text := v.String()
		return arrayBlock(unsafe.Pointer(unsafe.StringData(text)), planOf(reflect.TypeFor[byte]()), uintptr(len(text))), ""
	case slog.KindGroup:
		group := v.Group()
		return arrayBlock(unsafe.Pointer(unsafe.SliceData(group)), planOf(reflect.TypeFor[slog.Attr]()), uintptr(len(group))), ""
	}
	return resolveDynamic(&ref{kind: refAny}, p)
}
