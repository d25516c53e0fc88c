package protocols

import (
	"iter"

	"github.com/auditline/auditline/sample/weather"
)

// Stages that only look like stages.
type (
	transformNumber  struct{ Transform int }
	transformField   struct{ Transform func(records) records }
	transformTwoArgs struct{}

	records = iter.Seq[*weather.InstrumentedSlottedRecord]
)

// Transform takes more than a stage's method does.
func (transformTwoArgs) Transform(stream records, _ int) records { return stream }

// acceptLookalikes says whether something that is called Transform is enough to be a stage.
func acceptLookalikes() map[string]bool {
	accepted := map[string]bool{}
	for what, stage := range map[string]any{
		"noneAttrAccepted":     transformField{},
		"nonCallableAccepted":  transformNumber{},
		"instanceAttrAccepted": transformField{func(stream records) records { return stream }},
		"wrongArityAccepted":   transformTwoArgs{},
	} {
		accepted[what] = new(TypedPipelineBuilder).AddStage(stage) == nil
	}
	return accepted
}
