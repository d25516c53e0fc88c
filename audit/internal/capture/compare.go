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
// logged nothing. Of what is redacted the log does not tell that.
func (c *capture) setMeanwhile() (set map[*schema.Attr]any) {
	for _, p := range c.parts {
		t := p.Trail(p.own)
		if t.Seq() == p.trail.Seq() {
			continue
		}
		if set == nil {
			set = make(map[*schema.Attr]any)
		}
		h := history.HistoryOf(p.Part, t)
		for change := range h.Changes(p.trail.Seq(), nil) {
			for _, a := range c.object.Schema().Attrs {
				noteSet(set, a, change, h)
			}
		}
	}
	return set
}

// noteSet notes what change, made by a setter and logged in h, says of a.
func noteSet(set map[*schema.Attr]any, a *schema.Attr, change history.Change, h *history.History) {
	_, noted := set[a]
	switch {
	case !a.Covers(change.Field):
	case a.Redact:
		set[a] = unknown{}
	case a.Elements && !noted:
		set[a] = h.Latest(a)
	case !a.Elements && len(a.Members) == 0:
		set[a] = change.New
	}
	for _, m := range a.Members {
		noteSet(set, m, change, h)
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
		c.note(p, a, reflect.ValueOf(logged), variable(a, now))
	case !sameAt(a, was, now):
		c.note(p, a, variable(a, was), variable(a, now))
	}
}

// note notes that a was old and is now another value; of a collection, which elements are.
func (c *capture) note(p *part, a *schema.Attr, old, now reflect.Value) {
	one := change{part: p, attr: a, old: old}
	if a.Elements {
		same := func(x, y any) bool { return identical(x, y) || same(a, x, y) }
		edits, ok := stream.EditsBetween(old.Interface(), now.Interface(), same)
		if ok && len(edits) == 0 {
			return
		}
		one.edits = edits
	}
	c.changes = append(c.changes, one)
}

// identical tells whether two elements are the same in all that they hold.
func identical(x, y any) bool {
	v, w := reflect.ValueOf(x), reflect.ValueOf(y)
	return v.IsValid() && w.IsValid() && v.Type() == w.Type() && values.SameReflected(v, w)
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

// log logs the changes.
func (c *capture) log() {
	prov := stream.Provenance{By: c.by, At: stream.Now()}
	for _, one := range c.changes {
		one.log(prov, c.set)
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
	if len(one.edits) > 0 {
		for i := range one.edits {
			one.edits[i].New = copiedElement(one.attr, one.edits[i].New)
		}
		trail.LogEdits(off, kind, how, prov, number, one.old.Interface(), one.edits)
	} else {
		trail.LogChange(off, kind, how, prov, number, boxed(one.old), copied(one.attr, now.Interface()))
	}
	if values.ClonerOf(one.attr.Type) != nil {
		set(now, copied(one.attr, now.Interface()))
	}
}

// boxed is v, nil where v is invalid.
func boxed(v reflect.Value) any {
	if !v.IsValid() {
		return nil
	}
	return v.Interface()
}

// set sets v, which may be an interface, to value, which then may be nil.
func set(v reflect.Value, value any) {
	if value == nil {
		v.SetZero()
		return
	}
	v.Set(reflect.ValueOf(value))
}
