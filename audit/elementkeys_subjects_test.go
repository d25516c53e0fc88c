package audit_test

import "github.com/auditline/auditline/audit"

// Register has elements under keys that are hard to find again.
type Register struct {
	byAny   map[any]string     `audit:"true,elem"` //stagecheck:ignore auditvalue its keys are what is tested
	byFloat map[float64]string `audit:"true,elem"`
	kept    map[float64]string `audit:"true,elem,keep=10"`
	checked map[float64]string `audit:"true,elem,check=small"`
	list    []string           `audit:"true,elem"`

	trail audit.Trail `audit:"revert,capture"`
}

func (r *Register) small(v map[float64]string) error {
	if len(v) > 4 {
		return errTooMany
	}
	return nil
}
