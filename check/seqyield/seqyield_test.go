package seqyield_test

import (
	"testing"

	"github.com/auditline/auditline/check/internal/checktest"
	"github.com/auditline/auditline/check/seqyield"
)

func Test(t *testing.T) { checktest.Run(t, seqyield.Analyzer) }
