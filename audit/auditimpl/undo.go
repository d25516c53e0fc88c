package auditimpl

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/history"
	"github.com/auditline/auditline/audit/internal/schema"
	"github.com/auditline/auditline/audit/internal/values"
)

// UndoChange sets what c has changed of v back to what it was before, through the attribute's
// setter. Generated Undo methods call it. It refuses, and changes nothing, where c is not in the
// log, where what it has changed was changed since, where the attribute was written around its
// setter, where the value is redacted or has no setter, and where a check does. What a change has
// changed is one element of a map, one member of a struct, or else all of the attribute: elements
// of a slice have moved since.
func UndoChange(v audit.View, c audit.Change, setters ...Undoing) error {
	if err := undoChange(v, c, setters); err != nil {
		return fmt.Errorf("audit: cannot undo change %d of %s: %w", c.Seq, c.Field, err)
	}
	return nil
}

func undoChange(v audit.View, c audit.Change, setters []Undoing) error {
	object := history.Object(v)
	var a *schema.Attr
	for _, one := range object.Schema().Attrs {
		if within(c.Field, one.Name) && (a == nil || len(one.Name) > len(a.Name)) {
			a = one
		}
	}
	if a == nil {
		return fmt.Errorf("%s has no such attribute", v.Type())
	}
	if a.Check == "" && a.After == "" { // these are called without the lock
		return object.Locked(a, func() error { return setBefore(v, a, c, setters) })
	}
	return setBefore(v, a, c, setters)
}

// setBefore sets a to what it is to be for c to be undone. What was set meanwhile would be lost.
func setBefore(v audit.View, a *schema.Attr, c audit.Change, setters []Undoing) error {
	before, err := beforeLast(v, a, c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(setters, func(u Undoing) bool { return u.attr == a.Full })
	if i < 0 {
		return errors.New("it has no setter here")
	}
	return history.Object(v).Undo(func() error { return setters[i].set(before) })
}

// within tells whether a change of field is one of the attribute: of all of it, or of an element or
// member of it.
func within(field, attr string) bool {
	rest, ok := strings.CutPrefix(field, attr)
	return ok && (rest == "" || rest[0] == '[' || rest[0] == '.')
}

// beforeLast returns what a is to be for c, the last change of what it has changed, to be undone.
// a must have the value still that its log says.
func beforeLast(v audit.View, a *schema.Attr, c audit.Change) (before any, err error) {
	log := v.ChangeLog(a.Name)
	own := slices.DeleteFunc(slices.Clone(log), func(other audit.Change) bool { return apart(a, other.Field, c.Field) })
	switch {
	case a.Redact:
		return nil, errors.New("it is redacted")
	case len(own) == 0:
		return nil, errors.New("it is not in the log")
	}
	newest, last := own[len(own)-1], log[len(log)-1]
	before, known := v.AsOf(c.At.Add(-1))[a.Name]
	switch now, here := history.Object(v).Values()[a]; {
	case newest.Seq > c.Seq:
		return nil, fmt.Errorf("change %d came after it", newest.Seq)
	case newest.Seq < c.Seq || newest.Field != c.Field || !newest.At.Equal(c.At) || !known:
		return nil, errors.New("it is not in the log")
	case !here || !values.SameValue(now, v.AsOf(last.At)[a.Name]):
		return nil, errors.New("the attribute was written around its setter since")
	case last.Seq == c.Seq:
		return before, nil
	default:
		return a.WithPart(now, before, c.Field), nil
	}
}

// apart tells whether two changes of a, of these fields, have nothing to do with each other: those
// of two elements of a map, or of two members of a struct.
func apart(a *schema.Attr, x, y string) bool {
	return a.HasParts() && x != y && x != a.Name && y != a.Name
}
