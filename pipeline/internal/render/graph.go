package render

import (
	"unicode/utf8"

	"github.com/auditline/auditline/internal/figures"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// graph is the picture of a pipeline from top to bottom, so that it fits a phone. Lengths are in
// units of the picture, which is scaled to the page.
type graph struct {
	Width, Height       int
	BoxWidth, BoxHeight int
	Boxes               []graphBox
	Flows               []graphFlow
}

// graphBox is a component.
type graphBox struct {
	Y           int
	Name, About string // cut to what fits
	Full        string
}

// graphFlow is a band as wide as the share of the records that took it, labelled with their number.
type graphFlow struct {
	Kind                string // passed, dropped, absorbed or dead
	X, Y, Width, Height float64
	TextX, TextY        float64
	Text                string
}

const (
	graphWidth  = 392
	boxWidth    = 236
	boxHeight   = 56
	boxGap      = 52
	nameRunes   = 21
	aboutRunes  = 30
	widestBand  = 48.0 // bands to the right then fit the side of a box, two as well
	lossMargin  = 2.0
	lossLength  = 20.0
	labelHeight = 12.0
	textSpacing = 10.0
)

// drawGraph places the components below each other; what is lost leaves to the right.
func drawGraph(r summary.Run) graph {
	n := len(r.Components)
	g := graph{Width: graphWidth, Height: max(n*(boxHeight+boxGap)-boxGap, 0), BoxWidth: boxWidth, BoxHeight: boxHeight}
	most := mostRecords(r)
	for i, c := range r.Components {
		y := i * (boxHeight + boxGap)
		text := about(c)
		g.Boxes = append(g.Boxes, graphBox{y, cut(c.Name, nameRunes), cut(text, aboutRunes), c.Name + ", " + text})
		g.lose(c, most, float64(y))
		if i+1 < n {
			g.pass(passedTo(r.Components[i+1], c), most, float64(y+boxHeight))
		}
	}
	return g
}

// about is a component's role and its type, unless that is what it is called.
func about(c summary.Component) string {
	if c.Type == c.Name {
		return c.Role
	}
	return c.Role + " · " + c.Type
}

// mostRecords is how many records came to the component that saw most, at least 1.
func mostRecords(r summary.Run) int64 {
	most := int64(1)
	for _, c := range r.Components {
		most = max(most, c.Received, c.Passed)
	}
	return most
}

// passedTo is how many records came to next, which stands below c: a sink gets its own share of
// those that pass the sinks above it.
func passedTo(next, c summary.Component) int64 {
	if next.Role == sink {
		return next.Received
	}
	return c.Passed
}

// pass draws the records that go on to the next component, from height y.
func (g *graph) pass(records, most int64, y float64) {
	width := bandWidth(records, most)
	g.Flows = append(g.Flows, graphFlow{
		Kind: "passed", X: (boxWidth - width) / 2, Y: y, Width: width, Height: boxGap,
		TextX: (boxWidth+width)/2 + textSpacing, TextY: y + boxGap/2, Text: figures.Thousands(records),
	})
}

// lose draws the records that leave the box at height y: one band in its middle, or two at
// its ends. No component drops records and absorbs others.
func (g *graph) lose(c summary.Component, most int64, y float64) {
	const middle = boxHeight / 2
	lost, kind := c.Dropped, "dropped"
	if c.Absorbed > 0 {
		lost, kind = c.Absorbed, "absorbed"
	}
	above, dead := bandWidth(lost, most), bandWidth(c.Dead, most)
	switch {
	case lost > 0 && c.Dead > 0:
		g.leave(lost, kind, y+lossMargin, above, y+max(lossMargin+above/2, labelHeight))
		g.leave(c.Dead, "dead", y+boxHeight-lossMargin-dead, dead, y+boxHeight-max(lossMargin+dead/2, labelHeight))
	case lost > 0:
		g.leave(lost, kind, y+middle-above/2, above, y+middle)
	case c.Dead > 0:
		g.leave(c.Dead, "dead", y+middle-dead/2, dead, y+middle)
	}
}

// leave draws a band to the right.
func (g *graph) leave(records int64, kind string, y, height, textY float64) {
	g.Flows = append(g.Flows, graphFlow{
		Kind: kind, X: boxWidth, Y: y, Width: lossLength, Height: height,
		TextX: boxWidth + lossLength + textSpacing, TextY: textY, Text: figures.Thousands(records) + " " + kind,
	})
}

// bandWidth is in proportion to the records, but never too thin to be seen.
func bandWidth(records, most int64) float64 {
	return max(widestBand*float64(records)/float64(most), 1.5)
}

// cut shortens text to at most n characters.
func cut(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	return string([]rune(text)[:n-1]) + "…"
}
