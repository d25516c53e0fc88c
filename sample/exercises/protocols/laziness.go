package protocols

import (
	"context"
	"iter"

	"github.com/auditline/auditline/sample/weather"
)

// countingSource counts the records that are pulled from it.
type countingSource struct {
	SyntheticSource
	pulled int
}

// Stream counts as it yields.
func (s *countingSource) Stream() iter.Seq[*weather.InstrumentedSlottedRecord] {
	return func(yield func(*weather.InstrumentedSlottedRecord) bool) {
		for r := range s.SyntheticSource.Stream() {
			s.pulled++
			if !yield(r) {
				return
			}
		}
	}
}

// showLaziness returns how many records were pulled when BuildPipeline had returned, and when its
// sequence had been read.
func showLaziness(ctx context.Context) (before, after int, err error) {
	source := &countingSource{SyntheticSource: SyntheticSource{Records: 3, Seed: 42}}
	records, err := BuildPipeline(ctx, source, NewStages(0, 5)...)
	if err != nil {
		return 0, 0, err
	}
	before = source.pulled
	for _, err := range records {
		if err != nil {
			return before, source.pulled, err
		}
	}
	return before, source.pulled, nil
}
