package capture

import (
	"fmt"
	"reflect"
	"time"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
	"github.com/auditline/auditline/audit/internal/values"
)

// compare finds the differences, in source order.
func (c *capture) compare() error {
	for _, p := range c.parts {
		if p.Within(c.object.At()) != p.own {
			return fmt.Errorf("audit: cannot capture %s: another %s was embedded, which has a log of its own", c.object.Schema().Name, p.Type)
		}
	}
	set := c.setMeanwhile()
	for _, a := range c.object.Schema().Attrs {
		if p := c.partOf(a); p != nil { // else embedded by a pointer that was nil
			c.compareAttr(p, a, set)
		}
	}
	return nil
}

// keepsID returns an error where fn has made another object of it, whose log would be that of both.
func (c *capture) keepsID() error {
	s, at := c.object.Schema(), c.object.At()
	if name := s.ChangedID(at, c.before); name != "" {
		return fmt.Errorf("audit: cannot capture %s: it says which object this is, and %q cannot become %q", name, s.ID(c.before), s.ID(at))
	}
	return nil
}

// partOf is the part that a is in, if the object has it.
func (c *capture) partOf(a *schema.Attr) *part {
	for i := range c.parts {
		if c.parts[i].Part == a.Part {
			return &c.parts[i]
		}
	}
	return nil
}

// setMeanwhile is what setters, called by fn, have logged that attributes hold; nil where they have
// logged nothing. Of what is logged element by element, or redacted, the log does not tell that.
func (c *capture) setMeanwhile() (set map[*schema.Attr]any) {
	for _, p := range c.parts {
		t := p.Trail(p.own)
		if t.Seq() == p.trail.Seq() {
			continue
		}
		if set == nil {
			set = make(map[*schema.Attr]any)
		}
		for change := range history.HistoryOf(p.Part, t).Changes(p.trail.Seq(), nil) {
			for _, a := range c.object.Schema().Attrs {
				noteSet(set, a, change)
			}
		}
	}
	return set
}

// noteSet notes what change, made by a setter, says of a.
func noteSet(set map[*schema.Attr]any, a *schema.Attr, change history.Change) {
	switch {
	case !a.Covers(change.Field):
	case a.Redact || a.Elements:
		set[a] = unknown{}
	case len(a.Members) == 0:
		set[a] = change.New
	}
	for _, m := range a.Members {
		noteSet(set, m, change)
	}
}

// unknown stands for a value that the log does not tell.
type unknown struct{}

// compareAttr notes what differs in a, compared with what it was before, or with what a setter has
// made of it.
func (c *capture) compareAttr(p *part, a *schema.Attr, set map[*schema.Attr]any) {
	before := len(c.changes)
	if len(a.Members) == 0 {
		c.compareLeaf(p, a, set)
	}
	for _, member := range a.Members {
		c.compareLeaf(p, member, set)
	}
	if len(c.changes) == before || a.Check == "" && a.After == "" {
		return // as most do, so that nothing is boxed for them
	}
	now, was := unsafe.Add(p.own, a.Offset), unsafe.Add(p.before, a.Offset)
	c.asking = append(c.asking, asking{p, a, variable(a, was).Interface(), variable(a, now).Interface(), p.hooks.after(a.Own)})
}

// compareLeaf notes whether a, an attribute of p or a member of one, differs.
func (c *capture) compareLeaf(p *part, a *schema.Attr, set map[*schema.Attr]any) {
	now, was := unsafe.Add(p.own, a.Offset), unsafe.Add(p.before, a.Offset)
	logged, isSet := set[a]
	switch {
	case isSet && logged == unknown{}:
	case isSet && same(a, logged, variable(a, now).Interface()):
	case isSet:
		c.changes = append(c.changes, change{p, a, reflect.ValueOf(logged)})
	case !sameAt(a, was, now):
		c.changes = append(c.changes, change{p, a, variable(a, was)})
	}
}

// variable is the attribute's variable at at.
func variable(a *schema.Attr, at unsafe.Pointer) reflect.Value {
	return reflect.NewAt(a.Type, at).Elem()
}

// sameAt tells whether two variables of an attribute hold the same, without boxing the commonest.
func sameAt(a *schema.Attr, x, y unsafe.Pointer) bool {
	switch a.Type.Kind() {
	case reflect.String:
		return *(*string)(x) == *(*string)(y)
	case reflect.Bool, reflect.Int8, reflect.Uint8:
		return *(*uint8)(x) == *(*uint8)(y)
	case reflect.Int16, reflect.Uint16:
		return *(*uint16)(x) == *(*uint16)(y)
	case reflect.Int32, reflect.Uint32, reflect.Float32:
		return *(*uint32)(x) == *(*uint32)(y)
	case reflect.Int64, reflect.Uint64, reflect.Float64:
		return *(*uint64)(x) == *(*uint64)(y)
	}
	return same(a, variable(a, x).Interface(), variable(a, y).Interface())
}

// same tells whether two values of an attribute are the same: times that show the same instant in
// another zone are not, unless the field's tag has onchange.
func same(a *schema.Attr, x, y any) bool {
	if t, ok := x.(time.Time); ok && !a.OnChange {
		u, ok := y.(time.Time)
		return ok && t.Equal(u) && t.Format(zone) == u.Format(zone)
	}
	return values.SameValue(x, y)
}

const zone = "MST Z07:00:00"

// ask asks the checks of what has changed. They see a copy of the struct, so that they may use its
// getters: what fn has left, but for the field in question, which holds what it held before.
func (c *capture) ask() error {
	for _, a := range c.asking {
		if a.attr.Check == "" {
			continue
		}
		if err := a.refused(c); err != nil {
			return fmt.Errorf("audit: cannot capture %s: %w", a.attr.Name, err)
		}
	}
	return nil
}

func (a *asking) refused(c *capture) error {
	asked := a.part.copyOf(c.object.Schema().IsTrail)
	set(variable(a.attr, unsafe.Add(asked, a.attr.Offset)), a.old)
	check := a.part.hooksAt(asked).check(a.attr.Own)
	return check(a.new)
}

// log logs the changes, as one change set.
func (c *capture) log() {
	prov := stream.Provenance{By: c.by, At: stream.Now()}
	number := stream.NextSet(prov.At)
	for _, one := range c.changes {
		one.log(prov, number)
	}
	for _, p := range c.parts {
		p.Trail(p.own).EndSet()
	}
}

// log logs the change. The field and the log each have a value of their own then.
func (one *change) log(prov stream.Provenance, number uint64) {
	trail := one.part.Trail(one.part.own)
	now := variable(one.attr, unsafe.Add(one.part.own, one.attr.Offset))
	off, kind, how := history.SlotOf(one.attr, one.attr.Redact)
	if kind == stream.KindInt || kind == stream.KindFloat {
		trail.LogNumber(off, kind, prov, number, values.BitsOf(one.old), values.BitsOf(now))
		return
	}
	var old any
	if one.old.IsValid() {
		old = one.old.Interface()
	}
	value := now.Interface()
	trail.LogChange(off, kind, how, prov, number, old, copied(one.attr, value))
	if values.ClonerOf(one.attr.Type) != nil {
		set(now, copied(one.attr, value))
	}
}

// set sets v, which may be an interface, to value, which then may be nil.
func set(v reflect.Value, value any) {
	if value == nil {
		v.SetZero()
		return
	}
	v.Set(reflect.ValueOf(value))
}
