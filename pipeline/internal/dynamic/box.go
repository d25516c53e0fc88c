package dynamic

import (
	"reflect"
	"unsafe"
)

// face is how Go keeps an interface: its type, or for an interface with methods the table of these,
// and the data. Data are the value itself where that is one pointer, else a pointer to it.
type face struct{ typ, data unsafe.Pointer }

func faceOf(record any) face {
	return *(*face)(unsafe.Pointer(&record))
}

func (f face) record() any {
	return *(*any)(unsafe.Pointer(&f))
}

// pointers carries records that are one pointer, as maps are, too.
func pointers(t reflect.Type) passing[unsafe.Pointer] {
	typ := faceOf(reflect.Zero(t).Interface()).typ
	return passedAs[unsafe.Pointer]{
		boxed:   func(p unsafe.Pointer) any { return face{typ, p}.record() },
		unboxed: func(record any) unsafe.Pointer { return faceOf(record).data },
	}
}

// plain carries records that are no pointers, but passed like values of type R.
func plain[R any](t reflect.Type) passing[R] {
	typ := faceOf(reflect.Zero(t).Interface()).typ
	return passedAs[R]{
		boxed:   func(v R) any { return face{typ, unsafe.Pointer(&v)}.record() },
		unboxed: func(record any) R { return *(*R)(faceOf(record).data) },
	}
}

// interfaces carries records of an interface type.
func interfaces(t reflect.Type) passing[face] {
	if t.NumMethod() == 0 {
		return passedAs[face]{boxed: face.record, unboxed: faceOf}
	}
	tables := map[unsafe.Pointer]unsafe.Pointer{} // by the records' own types, each found once
	return passedAs[face]{
		boxed: func(f face) any { return any(*(*interface{ any() })(unsafe.Pointer(&f))) },
		unboxed: func(record any) face {
			f := faceOf(record)
			table, ok := tables[f.typ]
			if !ok {
				table = tableOf(t, record)
				tables[f.typ] = table
			}
			return face{table, f.data}
		},
	}
}

// tableOf is the table of record's methods for interface t, nil for nil.
func tableOf(t reflect.Type, record any) unsafe.Pointer {
	v := reflect.New(t)
	v.Elem().Set(valueOf(t, record))
	return (*face)(v.UnsafePointer()).typ
}
