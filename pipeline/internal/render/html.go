package render

import (
	"bytes"
	_ "embed"
	"fmt"
	"html"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/auditline/auditline/internal/figures"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

//go:embed page.css
var style string

// Page is a run as a web page, with what else belongs on it.
type Page struct {
	Title   string // "Pipeline report" if empty
	Run     summary.Run
	Figures []Figure
}

// Figure is a picture on the page. Picture is taken as it is.
type Figure struct{ Title, Caption, Picture string }

// document is an HTML document as it is written. html/template would link a megabyte into
// every program that has a report, and keep all its exported methods alive.
type document struct{ bytes.Buffer }

// markup is text that is HTML already.
type markup string

// add writes format, whose verbs are all %v, with its arguments: whatever is not markup is
// escaped, so that it is text between tags and in quoted attributes.
func (d *document) add(format string, args ...any) {
	for i, arg := range args {
		if _, ok := arg.(markup); !ok {
			text := strings.ReplaceAll(fmt.Sprint(arg), "\x00", "\ufffd") // no HTML may hold NUL
			args[i] = html.EscapeString(text)
		}
	}
	fmt.Fprintf(d, format, args...)
}

// HTML writes the page: self-contained, without scripts, all texts escaped.
func HTML(w io.Writer, p Page) error {
	if p.Title == "" {
		p.Title = "Pipeline report"
	}
	d := new(document)
	d.head(p)
	d.facts(p.Run)
	d.add("<div class=\"columns\">\n<section>\n<h2>Flow of records</h2>\n")
	d.graph(drawGraph(p.Run))
	d.add("</section>\n\n<section>\n<h2>Components</h2>\n")
	d.components(p.Run)
	d.add("\n<h2>Dead letters</h2>\n")
	d.failures(p.Run)
	d.add("\n<h2>Memory and environment</h2>\n")
	d.environment(p.Run)
	d.add("</section>\n</div>\n\n<h2>Timelines</h2>\n")
	d.timelines(timelines(p.Run))
	d.figures(p.Figures)
	d.add("</body>\n</html>\n")
	_, err := d.WriteTo(w)
	return err
}

// head writes all before the first section.
func (d *document) head(p Page) {
	d.add(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>%v</title>
<style>
%v</style>
</head>
<body>
<header>
<h1>%v</h1>
`, p.Title, markup(style), p.Title)
	for i, c := range p.Run.Components {
		before := markup(` <span class="arrow">→</span> `)
		if i == 0 {
			before = `<p class="lead">`
		}
		d.add("%v%v", before, c.Name)
	}
	if len(p.Run.Components) > 0 {
		d.add("</p>\n")
	}
	d.end(p.Run)
	d.add("</header>\n\n")
}

// end says why the run ended early: in one line, and what follows that, a stack, in detail.
func (d *document) end(r summary.Run) {
	if r.Err == nil {
		return
	}
	reason, details, _ := strings.Cut(r.Err.Error(), "\n")
	d.add("<div class=\"failure\">\n<strong>Ended early.</strong> %v\n", reason)
	if details = strings.TrimSpace(details); details != "" {
		d.add("<details><summary>Details</summary><pre class=\"wide\">%v</pre></details>\n", details)
	}
	d.add("</div>\n")
}

// facts writes the figures of the whole run.
func (d *document) facts(r summary.Run) {
	rate := "–"
	if r.Elapsed > 0 {
		rate = figures.Thousands(int64(float64(r.In) / r.Elapsed.Seconds()))
	}
	facts := [][2]string{
		{"records in", figures.Thousands(r.In)},
		{"records out", figures.Thousands(r.Out)},
		{"dropped", figures.Thousands(r.Dropped)},
		{"dead", figures.Thousands(r.Dead)},
		{"elapsed", figures.Duration(r.Elapsed)},
		{"records per second", rate},
		{"changes logged by stages", figures.Thousands(r.StageEvents)},
		{"changes logged by records", figures.Thousands(r.RecordEvents)},
	}
	if r.Absorbed > 0 {
		facts = slices.Insert(facts, 4, [2]string{"absorbed", figures.Thousands(r.Absorbed)})
	}
	d.add("<dl class=\"facts\" id=\"facts\">\n")
	for _, f := range facts {
		d.add("<div><dt>%v</dt><dd>%v</dd></div>\n", f[0], f[1])
	}
	d.add("</dl>\n\n")
}

func (d *document) graph(g graph) {
	d.add("<div class=\"card\">\n<svg class=\"graph\" id=\"graph\" role=\"img\" aria-label="+
		"\"The pipeline, with the number of records on each edge\" viewBox=\"0 0 %v %v\">\n", g.Width, g.Height)
	for _, f := range g.Flows {
		d.add(`<g class="flow %v"><rect x="%v" y="%v" width="%v" height="%v"/>`, f.Kind, f.X, f.Y, f.Width, f.Height)
		d.add("<text x=\"%v\" y=\"%v\">%v</text></g>\n", f.TextX, f.TextY, f.Text)
	}
	for _, b := range g.Boxes {
		d.add(`<svg class="box" y="%v" width="%v" height="%v"><title>%v</title>`, b.Y, g.BoxWidth, g.BoxHeight, b.Full)
		d.add(`<rect width="%v" height="%v" rx="10"/><text x="16" y="24">%v</text>`, g.BoxWidth, g.BoxHeight, b.Name)
		d.add("<text class=\"about\" x=\"16\" y=\"43\">%v</text></svg>\n", b.About)
	}
	d.add("</svg>\n</div>\n")
}

// components writes the table of them; what they lost stands out.
func (d *document) components(r summary.Run) {
	absorbed := markup("")
	if r.Absorbed > 0 {
		absorbed = "<th>absorbed</th>"
	}
	d.add("<div class=\"card wide\">\n<table id=\"components\">\n<thead><tr><th class=\"text\">component</th>"+
		"<th>received</th><th>passed</th><th>dropped</th><th>dead</th>%v<th>latency</th></tr></thead>\n<tbody>\n", absorbed)
	for _, c := range r.Components {
		d.add(`<tr><td class="text"><strong>%v</strong><small>%v</small></td>`, c.Name, about(c))
		d.add("<td>%v</td><td>%v</td>", figures.Thousands(c.Received), figures.Thousands(c.Passed))
		d.lost("dropped", c.Dropped)
		d.lost("dead", c.Dead)
		if r.Absorbed > 0 {
			d.lost("absorbed", c.Absorbed)
		}
		d.add("<td>%v</td></tr>\n", latency(c))
	}
	d.add("</tbody>\n</table>\n</div>\n")
}

func (d *document) lost(class string, records int64) {
	if records == 0 {
		d.add("<td>0</td>")
		return
	}
	d.add(`<td class="%v">%v</td>`, class, figures.Thousands(records))
}

func (d *document) failures(r summary.Run) {
	d.add("<div class=\"card wide\" id=\"letters\">\n")
	if len(r.Failures) == 0 {
		d.add("<p class=\"note\">No record failed.</p>\n</div>\n")
		return
	}
	d.add("<table>\n<thead><tr><th class=\"text\">component</th><th>record</th><th class=\"text\">error</th></tr></thead>\n<tbody>\n")
	for _, f := range r.Failures {
		d.add(`<tr><td class="text">%v</td><td>%v</td>`, f.Component, figures.Thousands(f.Number))
		d.add("<td class=\"text message\">%v</td></tr>\n", f.Error)
	}
	d.add("</tbody>\n</table>\n")
	if more := r.Dead - int64(len(r.Failures)); more > 0 {
		d.add("<p class=\"note\">and %v more</p>\n", figures.Thousands(more))
	}
	d.add("</div>\n")
}

// pageTime is how the page writes moments.
const pageTime = "2 January 2006, 15:04:05 MST"

// environment says where the run took place, and what memory it took.
func (d *document) environment(r summary.Run) {
	memory := "not measured (pipeline.MeasureMemory measures it)"
	if r.PeakBytes > 0 {
		memory = figures.Megabytes(r.PeakBytes)
	}
	started := "–"
	if !r.Started.IsZero() {
		started = r.Started.Format(pageTime)
	}
	d.add("<dl class=\"card pairs\" id=\"environment\">\n")
	for _, fact := range [][2]string{
		{"run started", started},
		{"peak of live heap", memory},
		{"Go", runtime.Version()},
		{"system", runtime.GOOS + "/" + runtime.GOARCH},
		{"processors", fmt.Sprintf("%d, of which %d in use", runtime.NumCPU(), runtime.GOMAXPROCS(0))},
		{"page written", time.Now().Format(pageTime)},
	} {
		d.add("<dt>%v</dt><dd>%v</dd>\n", fact[0], fact[1])
	}
	d.add("</dl>\n")
}

func (d *document) timelines(all []timeline) {
	if len(all) == 0 {
		d.add("<p class=\"note\">The monitors logged no change: they were switched off, or no record came.</p>\n")
		return
	}
	d.add("<p class=\"note\">What each component’s monitor logged, over the same period in all charts: " +
		"the run, and what is still known of earlier ones.</p>\n")
	for _, t := range all {
		d.add("<section class=\"card timeline\">\n<h3>%v</h3>\n<div class=\"charts\">\n", t.Component)
		for _, c := range t.Charts {
			d.chart(c)
		}
		d.add("</div>\n</section>\n")
	}
}

func (d *document) chart(c chart) {
	d.add("<figure>\n<figcaption><span>%v</span><strong>%v</strong></figcaption>\n", c.Attribute, c.Last)
	d.add("<div class=\"plot\">\n<div class=\"scale\"><span>%v</span><span>%v</span></div>\n", c.High, c.Low)
	d.add(`<svg class="chart" role="img" aria-label="%v over time, %v" `, c.Attribute, c.Changes)
	d.add(`viewBox="0 0 %v %v" preserveAspectRatio="none">`, c.Width, c.Height)
	d.add(`<path class="area" d="%vV%vH%vZ"/><path class="line" d="%v"/>`, c.Line, c.Height, c.Start, c.Line)
	if c.Dots != "" {
		d.add(`<path class="dots" d="%v"/>`, c.Dots)
	}
	d.add("</svg>\n<div class=\"axis\"><span>0</span><span>%v</span><span>%v</span></div>\n", c.Changes, c.Span)
	d.add("</div>\n</figure>\n")
}

func (d *document) figures(all []Figure) {
	if len(all) == 0 {
		return
	}
	d.add("\n<h2>Figures</h2>\n<div class=\"pictures\">\n")
	for _, f := range all {
		d.add("<figure class=\"card\">\n<figcaption><h3>%v</h3><span>%v</span></figcaption>\n", f.Title, f.Caption)
		d.add("%v</figure>\n", markup(f.Picture))
	}
	d.add("</div>\n")
}
