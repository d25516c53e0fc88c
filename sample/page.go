package main

import (
	"bytes"
	"os"

	"github.com/auditline/auditline/footprint"
	"github.com/auditline/auditline/pipeline/report"
)

// writePage writes the report on the weather, and pictures of the sample's types, as a web page.
func (r *weatherRun) writePage(path string) error {
	var page bytes.Buffer
	p := report.Page{
		Title:   "A year of weather: " + thousands(r.In) + " readings",
		Report:  r.Report,
		Figures: layoutFigures(),
	}
	if err := p.WriteHTML(&page); err != nil {
		return err
	}
	return os.WriteFile(path, page.Bytes(), 0o666)
}

// layoutFigures show where the bytes of the sample's records lie.
func layoutFigures() []report.Figure {
	return []report.Figure{
		layoutFigure(InstrumentedSlottedRecord{}, "A reading in this pipeline: three audited attributes, and the trail that holds what was logged of them."),
		layoutFigure(SensorEventSlotted{}, "Exercise 2: a fixed layout without a log."),
		layoutFigure(ExtendedSensorEvent{}, "Exercise 2: the same, embedded in a larger one. Embedding adds the fields and nothing else."),
		layoutFigure(BrokenInheritance{}, "Exercise 2: the same, with a map for attributes that nobody declared. The map itself lies elsewhere and weighs more."),
	}
}

func layoutFigure(record any, caption string) report.Figure {
	layout := footprint.Layout(record)
	var svg bytes.Buffer
	layout.WriteSVG(&svg) // a Buffer takes everything
	return report.Figure{
		Title:   "The bytes of " + layout.Type,
		Caption: caption,
		Picture: svg.String(),
	}
}
