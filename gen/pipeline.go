package gen

import (
	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
)

// pipeline returns the Run method of a pipeline struct.
func (o *output) pipeline(*model.Pipeline) []jen.Code { return nil }
