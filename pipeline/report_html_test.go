package pipeline_test

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/report"
)

// pageOf is the report's page, whose elements must be closed where they ought to be.
func pageOf(t *testing.T, p report.Page) string {
	t.Helper()
	var b strings.Builder
	if err := p.WriteHTML(&b); err != nil {
		t.Fatal(err)
	}
	elements := xml.NewDecoder(strings.NewReader(b.String()))
	elements.Strict, elements.AutoClose, elements.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	for {
		if _, err := elements.Token(); err == io.EOF {
			return b.String()
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, b.String())
		}
	}
}

// countTexts counts texts in a page.
func countTexts(t *testing.T, page string, counts map[string]int) {
	t.Helper()
	for text, want := range counts {
		if got := strings.Count(page, text); got != want {
			t.Errorf("the page has %d times %s, want %d", got, text, want)
		}
	}
}

func TestWriteHTML(t *testing.T) {
	countTexts(t, pageOf(t, report.Page{Report: exampleReport(t)}), map[string]int{
		`<h1>Pipeline report</h1>`: 1,
		`<svg class="graph"`:       1, `<svg class="box"`: 4,
		`<g class="flow passed">`: 3, `<g class="flow dropped">`: 1, `<g class="flow dead">`: 1,
		`>400 dropped<`: 1, `>200 dead<`: 1,
		`<svg class="chart"`: 4 * 3,
		`>20 changes<`:       4*2 + 1, // of two attributes of each component, and the errors of one
		`>never changed<`:    3,
		`a &lt;nine&gt;`:     50, `and 150 more`: 1,
		`not measured`: 1,
		`<script`:      0, `href=`: 0, `src=`: 0, `@import`: 0, `url(`: 0, `<figure class="card">`: 0,
	})
}

func TestPageOfAFailedRun(t *testing.T) {
	runner, err := pipeline.NewRunner(&counting{20}, []any{&refuseNines{}}, &collecting{})
	if err != nil {
		t.Fatal(err)
	}
	made, err := runner.Run(context.Background(), pipeline.MonitorEvery(0))
	if err == nil {
		t.Fatal("the run did not fail")
	}
	countTexts(t, pageOf(t, report.Page{Report: made}), map[string]int{
		`<strong>Ended early.</strong> refuseNines (refuseNines): record 9: a &lt;nine&gt;`: 1,
		`The monitors logged no change`: 1, `<details>`: 0,
	})
}

// explode panics.
type explode struct{}

func (explode) Put(*reading) error { panic("<boom>") }

func TestPageOfAPanic(t *testing.T) {
	runner, err := pipeline.NewRunner(&counting{20}, nil, explode{})
	if err != nil {
		t.Fatal(err)
	}
	made, err := runner.Run(context.Background())
	if err == nil {
		t.Fatal("the run did not fail")
	}
	countTexts(t, pageOf(t, report.Page{Report: made}), map[string]int{
		"<strong>Ended early.</strong> explode (explode): record 1: panic: &lt;boom&gt;\n": 1,
		`<pre class="wide">goroutine `: 1,
	})
}

const hostile = "<script>alert(1)</script>\"'`{{.}}]]>--> \x00\n"

func TestPageEscapesTexts(t *testing.T) {
	made := &pipeline.Report{PeakBytes: 1_540_000, Components: []pipeline.Component{{Name: hostile, Type: hostile, Role: hostile, Passed: math.MaxInt64}, {Dead: 1}}}
	page := pageOf(t, report.Page{Title: hostile, Report: made, Figures: []report.Figure{{Title: hostile, Caption: hostile, Picture: "<svg></svg>"}}})
	countTexts(t, page, map[string]int{
		`<script`: 0, "\x00": 0, `&lt;script&gt;alert(1)`: 11,
		`<svg></svg>`: 1, `<dd>1.5 MB</dd>`: 1, `9,223,372,036,854,775,807`: 2,
	})
	pageOf(t, report.Page{Report: &pipeline.Report{}})
}

func TestPageSurvivesOddMonitors(t *testing.T) {
	m := &pipeline.Monitor{}
	for _, v := range []float64{math.NaN(), math.Inf(1), math.MaxFloat64, -math.MaxFloat64, math.Inf(-1)} {
		m.SetMeanLatencyMs(v)
	}
	page := pageOf(t, report.Page{Report: &pipeline.Report{Components: []pipeline.Component{{Monitor: m}, {}}}})
	countTexts(t, page, map[string]int{`NaN`: 0, `Inf`: 0, `>5 changes<`: 1})
}

func TestPageSaysWhatMonitorsForgot(t *testing.T) {
	runner, err := pipeline.NewRunner(&counting{5000}, nil, &collecting{})
	if err != nil {
		t.Fatal(err)
	}
	made, err := runner.Run(context.Background(), pipeline.MonitorEvery(1))
	if err != nil {
		t.Fatal(err)
	}
	page := pageOf(t, report.Page{Report: made})
	if got := strings.Count(page, " of 5,000 changes<"); got != 2*2 {
		t.Errorf("%d charts say that they show the last of 5,000 changes, want 4", got)
	}
	if len(page) > 100_000 {
		t.Errorf("the page takes %d bytes: its lines were not thinned", len(page))
	}
}

func TestPageReportsWriteErrors(t *testing.T) {
	full := errors.New("disk full")
	reader, writer := io.Pipe()
	reader.CloseWithError(full)
	if err := (&pipeline.Report{}).WriteHTML(writer); !errors.Is(err, full) {
		t.Errorf("error %v, want %v", err, full)
	}
}
