package store

import (
	"errors"
	"reflect"
	"sync"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/internal/tag"
)

// ErrTrails says that an object has several trails, as a struct does that embeds another with
// one. Their changes have numbers that do not stay, by which nothing can be stored exactly
// once.
var ErrTrails = errors.New("its log is in several trails: embed the struct as a field of another type, or save it by itself")

// traits are what Save has to know of an object's type.
type traits struct {
	drops  bool // some attribute keeps only the last N changes, so that numbers may be missing
	trails int  // its own and those of embedded structs
}

var known sync.Map // of traits by reflect.Type

func traitsOf(x audit.Audited) traits {
	t := reflect.TypeOf(x)
	if found, ok := known.Load(t); ok {
		return found.(traits)
	}
	var found traits
	found.read(t, make(map[reflect.Type]bool))
	renamed.add(x)
	known.Store(t, found)
	return found
}

var (
	trailType     = reflect.TypeFor[audit.Trail]()
	syncTrailType = reflect.TypeFor[audit.SyncTrail]()
)

// read looks at a struct and those that it embeds.
func (s *traits) read(t reflect.Type, seen map[reflect.Type]bool) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return
	}
	seen[t] = true
	for field := range t.Fields() {
		switch f := field; {
		case f.Type == trailType, f.Type == syncTrailType:
			s.trails++
		case keeps(f.Tag):
			s.drops = true
		case f.Anonymous:
			s.read(f.Type, seen)
		}
	}
}

// keeps reports whether a field's tag bounds how many of its changes are kept.
func keeps(t reflect.StructTag) bool {
	field, ok := tag.FieldOf(string(t))
	return ok && field.Keep > 0
}
