package pipeline_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/auditline/auditline/pipeline"
)

func TestWriteMermaid(t *testing.T) {
	var got strings.Builder
	if err := exampleReport(t).WriteMermaid(&got); err != nil {
		t.Fatal(err)
	}
	const want = `flowchart LR
	c0["counting<br/><small>source</small>"]
	c1["dropFifths<br/><small>stage</small>"]
	c2["refuseNines<br/><small>stage</small>"]
	c3["collecting<br/><small>sink</small>"]
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

func TestMermaidEscapesTexts(t *testing.T) {
	var got strings.Builder
	made := &pipeline.Report{Components: []pipeline.Component{{Name: `a"]; <b>`, Type: "Stage[int]", Role: "stage"}}}
	if err := made.WriteMermaid(&got); err != nil {
		t.Fatal(err)
	}
	const want = "flowchart LR\n\tc0[\"a#34;#93;#59; #60;b#62;<br/><small>stage #183; Stage#91;int#93;</small>\"]\n"
	if d := cmp.Diff(want, got.String()); d != "" {
		t.Error(d)
	}
}

func ExampleReport_WriteMermaid() {
	made := &pipeline.Report{Components: []pipeline.Component{
		{Name: "Source", Type: "CSVSource", Role: "source", Received: 26277, Passed: 26277},
		{Name: "Valid", Type: "ThresholdFilter", Role: "stage", Received: 26277, Passed: 24357, Dropped: 1920},
		{Name: "Sink", Type: "ConsoleSink", Role: "sink", Received: 24357, Passed: 24357},
	}}
	made.WriteMermaid(os.Stdout)
	// Output:
	// flowchart LR
	// 	c0["Source<br/><small>source #183; CSVSource</small>"]
	// 	c1["Valid<br/><small>stage #183; ThresholdFilter</small>"]
	// 	c2["Sink<br/><small>sink #183; ConsoleSink</small>"]
	// 	c0 -->|26,277| c1
	// 	c1 -->|24,357| c2
	// 	c1 -.->|1,920| d1([dropped])
}
