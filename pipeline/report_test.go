package pipeline_test

import (
	"context"
	"encoding/json"
	"errors"
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
	if err := exampleReport(t).WriteText(&got); err != nil {
		t.Fatal(err)
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

func TestWriteMermaid(t *testing.T) {
	var got strings.Builder
	if err := exampleReport(t).WriteMermaid(&got); err != nil {
		t.Fatal(err)
	}
	const want = `flowchart LR
	c0["counting<br/><small>counting</small>"]
	c1["dropFifths<br/><small>dropFifths</small>"]
	c2["refuseNines<br/><small>refuseNines</small>"]
	c3["collecting<br/><small>collecting</small>"]
	c0 -->|2,000| c1
	c1 -->|1,600| c2
	c1 -.->|400| d1([dropped])
	c2 -->|1,400| c3
	c2 -.->|200| x2([dead])
`
	if d := cmp.Diff(want, got.String()); d != "" {
		t.Error(d)
	}
}

func TestMarshalJSON(t *testing.T) {
	text, err := json.Marshal(exampleReport(t))
	if err != nil {
		t.Fatal(err)
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
		"in": 2000.0, "out": 1400.0, "dropped": 400.0, "dead": 200.0, "elapsedMs": 0.0, "stageEvents": 100.0, "recordEvents": 0.0,
		"components": map[string]any{
			"name": "refuseNines", "type": "refuseNines", "role": "stage",
			"received": 1600.0, "passed": 1400.0, "dropped": 0.0, "dead": 200.0,
			"monitor": map[string]any{"recordsProcessed": 1600.0, "meanLatencyMs": 0.0, "errorCount": 200.0},
		},
		"deadLetters": map[string]any{"component": "refuseNines", "number": 8.0, "error": "a <nine>"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestWriteHTML(t *testing.T) {
	var b strings.Builder
	if err := exampleReport(t).WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for text, want := range map[string]int{
		`<svg class="graph"`:   1,
		`<rect `:               4,
		`<line class="passed"`: 3, `<line class="dropped"`: 1, `<line class="dead"`: 1,
		`>400 dropped<`: 1, `>200 dead<`: 1,
		`<polyline points="0.0,70.0 `: 4 + 1, // recordsProcessed of each component and errorCount of one rise
		`<figure class="timeline">`:   4*2 + 1,
		`a &lt;nine&gt;`:              50,
		`and 150 more`:                1,
		`<script`:                     0, `http`: 0, `src=`: 0, `@import`: 0, `url(#head)`: 5,
	} {
		if got := strings.Count(page, text); got != want {
			t.Errorf("the page has %d times %s, want %d", got, text, want)
		}
	}
}

func TestTextsOfAFailedRun(t *testing.T) {
	runner, err := pipeline.NewRunner(&counting{20}, []any{&refuseNines{}}, &collecting{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := runner.Run(context.Background(), pipeline.MonitorEvery(0))
	if want := "refuseNines (refuseNines): record 9: a <nine>"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	var text, page strings.Builder
	if err := errors.Join(report.WriteText(&text), report.WriteHTML(&page)); err != nil {
		t.Fatal(err)
	}
	if want := "ended early    refuseNines (refuseNines): record 9: a <nine>\n"; !strings.HasSuffix(text.String(), want) {
		t.Errorf("the text ends with\n%s", text.String())
	}
	if want := `<p class="failure">refuseNines (refuseNines): record 9: a &lt;nine&gt;</p>`; !strings.Contains(page.String(), want) {
		t.Error("the page does not say why the run ended")
	}
	if !strings.Contains(page.String(), "The monitors were switched off.") {
		t.Error("the page does not say that there are no timelines")
	}
}
