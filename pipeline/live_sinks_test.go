package pipeline_test

import (
	"testing"

	"github.com/auditline/auditline/pipeline"
)

type liveSinks struct {
	Source *watchedCounting `pipeline:"source"`
	Table  *batchTable      `pipeline:"sink,batch=3,when=Even"`
	Even   *collecting      `pipeline:"sink,when=Even"`
}

// TestSnapshotOfSeveralSinks: what no sink wants is dropped at once, and what waits for the batch
// of one of them is out.
func TestSnapshotOfSeveralSinks(t *testing.T) {
	live, view := pipeline.Live()
	p := &liveSinks{&watchedCounting{counting{9}, view, nil}, new(batchTable), new(collecting)}
	if _, err := p.Run(t.Context(), live, pipeline.MonitorEvery(1)); err != nil {
		t.Fatal(err)
	}
	for i, s := range p.Source.seen {
		even := int64(i / 2)
		if in := balance(t, s); in != int64(i) || s.Out != even || s.InFlight != 0 || s.Components[1].InFlight != even%3 {
			t.Errorf("after %d records: %d in, %d out, %d in flight, %d at the table", i, in, s.Out, s.InFlight, s.Components[1].InFlight)
		}
	}
}
