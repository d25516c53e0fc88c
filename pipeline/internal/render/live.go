package render

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/figures"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

//go:embed live.css
var liveStyle string

// LivePage writes the page that shows a run while it goes on. Its script replaces what LiveNow
// writes, time and again.
func LivePage(w io.Writer, title string, l summary.Live) error {
	d := new(document)
	d.add(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%v</title>
<style>
%v%v</style>
<script src="script.js" defer></script>
</head>
<body>
<header>
<h1>%v</h1>
<p class="note" id="connection">Without its script the page shows this moment only.</p>
</header>

<main id="live">
`, title, markup(style), markup(liveStyle), title)
	d.live(l)
	d.add("</main>\n\n<h2>Records on their way</h2>\n" +
		"<pre class=\"card wide note\" id=\"tap\">A component’s button shows the next records that it passes on.</pre>\n</body>\n</html>\n")
	_, err := d.WriteTo(w)
	return err
}

// LiveNow writes what a run is like at a moment.
func LiveNow(w io.Writer, l summary.Live) error {
	d := new(document)
	d.live(l)
	_, err := d.WriteTo(w)
	return err
}

func (d *document) live(l summary.Live) {
	d.add("<p class=\"lead\" id=\"state\" data-state=\"%v\">%v</p>\n", l.Ended, stateText(l))
	if l.Runs == 0 {
		return
	}
	run := withMonitors(l)
	d.end(run)
	d.liveFacts(l)
	d.add("<div class=\"columns\">\n<section>\n<h2>Flow of records</h2>\n")
	d.graph(drawGraph(run))
	d.add("</section>\n\n<section>\n<h2>Components</h2>\n")
	d.liveComponents(l)
	d.add("\n<h2>Last dead letters</h2>\n")
	d.failures(run)
	d.add("</section>\n</div>\n\n<h2>Timelines</h2>\n")
	d.timelines(timelines(run))
}

// stateText says in a sentence what goes on.
func stateText(l summary.Live) string {
	switch {
	case l.Runs == 0:
		return "No run has begun yet."
	case l.Running:
		return fmt.Sprintf("Run %d goes on.", l.Runs)
	case l.Ended == "complete":
		return fmt.Sprintf("Run %d is complete.", l.Runs)
	}
	return fmt.Sprintf("Run %d has ended: %s.", l.Runs, l.Ended)
}

// withMonitors is the run with the copies of its monitors, and its last failures, the newest first,
// as the report shows it.
func withMonitors(l summary.Live) summary.Run {
	r := l.Run
	r.Components, r.Failures = nil, slices.Clone(l.Letters)
	slices.Reverse(r.Failures)
	for _, c := range l.Components {
		r.Components = append(r.Components, c.Component)
	}
	return r
}

func (d *document) liveFacts(l summary.Live) {
	lost := "dropped"
	if l.Absorbed > 0 {
		lost = "dropped or absorbed"
	}
	d.add("<dl class=\"facts\" id=\"facts\">\n")
	for _, f := range [][3]string{
		{"in", "records in", figures.Thousands(l.In)},
		{"out", "records out", figures.Thousands(l.Out)},
		{"rate", "records per second", figures.Thousands(int64(l.Rate))},
		{"elapsed", "elapsed", figures.Duration(l.Elapsed)},
		{"dropped", lost, figures.Thousands(l.Dropped + l.Absorbed)},
		{"dead", "dead", figures.Thousands(l.Dead)},
		{"inflight", "in flight", figures.Thousands(l.InFlight)},
		{"retried", "retried", figures.Thousands(l.Retried)},
	} {
		d.add("<div><dt>%v</dt><dd id=\"%v\">%v</dd></div>\n", f[1], f[0], f[2])
	}
	d.add("</dl>\n\n")
}

// liveComponents writes the table of them.
func (d *document) liveComponents(l summary.Live) {
	d.add("<div class=\"card wide\">\n<table id=\"components\">\n<thead><tr><th class=\"text\">component</th>" +
		"<th>a second</th><th>in flight</th><th>retried</th><th>dead</th></tr></thead>\n<tbody>\n")
	for _, c := range l.Components {
		d.add(`<tr><td class="text"><strong>%v</strong><small>%v</small>`, c.Name, about(c.Component))
		d.histogram(c)
		if c.Taps && l.Running {
			d.add(`<button data-tap="%v">next records</button>`, c.Name)
		}
		d.add("</td><td>%v</td><td>%v</td>", figures.Thousands(int64(c.Rate)), figures.Thousands(c.InFlight))
		d.add("<td>%v</td>", figures.Thousands(c.Retried))
		d.lost("dead", c.Dead)
		d.add("</tr>\n")
	}
	d.add("</tbody>\n</table>\n</div>\n")
}

const (
	barWidth        = 5
	histogramHeight = 24
)

// histogram draws a bar for each bucket from the first to the last one that is not empty.
func (d *document) histogram(c summary.LiveComponent) {
	counts := c.Durations.Counts
	for len(counts) > 0 && counts[0] == 0 {
		counts = counts[1:]
	}
	if len(counts) == 0 {
		return
	}
	text := fmt.Sprintf("%s: half below %s, 99\u00a0%% below %s", c.Measured,
		figures.Duration(c.Durations.Quantile(0.5)), figures.Duration(c.Durations.Quantile(0.99)))
	width := barWidth * len(counts)
	d.add("<svg class=\"histogram\" role=\"img\" aria-label=\"%v\" ", text)
	d.add("width=\"%v\" height=\"%v\" viewBox=\"0 0 %v %v\">", width, histogramHeight, width, histogramHeight)
	d.add("<path d=\"%v\"/></svg><span class=\"times\">%v</span>", bars(counts), text)
}

// bars is the path of a histogram's bars, on the ground of the picture.
func bars(counts []int64) string {
	most := slices.Max(counts)
	var path strings.Builder
	for i, n := range counts {
		height := float64(histogramHeight) * float64(n) / float64(most)
		fmt.Fprintf(&path, "M%d %dv-%.1fh%dv%.1fz", i*barWidth, histogramHeight, height, barWidth-1, height)
	}
	return path.String()
}
