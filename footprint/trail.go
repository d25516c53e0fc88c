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

// trailCost returns whether struct type t has a trail, its own or an embedded struct's, and by how
// much trails make its block larger, or one would.
func trailCost(t reflect.Type) (has bool, cost uintptr) {
	if t.Kind() != reflect.Struct {
		return false, 0
	}
	without, has := withoutTrails(t)
	if has {
		return true, blockOf(t.Size(), true) - without.block()
	}
	with := without
	with.add(trail.Size(), uintptr(trail.Align()), true)
	return false, with.block() - without.block()
}

// withoutTrails lays out struct type t without the trails in it, and reports whether there are any.
func withoutTrails(t reflect.Type) (s sizer, has bool) {
	for f := range t.Fields() {
		switch inner, embeds := embeddedTrails(f); {
		case isTrail(f.Type):
			has = true
		case embeds:
			has = true
			s.add(inner.total(), inner.align, inner.scan)
		default:
			s.add(f.Type.Size(), uintptr(f.Type.Align()), planOf(f.Type).scan())
		}
	}
	return s, has
}

// embeddedTrails is withoutTrails for field f, if it is an embedded struct.
func embeddedTrails(f reflect.StructField) (s sizer, has bool) {
	if !f.Anonymous || f.Type.Kind() != reflect.Struct || isTrail(f.Type) {
		return sizer{}, false
	}
	return withoutTrails(f.Type)
}

// sizer lays fields out one behind the other.
type sizer struct {
	size, align uintptr
	scan        bool
}

func (s *sizer) add(size, align uintptr, scan bool) {
	s.size = aligned(s.size, align) + size
	s.align = max(s.align, align)
	s.scan = s.scan || scan
}

// total is the size of all, padding behind them included.
func (s sizer) total() uintptr { return aligned(s.size, s.align) }

// aligned rounds size up to a multiple of align; 0 is the alignment of nothing.
func aligned(size, align uintptr) uintptr {
	align = max(align, 1)
	return (size + align - 1) / align * align
}

func (s sizer) block() uintptr { return blockOf(s.total(), s.scan) }
