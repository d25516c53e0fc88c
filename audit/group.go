package audit

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/stream"
)

// ErrNoWho is what a setter of a trail tagged who returns for a context that carries no Who, see
// With, and what Update, Group and Capture return. Nothing is set then.
var ErrNoWho = stream.ErrNoWho

// Tx is what a Group does. It is valid until the Group's function returns, in its goroutine.
type Tx history.Tx

// Group changes several objects at once: all of what fn sets through the handles that In gives, or,
// when fn returns an error, panics, or asks for an object that is not named, nothing. The changes
// have the origin of ctx and are one change set. The objects' trails are tagged update; an object
// may be named twice, and a nil one is an error. Those with a SyncTrail are locked while fn runs,
// in an order that is the same for all groups, so that groups never wait for each other for ever;
// fn must not wait for one.
func Group(ctx context.Context, fn func(g *Tx) error, objects ...Audited) error {
	var list []history.Object
	for _, x := range objects {
		o, err := objectOf(x)
		if err != nil {
			return fmt.Errorf("audit: cannot change %w in a group", err)
		}
		if o.Schema().Own() == nil {
			return fmt.Errorf("audit: cannot change %s in a group: it has no trail of its own", o.Schema().Name)
		}
		list = append(list, o)
	}
	return history.Group(stream.OriginOf(ctx), list, func(g *history.Tx) error { return fn((*Tx)(g)) })
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
