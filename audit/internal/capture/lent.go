package capture

import (
	"reflect"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/structs"
	"github.com/auditline/auditline/audit/internal/values"
)

// lent is a pointer's variable that, while fn runs, points to a copy. Decoders write to what a
// pointer refers to, and the log refers to that, too.
type lent struct {
	variable   reflect.Value
	from, copy reflect.Value // pointers
}

// lend gives the attributes that are pointers to values copies of these to point to.
func (c *capture) lend() {
	for _, p := range c.parts {
		for _, a := range p.Attrs {
			if a.Type.Kind() != reflect.Pointer {
				continue
			}
			if v := variable(a, unsafe.Add(p.own, a.Offset)); c.lends(a, v) {
				c.lendTo(v)
			}
		}
	}
}

// lendTo makes v, a pointer, point to a copy of what it points to.
func (c *capture) lendTo(v reflect.Value) {
	elem := v.Type().Elem()
	copied := reflect.New(elem)
	copied.Elem().Set(v.Elem())
	if clone := values.ClonerOf(elem); clone != nil {
		copied.Elem().Set(clone(copied.Elem()))
	}
	pointer := copied.Convert(v.Type())
	c.lent = append(c.lent, lent{v, reflect.ValueOf(v.Interface()), pointer})
	v.Set(pointer)
}

// lends tells whether v, a pointer and the variable of a, points to what can be copied, and is not
// cloned itself.
func (c *capture) lends(a *schema.Attr, v reflect.Value) bool {
	return !a.Share && !v.IsNil() &&
		values.ClonerOf(a.Type) == nil && structs.MayCopy(a.Type.Elem(), c.object.Schema().IsTrail)
}

// takeBack makes the variables whose copies nobody has written to point where they did.
func (c *capture) takeBack() {
	for _, l := range c.lent {
		if l.variable.Pointer() == l.copy.Pointer() && values.SameValue(l.from.Elem().Interface(), l.copy.Elem().Interface()) {
			l.variable.Set(l.from)
		}
	}
}

// copied returns a copy of value that nobody else writes to.
func copied(a *schema.Attr, value any) any {
	if a.Share && a.Elements { // setters write to the collection itself
		return values.Shallow(reflect.ValueOf(value)).Interface()
	}
	return copiedElement(a, value)
}

// copiedElement is copied of an element of a, or of a value of an attribute without any.
func copiedElement(a *schema.Attr, value any) any {
	if value == nil || a.Share {
		return value
	}
	if clone := values.ClonerOf(reflect.TypeOf(value)); clone != nil {
		return clone(reflect.ValueOf(value)).Interface()
	}
	return value
}

// copyOf returns a copy of p's struct as it is now, which reads the same log.
func (p *part) copyOf(isTrail func(reflect.Type) bool) unsafe.Pointer {
	to := reflect.New(p.Type).UnsafePointer()
	new(structs.Copy).Fields(structs.Of(p.Type, isTrail), to, p.own)
	p.Trail(to).Reset(p.Trail(p.own).State())
	return to
}
