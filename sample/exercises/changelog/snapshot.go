package changelog

import (
	"fmt"
	"reflect"

	"github.com/auditline/auditline/audit"
)

// Snapshot is one attribute of two instances and the distance between its values. A value is nil
// when it was never set, or when there is no such attribute; the distance is nil unless both are
// set.
type Snapshot struct {
	StageA, StageB, Delta any
}

// DiffStageSnapshots compares attribute attr of a and b. A distance between int64 values is a
// uint64, so that none overflows. Values that have no distance, such as strings, are an error.
func DiffStageSnapshots(a, b audit.Audited, attr string) (Snapshot, error) {
	s := Snapshot{StageA: Value(a, attr), StageB: Value(b, attr)}
	if s.StageA == nil || s.StageB == nil {
		return s, nil
	}
	var err error
	if s.Delta, err = delta(s.StageA, s.StageB); err != nil {
		return s, fmt.Errorf("attribute %s: %w", attr, err)
	}
	return s, nil
}

// Value returns the value of attribute attr, nil when it was never set: it has no change and its
// zero value.
func Value(v audit.Audited, attr string) any {
	view := v.Audit()
	for name, value := range view.Attributes() {
		if name == attr && (view.Len(name) > 0 || !reflect.ValueOf(value).IsZero()) {
			return value
		}
	}
	return nil
}
