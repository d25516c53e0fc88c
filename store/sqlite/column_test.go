package sqlite

import (
	"testing"
	"time"

	"github.com/auditline/auditline/store/internal/value"
)

// TestColumnOfTime gives a text back of which a driver has made a time.
func TestColumnOfTime(t *testing.T) {
	const text = "2026-01-01T00:00:00.5+05:45"
	scanned, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := Dialect.Column(value.Type{}, scanned, value.Plain); got != text || err != nil {
		t.Errorf("got %v, %v, want %q", got, err, text)
	}
}
