// Package report shows the report of a run as a web page with more on it than
// [pipeline.Report.WriteHTML] knows: a title, and pictures.
package report

import (
	"io"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/internal/render"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Page is a report as a web page, with what else belongs on it.
type Page struct {
	Title   string // "Pipeline report" if empty
	Report  *pipeline.Report
	Figures []Figure
}

// Figure is a picture on the page.
type Figure struct {
	Title, Caption string
	Picture        string // an SVG element, for example; it is taken as it is, so it must be trusted
}

// WriteHTML writes the page as [pipeline.Report.WriteHTML] does, followed by the figures.
// All texts are escaped.
func (p Page) WriteHTML(w io.Writer) error {
	page := render.Page{Title: p.Title, Run: summary.Of(p.Report)}
	for _, f := range p.Figures {
		page.Figures = append(page.Figures, render.Figure(f))
	}
	return render.HTML(w, page)
}
