package auditstale_test

import (
	"testing"

	"github.com/auditline/auditline/check/auditstale"
	"github.com/auditline/auditline/check/internal/checktest"
)

func Test(t *testing.T) { checktest.Run(t, auditstale.Analyzer) }
