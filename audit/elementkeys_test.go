package audit_test

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/auditline/auditline/audit"
)

var errTooMany = errors.New("too many")

// TestNilKey: an interface key that is nil is a key like others, for setters and for Capture.
func TestNilKey(t *testing.T) {
	t.Parallel()
	r := new(Register)
	r.SetByAnyAt(nil, "a")
	r.SetByAnyAt(3, "b")
	err := audit.Capture(t.Context(), r, func() error {
		r.byAny[nil] = "c"
		r.byAny["x"] = "d"
		delete(r.byAny, 3)
		return nil
	})
	r.DeleteByAnyAt(nil)
	r.SetByAny(map[any]string{nil: "e", "x": "d"})
	want := []string{
		"byAny[nil]: <nil> -> a", "byAny[3]: <nil> -> b",
		"byAny[nil]: a -> c", "byAny[3]: b -> <nil>", `byAny["x"]: <nil> -> d`,
		"byAny[nil]: c -> <nil>", "byAny[nil]: <nil> -> e",
	}
	if got := lines(r.ChangeLog("byAny")); err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, logged\n%q, want\n%q", err, got, want)
	}
	if then := r.Audit().AsOf(audit.Timestamp())["byAny"]; !maps.Equal(then.(map[any]string), r.byAny) {
		t.Errorf("AsOf %v, want %v", then, r.byAny)
	}
}

// TestKeysNotANumber: a set of the whole leaves no elements under NaN that it does not have,
// however the field is logged, and everything that was there can be set back.
func TestKeysNotANumber(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for name, set := range map[string]func(r *Register, v map[float64]string) error{
		"byFloat": func(r *Register, v map[float64]string) error { r.SetByFloat(v); return nil },
		"kept":    func(r *Register, v map[float64]string) error { r.SetKept(v); return nil },
		"checked": func(r *Register, v map[float64]string) error { return r.SetChecked(v) },
		"captured": func(r *Register, v map[float64]string) error {
			return audit.Capture(t.Context(), r, func() error { r.byFloat = maps.Clone(v); return nil })
		},
	} {
		r, attr := new(Register), name
		if name == "captured" {
			attr = "byFloat"
		}
		steps := []map[float64]string{{nan: "a", 1: "b"}, {nan: "c", 2: "d"}, {2: "d"}, {nan: "e", math.Inf(1): "f"}, nil, {nan: "g"}}
		var after []string
		for _, v := range steps {
			if err := set(r, v); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			after = append(after, fmt.Sprint(v))
			if got := fmt.Sprint(valueOf(r, attr)); got != fmt.Sprint(v) {
				t.Errorf("%s: holds %s, want %v", name, got, v)
			}
		}
		for i, text := range after[:len(after)-1] {
			log := r.ChangeLog(attr)
			at := slices.IndexFunc(log, func(c audit.Change) bool {
				return fmt.Sprint(r.Audit().AsOf(c.At)[attr]) == text
			})
			if at < 0 {
				t.Errorf("%s: nothing in the log leads to step %d, %s: %v", name, i, text, lines(log))
				continue
			}
			if err := r.RevertTo(log[at].At); err != nil || fmt.Sprint(valueOf(r, attr)) != text {
				t.Errorf("%s: %v, reverted to %v, want %s", name, err, valueOf(r, attr), text)
			}
		}
	}
}

// TestElementLog: the log of an element is asked for by the name that its changes have.
func TestElementLog(t *testing.T) {
	t.Parallel()
	r := new(Register)
	r.SetByFloatAt(1, "a")
	r.SetByFloatAt(2, "b")
	r.AppendList("x", "y")
	r.SetByFloatAt(1, "c")
	r.SetListAt(1, "z")
	for attr, want := range map[string][]string{
		"byFloat[1]":  {"byFloat[1]: <nil> -> a", "byFloat[1]: a -> c"},
		"list[1]":     {"list[1]: <nil> -> y", "list[1]: y -> z"},
		"byFloat[3]":  nil,
		"byFloat":     {"byFloat[1]: <nil> -> a", "byFloat[2]: <nil> -> b", "byFloat[1]: a -> c"},
		"list[1":      nil,
		"nowhere[1]":  nil,
		"byFloat[1]]": nil,
	} {
		if got := lines(r.ChangeLog(attr)); !slices.Equal(got, want) || r.Audit().Len(attr) != len(want) {
			t.Errorf("%s: %q and %d, want %q", attr, got, r.Audit().Len(attr), want)
		}
	}
}

func valueOf(x audit.Audited, name string) any {
	return maps.Collect(x.Audit().Attributes())[name]
}

func lines(log []audit.Change) (all []string) {
	for _, c := range log {
		all = append(all, fmt.Sprintf("%s: %v -> %v", c.Field, c.Old, c.New))
	}
	return all
}
