package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/stream"
)

// ErrNoWho is what a setter of a trail tagged who returns for a context that carries no Who, see
// With, and what Update, Group and Capture return. Nothing is set then.
var ErrNoWho = stream.ErrNoWho

// Tx is what a Group does. It is valid until the Group's function returns, in its goroutine.
type Tx struct {
	origin  stream.Origin
	objects []history.Object
	fault   error // of an In that is not possible
}

// Group changes several objects at once: all of what fn sets through the handles that In gives, or,
// when fn returns an error, panics, or asks for an object that is not named, nothing. The changes
// have the origin of ctx and are one change set. The objects' trails are tagged update; an object
// may be named twice, and a nil one is an error. Those with a SyncTrail are locked while fn runs,
// in an order that is the same for all groups, so that groups never wait for each other for ever;
// fn must not wait for one.
func Group(ctx context.Context, fn func(g *Tx) error, objects ...Audited) error {
	g := &Tx{origin: stream.OriginOf(ctx)}
	for _, x := range objects {
		o, err := objectOf(x)
		if err != nil {
			return fmt.Errorf("audit: cannot change %w in a group", err)
		}
		if o.Schema().Own() == nil {
			return fmt.Errorf("audit: cannot change %s in a group: it has no trail of its own", o.Schema().Name)
		}
		g.objects = append(g.objects, o)
	}
	slices.SortFunc(g.objects, func(a, b history.Object) int { return cmp.Compare(uintptr(a.OwnTrail()), uintptr(b.OwnTrail())) })
	g.objects = slices.CompactFunc(g.objects, func(a, b history.Object) bool { return a.OwnTrail() == b.OwnTrail() })
	at := stream.Now()
	return g.run(fn, g.objects, stream.NextSet(at), stream.Provenance{By: g.origin, At: at})
}

// objectOf returns x, or an error that tells of which type x is nil.
func objectOf(x Audited) (history.Object, error) {
	v := reflect.ValueOf(x)
	switch {
	case x == nil:
		return history.Object{}, errors.New("nil")
	case v.Kind() == reflect.Pointer && v.IsNil():
		return history.Object{}, fmt.Errorf("a nil %T", x)
	}
	return history.Object(x.Audit()), nil
}

// run begins the updates of the objects one within the other, and calls fn in the last.
func (g *Tx) run(fn func(*Tx) error, rest []history.Object, set uint64, prov stream.Provenance) error {
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

// Join refuses an object that the Group was not given. The generated methods In call it.
func (g *Tx) Join(v View) {
	of := func(o history.Object) bool { return o.OwnTrail() == history.Object(v).OwnTrail() }
	if !slices.ContainsFunc(g.objects, of) {
		g.refuse(fmt.Errorf("audit: %s is not among the objects of the group", strings.TrimSpace(v.Type()+" "+v.ID())))
	}
}

// JoinWho is Join for a trail tagged who.
func (g *Tx) JoinWho(v View) {
	g.Join(v)
	if err := stream.NeedWho(g.origin); err != nil {
		g.refuse(err)
	}
}

// refuse ends the Group's function with err.
func (g *Tx) refuse(err error) {
	if g.fault == nil {
		g.fault = err
	}
	panic(err)
}
