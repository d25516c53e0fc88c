package auditwrite_test

import (
	"testing"

	"github.com/auditline/auditline/check/auditwrite"
	"github.com/auditline/auditline/check/internal/checktest"
)

func Test(t *testing.T) { checktest.Run(t, auditwrite.Analyzer) }
