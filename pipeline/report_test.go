package pipeline_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/auditline/auditline/pipeline"
)

// refuseNines fails every record whose number ends in 9.
type refuseNines struct{}

func (*refuseNines) Apply(rec *reading) (*reading, error) {
	if rec.n%10 == 9 {
		return nil, errors.New("a <nine>")
	}
	return rec, nil
}

// exampleReport is that of a run in which no time passes.
func exampleReport(t *testing.T) (report *pipeline.Report) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		runner, err := pipeline.NewRunner(&counting{2000}, []any{&dropFifths{}, &refuseNines{}}, &collecting{})
		if err != nil {
			t.Fatal(err)
		}
		report, err = runner.Run(context.Background(), pipeline.MonitorEvery(100), pipeline.DeadLetters(func(pipeline.DeadLetter) {}))
		if err != nil {
			t.Fatal(err)
		}
	})
	return report
}

func TestWriteText(t *testing.T) {
	var got strings.Builder
	report := exampleReport(t)
	if err := report.WriteText(&got); err != nil {
		t.Fatal(err)
	}
	if printed := fmt.Sprint(report); printed != got.String() {
		t.Errorf("fmt prints %q", printed)
	}
	const want = `component    type         role    received  passed  dropped  dead  latency
counting     counting     source     2,000   2,000        0     0
dropFifths   dropFifths   stage      2,000   1,600      400     0
refuseNines  refuseNines  stage      1,600   1,400        0   200
collecting   collecting   sink       1,400   1,400        0     0

records        2,000 in = 1,400 out + 400 dropped + 200 dead
elapsed        0 ms
change events  100 by stages, 0 by records
`
	if d := cmp.Diff(want, got.String()); d != "" {
		t.Error(d)
	}
}

func TestMarshalJSON(t *testing.T) {
	report := exampleReport(t)
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	if held, err := json.Marshal(*report); err != nil || !bytes.Equal(held, text) {
		t.Errorf("a report that is held by value reads otherwise: %s, %v", held, err)
	}
	// The same bytes from every release of Go, whatever lies under its encoding/json.
	golden, err := os.ReadFile("testdata/report.json")
	if err != nil {
		t.Fatal(err)
	}
	start, _, _ := strings.Cut(string(text), `},{"component":`)
	if d := cmp.Diff(string(golden), start+"\n"); d != "" {
		t.Errorf("the JSON begins otherwise: %s", d)
	}
	var got map[string]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	letters := got["deadLetters"].([]any)
	if len(letters) != 50 {
		t.Errorf("%d dead letters are kept, want 50", len(letters))
	}
	got["deadLetters"] = letters[0]
	got["components"] = got["components"].([]any)[2]
	want := map[string]any{
		"started": "2000-01-01T00:00:00Z", // the clock of every test in a bubble
		"in":      2000.0, "out": 1400.0, "dropped": 400.0, "dead": 200.0, "elapsedMs": 0.0, "stageEvents": 100.0, "recordEvents": 0.0,
		"components": map[string]any{
			"name": "refuseNines", "type": "refuseNines", "role": "stage",
			"received": 1600.0, "passed": 1400.0, "dropped": 0.0, "dead": 200.0,
			"monitor": map[string]any{"recordsProcessed": 1600.0, "meanLatencyMs": 0.0, "errorCount": 200.0},
		},
		"deadLetterCount": 200.0, "ended": "complete",
		"deadLetters": map[string]any{"component": "refuseNines", "number": 8.0, "error": "a <nine>"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestTextOfAFailedRun(t *testing.T) {
	runner, err := pipeline.NewRunner(&counting{20}, []any{&refuseNines{}}, &collecting{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := runner.Run(context.Background(), pipeline.MonitorEvery(0))
	if want := "refuseNines (refuseNines): record 9: a <nine>"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	var text strings.Builder
	if err := report.WriteText(&text); err != nil {
		t.Fatal(err)
	}
	if !errors.Is(err, report.Err) || report.DeadLetters != 0 {
		t.Errorf("the report holds the error %v and %d dead letters", report.Err, report.DeadLetters)
	}
	if want := "ended early    refuseNines (refuseNines): record 9: a <nine>\n"; !strings.HasSuffix(text.String(), want) {
		t.Errorf("the text ends with\n%s", text.String())
	}
}

func TestJSONSaysWhyARunEnded(t *testing.T) {
	cancelled, cancel := context.WithCancelCause(context.Background())
	cancel(errCancelled)
	for want, try := range map[string]struct {
		ctx    context.Context
		stages []any
		sink   any
	}{
		`"ended":"complete"}`: {context.Background(), nil, &collecting{}},
		`"ended":"cancelled","error":"cancelled by a component"}`:                                 {cancelled, nil, &collecting{}},
		`"ended":"failed","error":"refuseNines (refuseNines): record 9: a \u003cnine\u003e"}`:     {context.Background(), []any{&refuseNines{}}, &collecting{}},
		`"ended":"panicked","error":"explode (explode): record 1: panic: \u003cboom\u003e\n\ngor`: {context.Background(), nil, explode{}},
	} {
		runner, err := pipeline.NewRunner(&counting{20}, try.stages, try.sink)
		if err != nil {
			t.Fatal(err)
		}
		report, _ := runner.Run(try.ctx)
		if text, err := json.Marshal(report); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s, %v\nwant in it %s", text, err, want)
		}
	}
}
