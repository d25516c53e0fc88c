package render

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/auditline/auditline/pipeline/internal/summary"
)

func summing() summary.Run {
	m := new(monitor)
	m.SetMeanLatencyMs(2)
	return summary.Run{
		In: 1000, Out: 2, Dead: 1, Absorbed: 997, Ended: "complete",
		Components: []summary.Component{
			{Name: "Rows", Type: "Rows", Role: "source", Received: 1000, Passed: 1000, Monitor: m},
			{Name: "Sum", Type: "Sum", Role: "stage", Received: 1000, Passed: 2, Dead: 1, Absorbed: 997, Keeps: true, Monitor: m},
			{Name: "Out", Type: "Out", Role: "sink", Received: 2, Passed: 2, Monitor: m},
		},
	}
}

func TestWhatWasAbsorbedIsShown(t *testing.T) {
	var text strings.Builder
	if err := Text(&text, summing()); err != nil {
		t.Fatal(err)
	}
	const want = `component  type  role    received  passed  dropped  dead  absorbed  latency
Rows       Rows  source     1,000   1,000        0     0         0     2 ms
Sum        Sum   stage      1,000       2        0     1       997
Out        Out   sink           2       2        0     0         0     2 ms

records        1,000 in = 2 out + 0 dropped + 1 dead + 997 absorbed
elapsed        0 ms
change events  0 by stages, 0 by records
`
	if d := cmp.Diff(want, text.String()); d != "" {
		t.Error(d)
	}
	for part, write := range map[string]func(io.Writer, summary.Run) error{
		`c1 -.->|997| a1([absorbed])`:                   Mermaid,
		`<td class="absorbed">997</td><td></td>`:        page,
		`<g class="flow absorbed">`:                     page,
		`<div><dt>absorbed</dt><dd>997</dd></div>`:      page,
		`<figcaption><span>mean time per record</span>`: page,
		`"dead":1,"absorbed":997,`:                      asJSON,
	} {
		var b bytes.Buffer
		if err := write(&b, summing()); err != nil || !strings.Contains(b.String(), part) {
			t.Errorf("no %s in %s, %v", part, b.String(), err)
		}
	}
}

func asJSON(w io.Writer, r summary.Run) error {
	text, err := JSON(r)
	w.Write(text)
	return err
}

func page(w io.Writer, r summary.Run) error { return HTML(w, Page{Run: r}) }
