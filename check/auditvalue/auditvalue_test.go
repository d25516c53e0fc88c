package auditvalue_test

import (
	"testing"

	"github.com/auditline/auditline/check/auditvalue"
	"github.com/auditline/auditline/check/internal/checktest"
)

func Test(t *testing.T) { checktest.Run(t, auditvalue.Analyzer) }
