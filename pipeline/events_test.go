package pipeline_test

import (
	"context"
	"iter"
	"testing"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/pipeline"
)

// logged is a record that logs its changes.
type logged struct {
	level int `audit:"true"`

	trail audit.Trail
}

// levels yields n records, each changed once.
type levels struct{ n int }

func (l levels) Stream() iter.Seq[*logged] {
	return func(yield func(*logged) bool) {
		for i := range l.n {
			rec := new(logged)
			rec.SetLevel(i + 1)
			if !yield(rec) {
				return
			}
		}
	}
}

// absent makes nil of each second record.
type absent struct{ n int }

func (a *absent) Apply(rec *logged) (*logged, bool) {
	if a.n++; a.n%2 == 0 {
		return nil, true
	}
	return rec, true
}

// taking takes everything.
type taking struct{}

func (taking) Put(*logged) error { return nil }

type loggedPointers struct {
	Source levels  `pipeline:"source"`
	Absent *absent `pipeline:"stage"`
	Sink   taking  `pipeline:"sink"`
}

// TestRecordEvents: the changes of the records that reach the sink are counted; where nothing
// comes, nothing is.
func TestRecordEvents(t *testing.T) {
	runner, err := pipeline.NewRunner(levels{6}, []any{new(absent)}, taking{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []pipeline.Pipeline{&loggedPointers{Source: levels{6}, Absent: new(absent)}, runner} {
		if report, err := p.Run(context.Background()); err != nil || report.Out != 6 || report.RecordEvents != 3 {
			t.Errorf("%T: %d records, %d events, want 6 and 3, error %v", p, report.Out, report.RecordEvents, err)
		}
	}
}
