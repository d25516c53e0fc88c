package pipeline_test

import (
	"context"
	"runtime"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// onlooker is a stage that counts the goroutines that a run has started beside its own.
type onlooker struct{ most int }

func (o *onlooker) Apply(rec *reading) (*reading, bool) {
	all := make([]byte, 1<<20)
	all = all[:runtime.Stack(all, true)]
	o.most = max(o.most, strings.Count(string(all), "created by github.com/auditline/auditline/pipeline/internal/engine."))
	return rec, true
}

// A run has one goroutine, unless it is to be looked at from time to time: then one beside it says
// when.
func TestGoroutinesOfARun(t *testing.T) {
	live, _ := pipeline.Live()
	for _, c := range []struct {
		name string
		opts []pipeline.Option
		want int
	}{
		{"as by default", nil, 0},
		{"with what needs no clock", []pipeline.Option{pipeline.DeadLetters(func(pipeline.DeadLetter) {}), pipeline.MonitorEvery(1)}, 0},
		{"measured", []pipeline.Option{pipeline.MeasureMemory()}, 1},
		{"live", []pipeline.Option{live}, 1},
		{"measured and live", []pipeline.Option{live, pipeline.MeasureMemory()}, 1},
	} {
		stage := &onlooker{}
		runner, err := pipeline.NewRunner(&counting{3}, []any{stage}, &collecting{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := runner.Run(context.Background(), c.opts...); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if stage.most != c.want {
			t.Errorf("%s: %d goroutines beside the run's own, want %d", c.name, stage.most, c.want)
		}
	}
}
