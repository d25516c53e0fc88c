package footprint_test

import (
	"strings"
	"testing"

	"github.com/auditline/auditline/footprint"
)

// TestExactNeedsAFile: here the runtime would end the program instead of writing to a file.
func TestExactNeedsAFile(t *testing.T) {
	if _, err := footprint.Exact(t); err == nil || !strings.HasPrefix(err.Error(), "no heap dump: ") {
		t.Errorf("error = %v", err)
	}
}
