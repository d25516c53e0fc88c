package protocols_test

import (
	"context"
	"fmt"

	"github.com/auditline/auditline/sample/exercises/protocols"
	"github.com/auditline/auditline/sample/weather"
)

// A builder that refuses a component keeps what it had.
func ExampleTypedPipelineBuilder() {
	var b protocols.TypedPipelineBuilder
	fmt.Println(b.AddStage(&weather.ThresholdFilter{Min: 20}))
	fmt.Println(b.AddStage(&protocols.BrokenStage{})) //stagecheck:ignore pipelinetype the example shows the refusal
	fmt.Println(b.Stages())
	// Output:
	// <nil>
	// Stage 1 'BrokenStage' violates PipelineStageProtocol: missing method Transform(stream) (has method Process; want Transform); rename Process to Transform
	// 1
}

// The components are checked at the call; records flow when the sequence is ranged over.
func ExampleBuildPipeline() {
	ctx := context.Background()
	source := &protocols.SyntheticSource{Records: 3, Seed: 42}
	records, err := protocols.BuildPipeline(ctx, source, &weather.ThresholdFilter{Min: 0})
	if err != nil {
		fmt.Println(err)
		return
	}
	n := 0
	for _, err := range records {
		if err != nil {
			fmt.Println(err)
			return
		}
		n++
	}
	fmt.Println(n, "records")
	// Output: 3 records
}
