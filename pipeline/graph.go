package pipeline

// graph is the picture of a pipeline, from top to bottom, so that it fits a phone. Lengths are in units of the
// picture, which is scaled to the page.
type graph struct {
	Width, Height float64
	Boxes         []graphBox
	Edges         []graphEdge
}

// graphBox is a component.
type graphBox struct {
	X, Y, Width, Height float64
	Name, Type, Role    string
}

// graphEdge is an arrow with the number of records that took it.
type graphEdge struct {
	X1, Y1, X2, Y2 float64 // from, to
	TextX, TextY   float64
	Text, Kind     string // kind: passed, dropped or dead
}

const (
	graphWidth = 520
	boxLeft    = 20
	boxWidth   = 240
	boxHeight  = 52
	boxGap     = 46
	lossLength = 60
)

// drawGraph places the components below each other; what is lost leaves to the right.
func drawGraph(r *Report) graph {
	g := graph{Width: graphWidth, Height: float64(len(r.Components))*(boxHeight+boxGap) - boxGap + 20}
	for i, c := range r.Components {
		y := 10 + float64(i)*(boxHeight+boxGap)
		g.Boxes = append(g.Boxes, graphBox{boxLeft, y, boxWidth, boxHeight, c.Name, c.Type, c.Role})
		if i+1 < len(r.Components) {
			x := boxLeft + boxWidth/2.0
			g.Edges = append(g.Edges, graphEdge{x, y + boxHeight, x, y + boxHeight + boxGap - 6, x + 10, y + boxHeight + boxGap/2, thousands(c.Passed), "passed"})
		}
		g.lose(c.Dropped, "dropped", y+boxHeight/3)
		g.lose(c.Dead, "dead", y+boxHeight*2/3+2)
	}
	return g
}

// lose draws the records that left at height y.
func (g *graph) lose(records int64, kind string, y float64) {
	if records == 0 {
		return
	}
	const x = boxLeft + boxWidth
	g.Edges = append(g.Edges, graphEdge{x, y, x + lossLength, y, x + lossLength + 10, y + 5, thousands(records) + " " + kind, kind})
}
