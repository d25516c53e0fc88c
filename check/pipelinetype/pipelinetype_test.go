package pipelinetype_test

import (
	"testing"

	"github.com/auditline/auditline/check/internal/checktest"
	"github.com/auditline/auditline/check/pipelinetype"
)

func Test(t *testing.T) { checktest.Run(t, pipelinetype.Analyzer) }
