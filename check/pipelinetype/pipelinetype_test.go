package pipelinetype_test

import (
	"testing"

	"github.com/auditline/auditline/check/internal/checktest"
	"github.com/auditline/auditline/check/pipelinetype"
)

func Test(t *testing.T) {
	if err := pipelinetype.Analyzer.Flags.Set("fusion", "true"); err != nil {
		t.Fatal(err)
	}
	checktest.Run(t, pipelinetype.Analyzer)
}
