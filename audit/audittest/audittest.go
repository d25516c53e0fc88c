// Package audittest compares audited values in tests.
//
// An audited struct holds its change log, and two values that are the same to a reader rarely
// have the same history. So assert.Equal finds such values different and prints their logs,
// and cmp.Diff panics at the trail's unexported fields. Equal and Diff compare what the
// attributes hold; Log compares a history, line by line:
//
//	audittest.Equal(t, want, order)
//	audittest.Log(t, order, "status: new -> paid", "total: 0 -> 500")
//
// With go-cmp, leave the trail out of the comparison by cmpopts.IgnoreTypes(audit.Trail{}) or
// cmpopts.IgnoreTypes(audit.SyncTrail{}), with cmp.AllowUnexported for a struct whose fields are
// not exported. With testify, compare what audittest.Diff returns with "".
package audittest

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/auditline/auditline/audit"
)

// Equal fails the test unless want and got are of one type, have the same id and hold the same
// values in all attributes. Their logs may differ. It reports every difference in one message,
// and goes on; it may be called from any goroutine in which t.Errorf may be.
func Equal(t testing.TB, want, got audit.Audited) {
	t.Helper()
	if diff := Diff(want, got); diff != "" {
		t.Errorf("%s differs:\n%s", typeOf(got), diff)
	}
}

// Diff says how got differs from want, one line a difference: the id, then the attributes as
// audit.Diff compares them; of values of two types only the types. It is "" where they do not
// differ. Redacted values are compared, and not shown. Objects with a log that are values of
// attributes are shown by type and id, and those of one type and id by how they differ.
func Diff(want, got audit.Audited) string { return new(comparison).diff(want, got) }

// diff is Diff of two objects.
func (c *comparison) diff(want, got audit.Audited) string {
	if isNil(want) || isNil(got) {
		return whetherNil(want, got)
	}
	w, g := want.Audit(), got.Audit()
	if w.Type() != g.Type() {
		return line("type", w.Type(), g.Type())
	}
	var lines []string
	if w.ID() != g.ID() {
		lines = append(lines, line("id", w.ID(), g.ID()))
	}
	for _, d := range audit.Diff(want, got) {
		lines = append(lines, c.difference(d))
	}
	return strings.Join(lines, "")
}

// isNil tells whether x is nil, or a nil pointer.
func isNil(x audit.Audited) bool {
	v := reflect.ValueOf(x)
	return x == nil || v.Kind() == reflect.Pointer && v.IsNil()
}

// whetherNil is Diff of two objects of which one is nil, or both are.
func whetherNil(want, got audit.Audited) string {
	if isNil(want) && isNil(got) {
		return ""
	}
	return line("object", named(want), named(got))
}

// typeOf is the type of x.
func typeOf(x audit.Audited) string {
	if isNil(x) {
		return fmt.Sprintf("%T", x)
	}
	return x.Audit().Type()
}

// named says which object x is.
func named(x audit.Audited) string {
	if isNil(x) {
		return "nil"
	}
	return strings.TrimSpace(x.Audit().Type() + " " + x.Audit().ID())
}

// line shows a difference; values that print alike are shown with their types, and those that
// are hidden are told to be different.
func line(name string, want, got any) string {
	switch a, b := fmt.Sprint(shown(want)), fmt.Sprint(shown(got)); {
	case want == audit.Redacted && got == audit.Redacted:
		return fmt.Sprintf("\t%s: the redacted values differ\n", name)
	case a == b && holdsObjects(want):
		return fmt.Sprintf("\t%s: want %s, got another of the same type and id\n", name, a)
	case a == b:
		return fmt.Sprintf("\t%s: want %#v (%T), got %#v (%T)\n", name, want, want, got, got)
	default:
		return fmt.Sprintf("\t%s: want %s, got %s\n", name, a, b)
	}
}

// Log fails the test unless the changes in x's log, oldest first, are those of lines, each
// written as "attribute: old -> new" with the values as fmt prints them, and objects with a log as
// their type and id.
func Log(t testing.TB, x audit.Audited, lines ...string) {
	t.Helper()
	var logged []string
	for c := range x.Audit().Changes() {
		logged = append(logged, fmt.Sprintf("%s: %v -> %v", c.Field, shown(c.Old), shown(c.New)))
	}
	if faults := compare(lines, logged); len(faults) > 0 {
		t.Errorf("log of %s:\n\t%s", x.Audit(), strings.Join(faults, "\n\t"))
	}
}

// compare says change by change, from 1, where the log is not what was wanted.
func compare(want, got []string) (faults []string) {
	for i := range max(len(want), len(got)) {
		switch {
		case i >= len(got):
			faults = append(faults, fmt.Sprintf("change %d: want %q, the log ends before", i+1, want[i]))
		case i >= len(want):
			faults = append(faults, fmt.Sprintf("change %d: got %q, want no more", i+1, got[i]))
		case want[i] != got[i]:
			faults = append(faults, fmt.Sprintf("change %d: want %q, got %q", i+1, want[i], got[i]))
		}
	}
	return faults
}
