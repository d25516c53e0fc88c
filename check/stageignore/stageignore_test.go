package stageignore_test

import (
	"testing"

	"github.com/auditline/auditline/check/internal/checktest"
	"github.com/auditline/auditline/check/stageignore"
)

func Test(t *testing.T) { checktest.Run(t, stageignore.Analyzer) }
