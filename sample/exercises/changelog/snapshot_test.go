package changelog

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/auditline/auditline/audit"
)

// unsigned has an attribute of a kind that the stages of the exercise do not have.
type unsigned struct {
	count uint8 `audit:"true"`

	trail audit.Trail
}

func TestDiffStageSnapshotsRefusesStrings(t *testing.T) {
	const want = "attribute label: no distance between a string and a string: want two integers or two floats"
	if got := fmt.Sprint(diffStrings()); got != want {
		t.Errorf("got error %q, want %q", got, want)
	}
}

func TestDiffStageSnapshotsOfOtherKinds(t *testing.T) {
	a, b, fresh := &unsigned{}, &unsigned{}, &unsigned{}
	a.SetCount(3)
	b.SetCount(250)
	zero := &unsigned{}
	zero.SetCount(0)
	for name, tt := range map[string]struct {
		a, b audit.Audited
		want Snapshot
	}{
		"unsigned does not wrap": {a, b, Snapshot{uint8(3), uint8(250), uint64(247)}},
		"one side unset":         {a, fresh, Snapshot{uint8(3), nil, nil}},
		"zero is set":            {a, zero, Snapshot{uint8(3), uint8(0), uint64(3)}},
		"no such attribute":      {a, &MonitoredPipelineStage{errorCount: 3}, Snapshot{uint8(3), nil, nil}},
	} {
		if got, err := DiffStageSnapshots(tt.a, tt.b, "count"); err != nil || got != tt.want {
			t.Errorf("%s: got %v, %v; want %v", name, got, err, tt.want)
		}
	}
}

func TestAnInitialValueIsSet(t *testing.T) {
	s := &MonitoredPipelineStage{errorCount: 3} // by a constructor: not logged, and not unset
	if got := Value(s, "errorCount"); got != int64(3) {
		t.Errorf("got %v, want 3", got)
	}
	s.SetErrorCount(4)
	if got := History(Transitions(s, "errorCount")); got != "3 → 4" {
		t.Errorf("got %s, want 3 → 4", got)
	}
}

// TestLogsChain drives two stages from goroutines of their own: each log then is one chain, which
// begins at the zero value and ends at the field's.
func TestLogsChain(t *testing.T) {
	a, b := DriveStages()
	for _, s := range []*MonitoredPipelineStage{a, b} {
		for attr, value := range s.Audit().Attributes() {
			last := reflect.Zero(reflect.TypeOf(value)).Interface()
			for i, c := range s.ChangeLog(attr) {
				if c.Old != last || c.Field != attr {
					t.Errorf("%s, change %d of %s: %v does not continue %v", s.name, i, attr, c, last)
				}
				last = c.New
			}
			if last != value {
				t.Errorf("%s: the log of %s ends at %v, the field holds %v", s.name, attr, last, value)
			}
		}
	}
}
