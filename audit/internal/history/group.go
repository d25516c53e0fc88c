package history

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/auditline/auditline/audit/internal/stream"
)

// Tx is a group of objects that are changed at once, all or none of them.
type Tx struct {
	origin  stream.Origin
	objects []Object
	fault   error // of an In that is not possible
}

// Group does with the objects, each of which has a trail of its own, what fn does with those that
// join: all of it or, where fn returns an error or panics, nothing.
func Group(by stream.Origin, objects []Object, fn func(*Tx) error) error {
	slices.SortFunc(objects, func(a, b Object) int { return cmp.Compare(uintptr(a.OwnTrail()), uintptr(b.OwnTrail())) })
	objects = slices.CompactFunc(objects, func(a, b Object) bool { return a.OwnTrail() == b.OwnTrail() })
	g, at := &Tx{origin: by, objects: objects}, stream.Now()
	return g.run(fn, g.objects, stream.NextSet(at), stream.Provenance{By: g.origin, At: at})
}

// run begins the updates of the objects one within the other, and calls fn in the last.
func (g *Tx) run(fn func(*Tx) error, rest []Object, set uint64, prov stream.Provenance) error {
	if len(rest) == 0 {
		return g.call(fn)
	}
	err := rest[0].Update(set, prov, func() error { return g.run(fn, rest[1:], set, prov) })
	if err == stream.ErrNested { // not one of fn's own
		return fmt.Errorf("audit: cannot change %s in a group: %w", rest[0].Schema().Name, err)
	}
	return err
}

// call calls fn, and makes an error of a fault of Join, whatever fn has made of it.
func (g *Tx) call(fn func(*Tx) error) (err error) {
	defer func() {
		g.objects = nil // handles are given no longer
		if g.fault == nil {
			return
		}
		if r := recover(); r != nil && r != any(g.fault) {
			panic(r)
		}
		err = g.fault
	}()
	return fn(g)
}

// Join refuses an object that the Group was not given.
func (g *Tx) Join(v Object) {
	of := func(o Object) bool { return o.OwnTrail() == v.OwnTrail() }
	if !slices.ContainsFunc(g.objects, of) {
		g.refuse(fmt.Errorf("audit: %s is not among the objects of the group", strings.TrimSpace(v.Schema().Name+" "+v.Schema().ID(v.at))))
	}
}

// JoinWho is Join for a trail tagged who.
func (g *Tx) JoinWho(v Object) {
	g.Join(v)
	if err := stream.NeedWho(g.origin); err != nil {
		g.refuse(err)
	}
}

// refuse ends the group's function with err.
func (g *Tx) refuse(err error) {
	if g.fault == nil {
		g.fault = err
	}
	panic(err)
}
