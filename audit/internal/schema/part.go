package schema

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/stream"
)

// path leads from a struct to one that it embeds.
type path []step

type step struct {
	offset  uintptr
	pointer bool
}

// follow returns where the embedded struct is, nil behind a nil pointer.
func (p path) follow(outer unsafe.Pointer) unsafe.Pointer {
	for _, s := range p {
		outer = unsafe.Add(outer, s.offset)
		if s.pointer {
			outer = *(*unsafe.Pointer)(outer)
		}
		if outer == nil {
			return nil
		}
	}
	return outer
}

// text is the field's value, "" behind a nil pointer.
func (f id) text(outer unsafe.Pointer) string {
	own := f.path.follow(outer)
	if own == nil {
		return ""
	}
	at := unsafe.Add(own, f.offset)
	switch f.typ {
	case textType:
		return *(*string)(at)
	case intType:
		return strconv.Itoa(*(*int)(at))
	}
	return fmt.Sprint(reflect.NewAt(f.typ, at).Elem().Interface())
}

// The commonest types of ids.
var textType, intType = reflect.TypeFor[string](), reflect.TypeFor[int]()

// differs tells whether before had a value, and the struct at outer has another one.
func (f id) differs(outer, before unsafe.Pointer) bool {
	is, was := f.path.follow(outer), f.path.follow(before)
	if is == nil || was == nil {
		return false
	}
	old := reflect.NewAt(f.typ, unsafe.Add(was, f.offset)).Elem()
	switch {
	case old.IsZero():
		return false
	case old.Comparable():
		return !old.Equal(reflect.NewAt(f.typ, unsafe.Add(is, f.offset)).Elem())
	}
	return f.text(outer) != f.text(before)
}

// Attr returns the part's attribute of that name, nil when there is none.
func (p *Part) Attr(name string) *Attr {
	for _, a := range p.Attrs {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Find returns the part's attribute that logs call name, or have called so: a name of today
// goes first. It is nil when there is none.
func (p *Part) Find(name string) (found *Attr) {
	for _, a := range p.Attrs {
		switch {
		case a.Own == name:
			return a
		case slices.Contains(a.Was, name) && (found == nil || a.Offset < found.Offset):
			found = a
		}
	}
	return found
}

// Within returns where p's struct is in the outer one, nil behind a nil pointer.
func (p *Part) Within(outer unsafe.Pointer) unsafe.Pointer { return p.path.follow(outer) }

// With calls do with the part's trail, under its lock if it has one. It returns false
// where the part does not exist.
func (p *Part) With(outer unsafe.Pointer, do func(own unsafe.Pointer, t *stream.Trail)) bool {
	own := p.Within(outer)
	if own == nil {
		return false
	}
	if s := p.SyncTrail(own); s != nil {
		defer s.Leave(s.Enter())
	}
	do(own, p.Trail(own))
	return true
}

// Trail is the trail of the part's struct at own.
func (p *Part) Trail(own unsafe.Pointer) *stream.Trail {
	return (*stream.Trail)(unsafe.Add(own, p.trail))
}

// Field is the field that holds the trail, a Trail or a SyncTrail.
func (p *Part) Field(own unsafe.Pointer) unsafe.Pointer {
	if s := p.SyncTrail(own); s != nil {
		return unsafe.Pointer(s)
	}
	return unsafe.Pointer(p.Trail(own))
}

// SyncTrail is what locks that trail, nil if nothing does.
func (p *Part) SyncTrail(own unsafe.Pointer) *stream.SyncTrail {
	if !p.sync {
		return nil
	}
	return (*stream.SyncTrail)(unsafe.Add(own, p.trail-stream.TrailOffset))
}
