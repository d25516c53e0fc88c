package pipelineimpl

import (
	"errors"
	"fmt"

	"github.com/auditline/auditline/pipeline"
)

// Within names the stage of a sub-pipeline in its error. A record that it drops stays one.
func Within(stage string, err error) error {
	if errors.Is(err, pipeline.Skip) {
		return err
	}
	return fmt.Errorf("%s: %w", stage, err)
}
