package main

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"

	"github.com/auditline/auditline/audit"
)

// Snapshot is one attribute of two instances and the distance between its values. A value is nil when it was never
// set, or when there is no such attribute; the distance is nil unless both are set.
type Snapshot struct {
	StageA, StageB, Delta any
}

// DiffStageSnapshots compares attribute attr of a and b. A distance between int64 values is a uint64, so that none
// overflows. Values that have no distance, such as strings, are an error.
func DiffStageSnapshots(a, b audit.Audited, attr string) (Snapshot, error) {
	s := Snapshot{StageA: attribute(a, attr), StageB: attribute(b, attr)}
	if s.StageA == nil || s.StageB == nil {
		return s, nil
	}
	var err error
	if s.Delta, err = delta(s.StageA, s.StageB); err != nil {
		return s, fmt.Errorf("attribute %s: %w", attr, err)
	}
	return s, nil
}

// attribute returns the value of the named attribute, nil when it was never set: it has no change and its zero value.
func attribute(v audit.Audited, name string) any {
	view := v.Audit()
	for attr, value := range view.Attributes() {
		if attr == name && (view.Len(attr) > 0 || !reflect.ValueOf(value).IsZero()) {
			return value
		}
	}
	return nil
}

// MarshalJSON writes numbers that JSON cannot hold exactly as strings.
func (s Snapshot) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{
		"stageA": jsonNumber(s.StageA), "stageB": jsonNumber(s.StageB), "delta": jsonNumber(s.Delta),
	})
}

// transition is a change without its circumstances: the old and the new value, nil for one that was never set.
type transition [2]any

// transitions returns the changes of attribute attr, oldest first.
func transitions(v audit.Audited, attr string) []transition {
	changes := []transition{}
	for _, c := range v.Audit().ChangeLog(attr) {
		old := c.Old
		if len(changes) == 0 && reflect.ValueOf(old).IsZero() {
			old = nil
		}
		changes = append(changes, transition{old, c.New})
	}
	return changes
}

// history writes transitions for people.
func history(changes []transition) string {
	if len(changes) == 0 {
		return "empty"
	}
	texts := make([]string, len(changes))
	for i, c := range changes {
		texts[i] = cell(c[0]) + " → " + cell(c[1])
	}
	return strings.Join(texts, ", ")
}

func printChanges(w io.Writer, changes iter.Seq[audit.Change]) {
	for c := range changes {
		fmt.Fprintln(w, "    "+c.String())
	}
}
