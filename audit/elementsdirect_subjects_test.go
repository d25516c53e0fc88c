package audit_test

import (
	"context"

	"github.com/auditline/auditline/audit"
)

// Party has elements of which some look back into it.
type Party struct {
	guests map[string]guest    `audit:"true,elem,onchange"`
	rates  map[float64]int     `audit:"true,elem"`
	host   string              `audit:"true"`
	cards  map[string][]byte   `audit:"true,elem"`
	songs  map[string][]string `audit:"true,elem"`
	photos [][]byte            `audit:"true,elem"`
	asked  int                 `audit:"true"`

	trail audit.Trail `audit:"ctx,update"`
}

type guest struct {
	name string
	in   *Party
}

func (g guest) Equal(other guest) bool {
	g.in.SetAsked(context.Background(), g.in.asked+1)
	return g.name == other.name
}
