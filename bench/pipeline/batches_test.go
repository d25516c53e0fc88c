package pipeline

import (
	"context"
	"testing"
)

// BenchmarkBatches compares batches of 100 with single records, over components that do next to
// nothing.
func BenchmarkBatches(b *testing.B) {
	ctx := context.Background()
	source := NewHeld(short)
	compare(b,
		contender{"one-by-one", short, func(int) int { return finish((&OneByOne{source, new(Touch), new(Add)}).Run(ctx)) }},
		contender{"stage", short, func(int) int { return finish((&BatchedStage{source, new(Touch), new(Add)}).Run(ctx)) }},
		contender{"sink", short, func(int) int { return finish((&BatchedSink{source, new(Touch), new(Add)}).Run(ctx)) }},
		contender{"sink-with-wait", short, func(int) int { return finish((&WaitingSink{source, new(Touch), new(Add)}).Run(ctx)) }},
	)
}
