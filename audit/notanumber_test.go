package audit_test

import (
	"context"
	"math"
	"testing"

	"github.com/auditline/auditline/audit"
)

// TestNotANumberWithin: a value that holds NaN is the same as itself, and as its copy.
func TestNotANumberWithin(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	b, c := new(Cart), new(Cart)
	b.SetPlace(Place{rate: nan, tags: []string{"a"}})
	b.SetTotal(1)
	c.place = b.Place()
	c.total = 1
	if d := audit.Diff(b, c); len(d) != 0 {
		t.Errorf("a copy differs: %v", d)
	}
	if err := audit.Capture(context.Background(), b, func() error { return nil }); err != nil || b.Audit().Seq() != 3 {
		t.Errorf("%v, %d changes, want those of two members and of total", err, b.Audit().Seq())
	}
	rate := b.ChangeLog("place.rate")
	if err := b.Undo(rate[0]); err != nil || b.place.rate != 0 {
		t.Errorf("%v, the rate is %v", err, b.place.rate)
	}
}
