package footprint

import (
	"reflect"
	"runtime"
	"strings"
	"unsafe"
)

// closure is the least that a func value refers to: its code, and something that it captured.
type closure struct {
	code     uintptr
	captured unsafe.Pointer
}

// funcRef returns the reference of a func value. Of what it captured the collector knows the types,
// but nobody else.
func (ps *planner) funcRef() ref {
	if ps.closure == nil {
		receiver := ref{kind: refReceiver, offset: unsafe.Offsetof(closure{}.captured), to: opaque, name: ".receiver"}
		ps.closure = &ref{kind: refFunc,
			to: ps.add("closure", unsafe.Sizeof(closure{}), ref{kind: refHidden}),
			or: ps.add("method value", unsafe.Sizeof(closure{}), receiver)}
		ps.closure.to.more = true
	}
	return *ps.closure
}

// resolveFunc returns nothing for a function that captures nothing, a method value with its
// receiver, and what is sure of another closure.
func resolveFunc(r *ref, to unsafe.Pointer) (block, string) {
	switch {
	case memoryOf(&block{addr: to, plan: r.to}) == foreign:
		return block{}, ""
	case methodValuesKnown() && isMethodValue(to):
		return arrayBlock(to, r.or, 1), ""
	}
	return arrayBlock(to, r.to, 1), "closure, whose captured variables no type lists"
}

// isMethodValue reports whether a func value is a method with its receiver, a pointer: the compiler
// names it T.method-fm.
func isMethodValue(to unsafe.Pointer) bool {
	code := runtime.FuncForPC((*closure)(to).code)
	if code == nil {
		return false
	}
	name, ok := strings.CutSuffix(code.Name(), "-fm")
	return ok && strings.Contains(name, ".(*") && !strings.Contains(name, "[")
}

// resolveReceiver returns the least that a receiver can be.
func resolveReceiver(r *ref, to unsafe.Pointer) (block, string) {
	return block{addr: to, plan: r.to, bytes: 1}, "receiver of a method value, whose type is not known"
}

// methodValuesKnown reports whether a living method value looks like the mirror.
var methodValuesKnown = known(func() bool {
	p := new(planner)
	method := p.funcRef
	c := *(**closure)(unsafe.Pointer(&method))
	return isMethodValue(unsafe.Pointer(c)) && c.captured == unsafe.Pointer(p) &&
		runtime.FuncForPC(c.code).Name() == reflect.TypeFor[planner]().PkgPath()+".(*planner).funcRef-fm"
})
