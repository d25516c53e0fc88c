package audittest_test

import (
	"time"

	"github.com/auditline/auditline/audit"
)

// Order is a struct as users write one.
type Order struct {
	number string    `audit:"id"`
	status string    `audit:"true"`
	total  any       `audit:"true"` //stagecheck:ignore auditvalue its log is not marshalled
	due    time.Time `audit:"true"`
	card   string    `audit:"true,redact"`

	trail audit.Trail `audit:"clone"`
}

// Invoice is another type with an attribute of the same name.
type Invoice struct {
	Status string `audit:"true"`

	trail audit.SyncTrail
}
