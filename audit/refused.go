package audit

import (
	"fmt"
	"strings"
)

// A RefusedError of UnmarshalBinary says what was logged of some attributes but cannot be
// read. All else was read.
type RefusedError struct {
	Type       string // of the struct, as View.Type has it
	Attributes []RefusedAttribute
}

// RefusedAttribute is an attribute whose changes are in the log in their stored form only.
type RefusedAttribute struct {
	Name string // as it was logged
	Err  error  // why it does not fit the type that it has today
}

func (e *RefusedError) Error() string {
	var refused []string
	for _, a := range e.Attributes {
		refused = append(refused, a.Name+": "+a.Err.Error())
	}
	return fmt.Sprintf("audit: cannot read all of the log of %s: %s", e.Type, strings.Join(refused, "; "))
}

// Unwrap returns the attributes' errors.
func (e *RefusedError) Unwrap() (all []error) {
	for _, a := range e.Attributes {
		all = append(all, a.Err)
	}
	return all
}
