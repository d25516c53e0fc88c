package main

import (
	"bytes"
	"os"
	"path/filepath"

	"github.com/auditline/auditline/footprint"
	"github.com/auditline/auditline/internal/figures"
	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/report"
	"github.com/auditline/auditline/sample/exercises/layout"
	"github.com/auditline/auditline/sample/weather"
)

// pageTitle says what was read: the file at path, or the climate normals that come with the
// program.
func pageTitle(path string, readings int64) string {
	data := "Hourly climate normals of Seattle, 1981–2010"
	if path != "" {
		data = filepath.Base(path)
	}
	return data + ": " + figures.Thousands(readings) + " readings"
}

// writePage writes the report on the weather, and pictures of the sample's types, as a web page.
func writePage(path, title string, r *pipeline.Report) error {
	p := report.Page{Title: title, Report: r, Figures: layoutFigures()}
	var page bytes.Buffer
	if err := p.WriteHTML(&page); err != nil {
		return err
	}
	return os.WriteFile(path, page.Bytes(), 0o666)
}

// layoutFigures show where the bytes of the sample's records lie.
func layoutFigures() []report.Figure {
	return []report.Figure{
		layoutFigure(weather.InstrumentedSlottedRecord{}, "A reading in this pipeline: three audited attributes, and the trail that holds what was logged of them."),
		layoutFigure(layout.SensorEventSlotted{}, "Exercise 2: a fixed layout without a log."),
		layoutFigure(layout.ExtendedSensorEvent{}, "Exercise 2: the same, embedded in a larger one. Embedding adds the fields and nothing else."),
		layoutFigure(layout.BrokenInheritance{}, "Exercise 2: the same, with a map for attributes that nobody declared. The map itself lies elsewhere and weighs more."),
	}
}

func layoutFigure(record any, caption string) report.Figure {
	bytesOf := footprint.Layout(record)
	var svg bytes.Buffer
	bytesOf.WriteSVG(&svg) // a Buffer takes everything
	return report.Figure{
		Title:   "The bytes of " + bytesOf.Type,
		Caption: caption,
		Picture: svg.String(),
	}
}
