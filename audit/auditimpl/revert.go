package auditimpl

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/values"
)

// Undoing is how Revert sets one attribute, by its full name: that of an embedded struct's
// comes after the embedded field's, as in Base.level.
type Undoing struct {
	attr string
	set  func(any) error
}

// Undo sets an attribute by its setter.
func Undo[T any](attr string, set func(T)) Undoing {
	return UndoChecked(attr, func(v T) error {
		set(v)
		return nil
	})
}

// UndoChecked is Undo for a setter that may refuse.
func UndoChecked[T any](attr string, set func(T) error) Undoing {
	return Undoing{attr, func(v any) error {
		value, _ := v.(T) // nil if T is an interface that holds nothing
		return set(value)
	}}
}

// UndoBy is Undo for a setter that logs the origin of ctx.
func UndoBy[T any](ctx context.Context, attr string, set func(context.Context, T)) Undoing {
	return Undo(attr, func(v T) { set(ctx, v) })
}

// UndoCheckedBy is UndoChecked for a setter that logs the origin of ctx.
func UndoCheckedBy[T any](ctx context.Context, attr string, set func(context.Context, T) error) Undoing {
	return UndoChecked(attr, func(v T) error { return set(ctx, v) })
}

// Revert sets the attributes of v that differ from what they were at t back to that,
// through their setters, so that this is logged too. Generated RevertTo methods call it,
// with the setters of embedded structs too, but for those that want a context which
// RevertTo does not have, and those that an embedded pointer's own embedded structs have.
// It changes nothing when a value is no longer known, was redacted, or has no setter; it
// stops at the first setter that refuses.
func Revert(v audit.View, t time.Time, setters ...Undoing) error {
	steps, err := undo(history.Object(v), t, setters)
	if err != nil {
		return err
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// undo returns what has to be done.
func undo(v history.Object, t time.Time, setters []Undoing) (steps []func() error, err error) {
	set := make(map[string]func(any) error)
	for _, u := range setters {
		set[u.attr] = u.set
	}
	then, now, dirty := v.AsOf(t), v.Values(), v.Dirty(t)
	for _, a := range v.Schema().Attrs {
		value, known := then[a.Name]
		change := set[a.Full]
		current, here := now[a]
		switch {
		case !here:
		case !known:
			return nil, refuse(a, "what it was then is no longer in the log")
		case a.Redact && slices.Contains(dirty, a.Name):
			return nil, refuse(a, "it is redacted")
		case a.Redact || values.SameValue(value, current):
		case change == nil:
			return nil, refuse(a, "it has no setter here")
		default:
			steps = append(steps, func() error { return change(value) })
		}
	}
	return steps, nil
}

func refuse(a *schema.Attr, why string) error {
	return fmt.Errorf("audit: cannot revert %s: %s", a.Name, why)
}
