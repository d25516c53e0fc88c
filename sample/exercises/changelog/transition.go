package changelog

import (
	"reflect"
	"strings"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/sample/internal/console"
)

// Transition is a change without its circumstances: the old and the new value, nil for one that was
// never set.
type Transition [2]any

// Transitions returns the changes of attribute attr, oldest first.
func Transitions(v audit.Audited, attr string) []Transition {
	changes := []Transition{}
	for _, c := range v.Audit().ChangeLog(attr) {
		old := c.Old
		if len(changes) == 0 && reflect.ValueOf(old).IsZero() {
			old = nil
		}
		changes = append(changes, Transition{old, c.New})
	}
	return changes
}

// History writes transitions for people.
func History(changes []Transition) string {
	if len(changes) == 0 {
		return "empty"
	}
	texts := make([]string, len(changes))
	for i, c := range changes {
		texts[i] = console.Cell(c[0]) + " → " + console.Cell(c[1])
	}
	return strings.Join(texts, ", ")
}
