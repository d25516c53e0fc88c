package tag

import (
	"fmt"
	"go/token"
	"slices"
)

// Roles are the words that may stand first in a pipeline tag, in the order of the pipeline.
var Roles = []string{"source", "stage", "sink"}

var stageOptions = []string{"key"}

// Component is what the pipeline tag of a field says.
type Component struct {
	Role string // one of Roles, or None
	Key  string // a field or method of the records, "" without
}

// Component reads the tag as one of a pipeline's component, and returns all that is wrong with it.
func (t Tag) Component() (c Component, faults []Fault) {
	c.Role = t.First()
	switch {
	case t.Problem != "":
		return c, t.fault()
	case t.Value == None:
		return c, nil
	case !slices.Contains(Roles, c.Role):
		return c, []Fault{{"unknown-role", fmt.Sprintf("unknown role %q; %s", c.Role, Suggest(c.Role, Roles))}}
	}
	for _, o := range t.options() {
		switch {
		case o.Name != "key":
			faults = append(faults, unknownOption(o.Name, stageOptions))
		case c.Role != "stage":
			faults = append(faults, Fault{"unknown-option", "option key is for stages; remove it"})
		case !token.IsIdentifier(o.Value):
			faults = append(faults, Fault{"bad-value", fmt.Sprintf("option key has value %q; want key=X with X a field or method of the records", o.Value)})
		case c.Key != "":
			faults = append(faults, twice("key"))
		default:
			c.Key = o.Value
		}
	}
	return c, faults
}
