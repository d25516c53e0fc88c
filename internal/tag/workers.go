package tag

import (
	"fmt"
	"regexp"
)

// AutoWorkers is the number of workers that goes by that of the processors.
const AutoWorkers = "auto"

// number is how options write how many workers or records there are.
var number = regexp.MustCompile(`^[1-9][0-9]{0,4}$`)

func isWorkers(value string) bool { return value == AutoWorkers || number.MatchString(value) }

// workerFaults says which options do not go together; asked says that the tag asks for workers, in
// a valid way or not.
func (c *Component) workerFaults(asked bool) (faults []Fault) {
	if c.Unordered && !asked {
		faults = append(faults, needsWorkers("unordered"))
	}
	if c.Shared && !asked {
		faults = append(faults, needsWorkers("shared"))
	}
	if c.Shared && c.Key != "" {
		faults = append(faults, Fault{"shared-key", "option shared gives all workers one stage, but key= makes a copy for each key; remove one of them"})
	}
	return faults
}

func needsWorkers(option string) Fault {
	return Fault{"needs-workers", fmt.Sprintf("option %s says how several workers go about it; add workers=N, or remove %s", option, option)}
}
