package auditimpl

import (
	"context"
	"fmt"
	"slices"
	"strings"
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
	ask  func(any) error // nil where only set itself knows whether it refuses
}

// Undo sets an attribute by its setter.
func Undo[T any](attr string, set func(T)) Undoing {
	never := func(any) error { return nil }
	return Undoing{attr: attr, ask: never, set: func(v any) error {
		set(as[T](v))
		return nil
	}}
}

// UndoChecked is Undo for a setter that asks check, and sets what it does not refuse. check is
// not given where the caller's package cannot call it.
func UndoChecked[T any](attr string, set func(T) error, check ...func(T) error) Undoing {
	u := Undoing{attr: attr, set: func(v any) error { return set(as[T](v)) }}
	if len(check) > 0 {
		u.ask = func(v any) error { return check[0](as[T](v)) }
	}
	return u
}

// UndoBy is Undo for a setter that logs the origin of ctx.
func UndoBy[T any](ctx context.Context, attr string, set func(context.Context, T)) Undoing {
	return Undo(attr, func(v T) { set(ctx, v) })
}

// UndoCheckedBy is UndoChecked for a setter that logs the origin of ctx.
func UndoCheckedBy[T any](ctx context.Context, attr string, set func(context.Context, T) error, check ...func(T) error) Undoing {
	return UndoChecked(attr, func(v T) error { return set(ctx, v) }, check...)
}

// UndoWhoBy is UndoBy for a trail tagged who, whose setter refuses a context without a Who.
func UndoWhoBy[T any](ctx context.Context, attr string, set func(context.Context, T) error) Undoing {
	u := UndoCheckedBy(ctx, attr, set)
	u.ask = func(any) error { return Who(ctx) }
	return u
}

// as returns v as a T; nil if T is an interface that holds nothing.
func as[T any](v any) T {
	value, _ := v.(T)
	return value
}

// Revert sets the attributes of v that differ from what they were at t back to that,
// through their setters, so that this is logged too. Generated RevertTo methods call it,
// with the setters of embedded structs too, but for those that want a context which
// RevertTo does not have, and those that an embedded pointer's own embedded structs have.
//
// It changes nothing when a value is no longer known, was redacted, or has no setter, nor when
// a check refuses: all are asked before the first setter is called. Setters whose check cannot
// be asked alone come first. Should one refuse after others have set, as where the struct was
// changed meanwhile, the error says so.
func Revert(v audit.View, t time.Time, opts []audit.RevertOption, setters ...Undoing) error {
	object := history.Object(v)
	kept, err := keep(object.Schema(), opts)
	if err != nil {
		return err
	}
	steps, err := undo(object, t, kept, setters)
	if err != nil {
		return err
	}
	return object.Undo(func() error { return take(steps) })
}

// keep returns the names of the attributes that options leave as they are.
func keep(s *schema.Schema, opts []audit.RevertOption) (names []string, err error) {
	for _, o := range opts {
		for _, name := range history.RevertOption(o).Kept() {
			known := func(a *schema.Attr) bool { return a.Name == name }
			if !slices.ContainsFunc(s.Attrs, known) {
				return nil, fmt.Errorf("audit: cannot revert: Keep(%q): %s has no such attribute", name, s.Name)
			}
			names = append(names, name)
		}
	}
	return names, nil
}

// step sets one attribute back.
type step struct {
	Undoing
	attr  *schema.Attr
	value any
}

// take asks all checks, then takes all steps.
func take(steps []step) error {
	for _, s := range steps {
		if s.ask == nil {
			continue
		}
		if err := s.ask(s.value); err != nil {
			return fmt.Errorf("audit: cannot revert %s: %w", s.attr.Name, err)
		}
	}
	slices.SortStableFunc(steps, func(a, b step) int { return rank(a) - rank(b) })
	for i, s := range steps {
		if err := s.set(s.value); err != nil {
			return refused(steps[:i], s, err)
		}
	}
	return nil
}

// rank puts first what can refuse though nothing was asked before.
func rank(s step) int {
	if s.ask == nil {
		return 0
	}
	return 1
}

// refused says what was done before a setter refused.
func refused(done []step, s step, err error) error {
	if len(done) == 0 {
		return fmt.Errorf("audit: cannot revert %s: %w", s.attr.Name, err)
	}
	var names []string
	for _, d := range done {
		names = append(names, d.attr.Name)
	}
	return fmt.Errorf("audit: cannot revert %s, after %s: %w", s.attr.Name, strings.Join(names, ", "), err)
}

// undo returns what has to be done.
func undo(v history.Object, t time.Time, kept []string, setters []Undoing) (steps []step, err error) {
	set := make(map[string]Undoing)
	for _, u := range setters {
		set[u.attr] = u
	}
	then, now, dirty := v.AsOf(t), v.Values(), v.Dirty(t)
	for _, a := range v.Schema().Attrs {
		value, known := then[a.Name]
		change, settable := set[a.Full]
		current, here := now[a]
		switch {
		case !here || slices.Contains(kept, a.Name):
		case !known:
			return nil, impossible(a, "what it was then is no longer in the log")
		case a.Redact && slices.Contains(dirty, a.Name):
			return nil, impossible(a, "it is redacted")
		case a.Redact || values.SameValue(value, current):
		case !settable:
			return nil, impossible(a, "it has no setter here")
		default:
			steps = append(steps, step{change, a, value})
		}
	}
	return steps, nil
}

func impossible(a *schema.Attr, why string) error {
	return fmt.Errorf("audit: cannot revert %[1]s: %[2]s; audit.Keep(%[1]q) leaves it as it is", a.Name, why)
}
