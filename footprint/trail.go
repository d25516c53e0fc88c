package footprint

import (
	"reflect"

	"github.com/auditline/auditline/audit"
)

var (
	trail     = reflect.TypeFor[audit.Trail]()
	syncTrail = reflect.TypeFor[audit.SyncTrail]()
)

// isTrail reports whether t is one of audit's trails.
func isTrail(t reflect.Type) bool { return t == trail || t == syncTrail }

// trailCost returns whether struct type t has a trail and by how much that makes its block larger, or one would.
func trailCost(t reflect.Type) (has bool, cost uintptr) {
	if t.Kind() != reflect.Struct {
		return false, 0
	}
	var without sizer
	for i := range t.NumField() {
		if f := t.Field(i).Type; isTrail(f) {
			has = true
		} else {
			without.add(f.Size(), uintptr(f.Align()), planOf(f).scan())
		}
	}
	if has {
		return true, blockOf(t.Size(), true) - without.block()
	}
	with := without
	with.add(trail.Size(), uintptr(trail.Align()), true)
	return false, with.block() - without.block()
}

// sizer lays fields out one behind the other.
type sizer struct {
	size, align uintptr
	scan        bool
}

func (s *sizer) add(size, align uintptr, scan bool) {
	s.size = (s.size+align-1)/align*align + size
	s.align = max(s.align, align)
	s.scan = s.scan || scan
}

func (s sizer) block() uintptr {
	if s.size == 0 {
		return 0
	}
	return blockOf((s.size+s.align-1)/s.align*s.align, s.scan)
}
