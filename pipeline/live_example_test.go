package pipeline_test

import (
	"context"
	"fmt"

	"github.com/auditline/auditline/pipeline"
)

// watchedSink looks at the run that it is part of; another goroutine might as well.
type watchedSink struct{ view *pipeline.View }

func (s *watchedSink) Put(r *reading) error {
	if r.n == 60 {
		now := s.view.Snapshot()
		fmt.Println(now.State, now.In, "in,", now.Out, "out")
	}
	return nil
}

func ExampleLive() {
	live, view := pipeline.Live()
	runner, err := pipeline.NewRunner(&counting{100}, nil, &watchedSink{view})
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := runner.Run(context.Background(), live, pipeline.MonitorEvery(10)); err != nil {
		fmt.Println(err)
	}
	after := view.Snapshot()
	fmt.Println(after.State, after.In, "in,", after.Out, "out")
	// Output:
	// running 50 in, 50 out
	// complete 100 in, 100 out
}
