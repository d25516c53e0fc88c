package protocols

import (
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline/pipelinetest"
	"github.com/auditline/auditline/sample/weather"
)

// TestSyntheticSourceKeepsItsPromises: it stops when its reader does, and can be started again.
func TestSyntheticSourceKeepsItsPromises(t *testing.T) {
	newSource := func() any { return &SyntheticSource{Records: 20, Seed: 42} }
	if err := pipelinetest.TestSource[*weather.InstrumentedSlottedRecord](newSource); err != nil {
		t.Error(err)
	}
}

func TestBrokenStageKeepsNone(t *testing.T) {
	type rec = *weather.InstrumentedSlottedRecord
	records := func() []rec { return slices.Collect((&SyntheticSource{Records: 20}).Stream()) }
	if err := pipelinetest.TestStage[rec, rec](func() any { return &BrokenStage{} }, records); err == nil {
		t.Error("BrokenStage passes")
	}
}
