// Package capture logs what code has written to an audited struct around its setters.
package capture

import (
	"fmt"
	"reflect"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/stream"
	"github.com/auditline/auditline/audit/internal/structs"
)

// Run calls fn and logs, as made by by, what it has written to the attributes of o. Either all is
// as fn left it, with the checks asked and every difference logged, or all is as it was before.
func Run(o history.Object, by stream.Origin, fn func() error) error {
	c, err := begin(o, by)
	if err != nil {
		return err
	}
	o.Enlist()
	if err := c.run(fn); err != nil {
		return err
	}
	for _, a := range c.asking {
		if a.after != nil {
			a.after(copied(a.attr, a.old), copied(a.attr, a.new))
		}
	}
	return nil
}

// load calls fn, which fills a fresh struct, and logs nothing. An error leaves it as it was.
func load(o history.Object, fn func() error) error {
	c := newCapture(o, stream.Origin{})
	return c.held(func() error {
		err := fn()
		c.takeBack()
		return err
	})
}

// Decode is for fn that reads the struct from somewhere: within a Run it leaves all to that, a
// struct that holds and has logged nothing is loaded, and for others it is Run without an origin.
func Decode(o history.Object, fn func() error) error {
	switch {
	case isRunning(o):
		return fn()
	case isFresh(o):
		return load(o, fn)
	}
	return Run(o, stream.Origin{}, fn)
}

// isFresh tells whether nothing was ever logged of o, and its attributes are all zero.
func isFresh(o history.Object) bool {
	for _, p := range o.Schema().Parts {
		used := false
		p.With(o.At(), func(own unsafe.Pointer, t *stream.Trail) {
			used = t.Seq() > 0
			for _, a := range p.Attrs {
				used = used || !variable(a, unsafe.Add(own, a.Offset)).IsZero()
			}
		})
		if used {
			return false
		}
	}
	return true
}

// capture is one call of Run.
type capture struct {
	object history.Object
	by     stream.Origin
	parts  []part
	layout *structs.Layout
	before unsafe.Pointer // a copy of the struct, with clones of what it refers to
	embeds structs.Embedded
	lent   []lent

	set     uint64 // the number of the change set, 0 for a load
	changes []change
	asking  []asking
}

// part is an audited struct in the object, locked.
type part struct {
	*schema.Part
	own    unsafe.Pointer // where it is
	before unsafe.Pointer // where its copy is
	trail  stream.State
	saved  *stream.Saved // nil for a load
	held   bool          // by an update of this goroutine
	hooks  Hooks
}

// change is what fn has done to an attribute, or to a member of one.
type change struct {
	part  *part
	attr  *schema.Attr
	old   reflect.Value // invalid for nil
	edits []stream.Edit // of a collection that is logged by its elements, none where all of it changed
}

// asking is an attribute that fn has written to, and whose tag names methods to call then.
type asking struct {
	part     *part
	attr     *schema.Attr
	old, new any
	after    func(old, new any)
}

func newCapture(o history.Object, by stream.Origin) *capture {
	c := &capture{object: o, by: by}
	c.layout = structs.Of(o.Schema().Type, o.Schema().IsTrail)
	for _, p := range o.Schema().Parts {
		if own := p.Within(o.At()); own != nil {
			c.parts = append(c.parts, part{Part: p, own: own})
		}
	}
	return c
}

// begin returns the capture, unless there are checks that it cannot ask.
func begin(o history.Object, by stream.Origin) (*capture, error) {
	c := newCapture(o, by)
	if isRunning(o) {
		return nil, fmt.Errorf("audit: Capture of %s within a Capture of the same object; write within the outer one", o.Schema().Name)
	}
	for i := range c.parts {
		if err := c.parts[i].allowed(o.Schema(), by); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// allowed returns an error where p's tags ask for what the capture does not have.
func (p *part) allowed(s *schema.Schema, by stream.Origin) error {
	if p.Who {
		if err := stream.NeedWho(by); err != nil {
			return err
		}
	}
	return p.findHooks(s)
}

// findHooks looks for the methods that the tags of p's fields name.
func (p *part) findHooks(s *schema.Schema) error {
	p.hooks = p.hooksAt(p.own)
	for _, a := range s.Attrs {
		switch {
		case a.Part != p.Part:
		case a.Check != "" && p.hooks.check(a.Own) == nil:
			return needsHooks(p, a, "check="+a.Check)
		case a.After != "" && p.hooks.after(a.Own) == nil:
			return needsHooks(p, a, "after="+a.After)
		}
	}
	return nil
}

func needsHooks(p *part, a *schema.Attr, option string) error {
	return fmt.Errorf("audit: cannot capture %s: %s has %s, which only generated code can call; "+
		"tag the trail `audit:\"capture\"` and run auditgen", p.Type, a.Name, option)
}

// hooksAt returns the hooks of the struct at own, p's or a copy of it; none where they are those of
// a struct that it embeds.
func (p *part) hooksAt(own unsafe.Pointer) Hooks {
	hooked, ok := reflect.NewAt(p.Type, own).Interface().(Hooked)
	if !ok {
		return Hooks{}
	}
	if h := hooked.AuditHooks(); h.Trail == p.Field(own) {
		return h
	}
	return Hooks{}
}

// run calls fn, and takes its writes over into the log, under the object's locks.
func (c *capture) run(fn func() error) error {
	c.set = stream.NextSet(stream.Now())
	return c.held(func() error {
		if err := c.call(fn); err != nil {
			return err
		}
		c.regain()
		c.takeBack()
		if err := c.compare(); err != nil {
			return err
		}
		if err := c.ask(); err != nil {
			return err
		}
		if err := c.keepsID(); err != nil {
			return err
		}
		c.log()
		return nil
	})
}

// held calls do under the object's locks. If do fails or panics, the struct is as it was.
func (c *capture) held(do func() error) error {
	done := false
	c.lock()
	defer c.unlock()
	for _, p := range c.parts {
		if p.Trail(p.own).Updating() {
			return fmt.Errorf("audit: Capture of %s within an update of it; use the update's handle", c.object.Schema().Name)
		}
	}
	c.save()
	defer func() {
		c.regain()
		if !done {
			c.restore()
			return
		}
		for _, p := range c.parts {
			if p.saved != nil {
				p.saved.Done(p.Trail(p.own))
			}
		}
	}()
	err := do()
	done = err == nil
	return err
}

func (c *capture) lock() {
	for i, p := range c.parts {
		if s := p.SyncTrail(p.own); s != nil {
			c.parts[i].held = s.Enter()
		}
	}
}

func (c *capture) unlock() {
	for _, p := range c.parts {
		if s := p.SyncTrail(p.own); s != nil {
			s.Leave(p.held)
		}
	}
}

// save notes what the struct and its trails hold.
func (c *capture) save() {
	before := reflect.New(c.object.Schema().Type)
	c.before = before.UnsafePointer()
	var copying structs.Copy
	copying.Fields(c.layout, c.before, c.object.At())
	copying.Clone()
	c.embeds = c.layout.Embedded(c.object.At())
	for i := range c.parts {
		p := &c.parts[i]
		p.before = p.Within(c.before)
		if c.set > 0 {
			p.saved = p.Trail(p.own).Save(c.set)
		}
		p.trail = p.Trail(p.own).State()
	}
	c.lend()
}

// regain gives the trails back what fn has overwritten of them: code that copies whole structs
// copies trails, too.
func (c *capture) regain() {
	for _, p := range c.parts {
		if s := p.SyncTrail(p.own); s != nil {
			s.Regain()
		}
		if t := p.Trail(p.own); t.Replaced(p.trail) {
			t.Reset(p.trail)
		}
	}
}

// restore makes the struct and its log as they were.
func (c *capture) restore() {
	c.embeds.PutBack()
	c.layout.PutBack(c.object.At(), c.before)
	for _, p := range c.parts {
		if p.saved != nil {
			p.saved.PutBack(p.Trail(p.own))
		} else {
			p.Trail(p.own).Reset(p.trail)
		}
	}
}
