package pipeline

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/auditline/auditline/audit"
)

// timeline is the picture of one monitored attribute over time.
type timeline struct {
	Component, Attribute string
	Width, Height        float64
	Points               string // of the line, as SVG writes them
	Low, High            string // values at its bottom and top
	Span                 string // time from left to right
	Changes              string
}

const (
	timelineWidth  = 280
	timelineHeight = 70
	timelinePoints = 300 // at most: more could not be told apart
)

// timelines draws every attribute of every monitor that has changed.
func timelines(r *Report) (all []timeline) {
	for _, c := range r.Components {
		if c.Monitor == nil {
			continue
		}
		for attr := range c.Monitor.Audit().Attributes() {
			if log := c.Monitor.ChangeLog(attr); len(log) > 0 {
				all = append(all, drawTimeline(c.Name, attr, log))
			}
		}
	}
	return all
}

func drawTimeline(component, attr string, log []audit.Change) timeline {
	changes := len(log)
	log = thin(log)
	first, last := log[0].At, log[len(log)-1].At
	low, high := bounds(log)
	var points strings.Builder
	for i, c := range log {
		x := timelineWidth * share(float64(c.At.Sub(first)), 0, float64(last.Sub(first)))
		y := timelineHeight * (1 - share(number(c.New), low, high))
		if i > 0 {
			points.WriteByte(' ')
		}
		fmt.Fprintf(&points, "%.1f,%.1f", x, y)
	}
	if len(log) == 1 { // a line needs two ends
		fmt.Fprintf(&points, " %d,%.1f", timelineWidth, timelineHeight*(1-share(number(log[0].New), low, high)))
	}
	return timeline{
		Component: component, Attribute: attr, Width: timelineWidth, Height: timelineHeight, Points: points.String(),
		Low: short(low), High: short(high), Span: last.Sub(first).Round(time.Microsecond).String(), Changes: thousands(int64(changes)),
	}
}

// thin leaves out changes evenly, never the first and the last.
func thin(log []audit.Change) []audit.Change {
	if len(log) <= timelinePoints {
		return log
	}
	kept := make([]audit.Change, timelinePoints)
	for i := range kept {
		kept[i] = log[i*(len(log)-1)/(timelinePoints-1)]
	}
	return kept
}

// bounds are the lowest and the highest value of a log.
func bounds(log []audit.Change) (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, c := range log {
		low, high = min(low, number(c.New)), max(high, number(c.New))
	}
	return low, high
}

// number is the value of a monitored attribute.
func number(v any) float64 {
	if n, ok := v.(int64); ok {
		return float64(n)
	}
	f, _ := v.(float64)
	return f
}

// share says where v lies between low and high, from 0 to 1; in the middle where these are the same.
func share(v, low, high float64) float64 {
	if high <= low {
		return 0.5
	}
	return (v - low) / (high - low)
}

// short writes a value for people.
func short(v float64) string {
	if v == math.Trunc(v) && math.Abs(v) < 1e15 {
		return thousands(int64(v))
	}
	return strconv.FormatFloat(v, 'g', 3, 64)
}
