package render

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/internal/figures"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// timeline shows how the attributes of a component's monitor went.
type timeline struct {
	Component string
	Charts    []chart
}

// chart is the picture of one attribute over the period of all charts, as steps: a value holds
// until it changes.
type chart struct {
	Attribute, Last string
	Width, Height   int
	Start           float64 // where the line begins: not at 0 if what was before is forgotten
	Line, Dots      string  // as SVG's path element writes them; dots only where there are few changes
	Low, High       string  // values at the bottom and the top, High empty where these are the same
	Span, Changes   string
}

const (
	chartWidth  = 300
	chartHeight = 64
	mostDots    = 40
)

// monitored says how the page calls a monitor's attributes and writes their values.
var monitored = []struct {
	name, title string
	format      func(float64) string
}{
	{"recordsProcessed", "records processed", func(v float64) string { return figures.Thousands(int64(v)) }},
	{"meanLatencyMs", "mean latency", func(v float64) string { return figures.Duration(time.Duration(v * float64(time.Millisecond))) }},
	{"errorCount", "errors", func(v float64) string { return figures.Thousands(int64(v)) }},
}

// timelines draws every attribute of every monitor, nothing if none has changed.
func timelines(r summary.Run) (all []timeline) {
	period := periodOf(r)
	if period.start.IsZero() {
		return nil
	}
	for _, c := range r.Components {
		if c.Monitor != nil {
			all = append(all, timeline{c.Name, charts(c, period)})
		}
	}
	return all
}

// period is the time that a picture shows.
type period struct{ start, end time.Time }

// periodOf is that of the run, and of the changes that its monitors still know of earlier runs;
// zero without changes.
func periodOf(r summary.Run) (p period) {
	for _, c := range r.Components {
		if c.Monitor == nil {
			continue
		}
		for change := range c.Monitor.Changes() {
			p.include(change.At)
		}
	}
	if !p.start.IsZero() && !r.Started.IsZero() {
		p.include(r.Started)
		p.include(r.Started.Add(r.Elapsed))
	}
	return p
}

// include makes the period reach to a moment.
func (p *period) include(at time.Time) {
	if p.start.IsZero() || at.Before(p.start) {
		p.start = at
	}
	if at.After(p.end) {
		p.end = at
	}
}

// x is where a moment lies in a chart.
func (p period) x(at time.Time) float64 {
	return chartWidth * share(float64(at.Sub(p.start)), 0, float64(p.end.Sub(p.start)))
}

func charts(of summary.Component, p period) (all []chart) {
	m := of.Monitor
	values := maps.Collect(m.Audit().Attributes())
	for _, a := range monitored {
		title := a.title
		if of.Keeps && a.name == "meanLatencyMs" {
			title = "mean time per record" // each of which it keeps for longer
		}
		c := chart{Attribute: title, Width: chartWidth, Height: chartHeight, Span: figures.Duration(p.end.Sub(p.start))}
		c.drawLog(m.ChangeLog(a.name), m.Audit().Forgotten(a.name), number(values[a.name]), p, a.format)
		all = append(all, c)
	}
	return all
}

// drawLog draws what is left of a log of which the first changes, as many as dropped says, are
// forgotten.
func (c *chart) drawLog(log []audit.Change, dropped uint64, last float64, p period, format func(float64) string) {
	if dropped > 0 && len(log) > 0 {
		c.Start = p.x(log[0].At)
	}
	low, high := c.draw(steps(log, last, p))
	c.Last, c.Changes = format(last), changesText(len(log), dropped)
	if c.Low = "0"; low < 0 {
		c.Low = format(low)
	}
	if low < high {
		c.High = format(high)
	}
}

// changesText says how many changes a chart shows.
func changesText(shown int, dropped uint64) string {
	switch {
	case shown == 0 && dropped == 0:
		return "never changed"
	case dropped > 0:
		return fmt.Sprintf("last %s of %s changes", figures.Thousands(int64(shown)), figures.Thousands(int64(shown)+int64(dropped)))
	case shown == 1:
		return "1 change"
	}
	return figures.Thousands(int64(shown)) + " changes"
}

// step is a value that holds from x on.
type step struct{ x, value float64 }

// steps begin with what held before the first change, whenever that was; without any change, that
// is last.
func steps(log []audit.Change, last float64, p period) []step {
	all := []step{{0, last}}
	if len(log) > 0 {
		all[0].value = number(log[0].Old)
	}
	for _, c := range log {
		all = append(all, step{p.x(c.At), number(c.New)})
	}
	return all
}

// draw writes the line, and the dots if they are not too many. It returns the values at the chart's
// bottom and top.
func (c *chart) draw(all []step) (low, high float64) {
	for _, s := range all {
		low, high = min(low, s.value), max(high, s.value)
	}
	y := func(s step) float64 { return chartHeight * (1 - share(s.value, low, high)) }
	var line, dots strings.Builder
	fmt.Fprintf(&line, "M%.1f %.1f", c.Start, y(all[0]))
	for _, s := range thin(all)[1:] {
		fmt.Fprintf(&line, "H%.1fV%.1f", s.x, y(s))
		fmt.Fprintf(&dots, "M%.1f %.1fh0", s.x, y(s))
	}
	fmt.Fprintf(&line, "H%d", chartWidth)
	if c.Line = line.String(); len(all) <= mostDots {
		c.Dots = dots.String()
	}
	return low, high
}

// thin keeps of each unit of width the first, the lowest, the highest and the last step: the line
// then looks as if all were there (Jugel et al., "M4: A Visualization-Oriented Time Series Data
// Aggregation", VLDB 2014).
func thin(all []step) (kept []step) {
	for len(all) > 0 {
		n, lowest, highest := column(all)
		indexes := []int{0, lowest, highest, n - 1}
		slices.Sort(indexes)
		for _, i := range slices.Compact(indexes) {
			kept = append(kept, all[i])
		}
		all = all[n:]
	}
	return kept
}

// column returns how many steps lie in the first one's unit of width, and which are the lowest and
// the highest of them.
func column(all []step) (n, lowest, highest int) {
	for ; n < len(all) && math.Floor(all[n].x) == math.Floor(all[0].x); n++ {
		if all[n].value < all[lowest].value {
			lowest = n
		}
		if all[n].value > all[highest].value {
			highest = n
		}
	}
	return n, lowest, highest
}

// number is the value of a monitored attribute, 0 for what no chart can show.
func number(v any) float64 {
	switch v := v.(type) {
	case int64:
		return float64(v)
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return v
		}
	}
	return 0
}

// share says where v lies between low and high, from 0 to 1; 0 where these are the same.
func share(v, low, high float64) float64 {
	if high <= low {
		return 0
	}
	return (v/2 - low/2) / (high/2 - low/2) // halves, because a difference may overflow
}
