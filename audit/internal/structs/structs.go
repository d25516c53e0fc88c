// Package structs copies audited structs field by field. What must not be copied stays out of it:
// trails, locks, and whatever holds them otherwise than in a struct.
package structs

import (
	"reflect"
	"sync"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/values"
	"github.com/auditline/auditline/internal/tag"
)

// Layout says how structs of one type are copied.
type Layout struct {
	fields []field
	inner  []inner
	trails []field // in structs of this type itself
	trail  func(reflect.Type) bool
}

// field is copied by assignment.
type field struct {
	offset uintptr
	typ    reflect.Type
	clone  func(reflect.Value) reflect.Value // nil where the copy may refer to what the original does
	edited bool                              // setters change what it refers to
}

// inner is a struct that holds a trail or a lock, and therefore is copied field by field.
type inner struct {
	offset  uintptr
	typ     reflect.Type
	pointer bool // an embedded pointer to it
}

var layouts sync.Map // of *Layout by reflect.Type

// Of returns the layout of t, a struct type; isTrail tells which types are trails.
func Of(t reflect.Type, isTrail func(reflect.Type) bool) *Layout {
	if l, ok := layouts.Load(t); ok {
		return l.(*Layout)
	}
	l := &Layout{trail: isTrail}
	for f := range t.Fields() {
		l.add(f)
	}
	layouts.Store(t, l)
	return l
}

func (l *Layout) add(f reflect.StructField) {
	embeds := f.Anonymous && f.Type.Kind() == reflect.Pointer
	switch {
	case l.trail(f.Type):
		l.trails = append(l.trails, field{offset: f.Offset, typ: f.Type})
	case embeds && l.holdsLock(f.Type.Elem()):
		l.inner = append(l.inner, inner{f.Offset, f.Type.Elem(), true})
	case !l.holdsLock(f.Type):
		l.fields = append(l.fields, field{f.Offset, f.Type, cloner(f), isEdited(f)})
	case f.Type.Kind() == reflect.Struct && !isLock(f.Type):
		l.inner = append(l.inner, inner{f.Offset, f.Type, false})
	}
}

// cloner returns what copies the values of f, nil if it shares them.
func cloner(f reflect.StructField) func(reflect.Value) reflect.Value {
	if tagged, _ := tag.FieldOf(string(f.Tag)); tagged.Share {
		return nil
	}
	return values.ClonerOf(f.Type)
}

// isEdited tells whether setters of f change the elements of its value.
func isEdited(f reflect.StructField) bool {
	tagged, _ := tag.FieldOf(string(f.Tag))
	return tagged.Elem && (f.Type.Kind() == reflect.Map || f.Type.Kind() == reflect.Slice)
}

// Copy is a copy under way. Cloning calls methods of others, and therefore may have to wait until
// no lock is held: see Clone.
type Copy struct {
	// Lock locks the trail of a struct of which fields are copied, and returns how to unlock it.
	Lock     func(t reflect.Type, trail unsafe.Pointer) (unlock func())
	uncloned []uncloned
}

type uncloned struct {
	at unsafe.Pointer
	field
}

// Fields copies the fields of the struct at src to dst, where a zero value stands.
func (c *Copy) Fields(l *Layout, dst, src unsafe.Pointer) {
	for _, t := range l.trails {
		if c.Lock != nil {
			defer c.Lock(t.typ, unsafe.Add(src, t.offset))()
		}
	}
	for _, f := range l.fields {
		to, v := unsafe.Add(dst, f.offset), at(f.typ, unsafe.Add(src, f.offset))
		if f.edited {
			v = values.Shallow(v)
		}
		at(f.typ, to).Set(v)
		if f.clone != nil {
			c.uncloned = append(c.uncloned, uncloned{to, f})
		}
	}
	for _, i := range l.inner {
		to, from := unsafe.Add(dst, i.offset), unsafe.Add(src, i.offset)
		if i.pointer {
			to, from = newInner(i.typ, to, from)
		}
		if from != nil {
			c.Fields(Of(i.typ, l.trail), to, from)
		}
	}
}

// newInner gives the embedded pointer at to a struct of its own, if that at from has one.
func newInner(t reflect.Type, to, from unsafe.Pointer) (dst, src unsafe.Pointer) {
	src = *(*unsafe.Pointer)(from)
	if src == nil {
		return nil, nil
	}
	p := reflect.New(t)
	at(p.Type(), to).Set(p)
	return p.UnsafePointer(), src
}

// Clone gives the copy its own of all that the fields refer to.
func (c *Copy) Clone() {
	for _, u := range c.uncloned {
		v := at(u.typ, u.at)
		v.Set(u.clone(v))
	}
}

// PutBack sets the fields of the struct at dst to those of saved, a copy of it. It leaves embedded
// pointers alone, see Embedded.
func (l *Layout) PutBack(dst, saved unsafe.Pointer) {
	for _, f := range l.fields {
		at(f.typ, unsafe.Add(dst, f.offset)).Set(at(f.typ, unsafe.Add(saved, f.offset)))
	}
	for _, i := range l.inner {
		to, from := unsafe.Add(dst, i.offset), unsafe.Add(saved, i.offset)
		if i.pointer {
			to, from = *(*unsafe.Pointer)(to), *(*unsafe.Pointer)(from)
		}
		if to != nil && from != nil {
			Of(i.typ, l.trail).PutBack(to, from)
		}
	}
}

// at is the variable of type t at p.
func at(t reflect.Type, p unsafe.Pointer) reflect.Value { return reflect.NewAt(t, p).Elem() }

func (l *Layout) holdsLock(t reflect.Type) bool { return !MayCopy(t, l.trail) }

// MayCopy tells whether values of t neither are nor hold what must not be copied.
func MayCopy(t reflect.Type, isTrail func(reflect.Type) bool) bool {
	switch {
	case isTrail(t) || isLock(t):
		return false
	case t.Kind() == reflect.Array:
		return MayCopy(t.Elem(), isTrail)
	case t.Kind() == reflect.Struct:
		for f := range t.Fields() {
			if !MayCopy(f.Type, isTrail) {
				return false
			}
		}
	}
	return true
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
