// Package render shows what a run did: as text, JSON, a Mermaid flowchart or a web page.
package render

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/auditline/auditline/internal/figures"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Text writes a run as a table for people.
func Text(w io.Writer, r summary.Run) error {
	var b strings.Builder
	rows := [][]string{row(r, "component", "type", "role", "received", "passed", "dropped", "dead", "absorbed", "latency")}
	for _, c := range r.Components {
		rows = append(rows, row(r, c.Name, c.Type, c.Role,
			figures.Thousands(c.Received), figures.Thousands(c.Passed), figures.Thousands(c.Dropped),
			figures.Thousands(c.Dead), figures.Thousands(c.Absorbed), latency(c)))
	}
	writeTable(&b, rows, 3)
	b.WriteByte('\n')
	for _, line := range linesOf(r) {
		fmt.Fprintf(&b, "%-15s%s\n", line[0], line[1])
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// row is a row of the table, without the column for what was absorbed where nothing was.
func row(r summary.Run, cells ...string) []string {
	if r.Absorbed == 0 {
		const absorbed = 7
		return slices.Delete(cells, absorbed, absorbed+1)
	}
	return cells
}

// linesOf says in a few lines, each with a name, what the run did as a whole.
func linesOf(r summary.Run) [][2]string {
	records := fmt.Sprintf("%s in = %s out + %s dropped + %s dead",
		figures.Thousands(r.In), figures.Thousands(r.Out), figures.Thousands(r.Dropped), figures.Thousands(r.Dead))
	if r.Absorbed > 0 {
		records += fmt.Sprintf(" + %s absorbed", figures.Thousands(r.Absorbed))
	}
	lines := [][2]string{
		{"records", records},
		{"elapsed", figures.Milliseconds(r.Elapsed)},
	}
	if r.Retried > 0 {
		lines = append(lines, [2]string{"retried", figures.Thousands(r.Retried) + " attempts"})
	}
	if r.PeakBytes > 0 {
		lines = append(lines, [2]string{"peak memory", figures.Megabytes(r.PeakBytes)})
	}
	lines = append(lines, [2]string{"change events", fmt.Sprintf("%s by stages, %s by records", figures.Thousands(r.StageEvents), figures.Thousands(r.RecordEvents))})
	if r.Stopped {
		lines = append(lines, [2]string{"stopped", "the source, before its end; what it had yielded was finished"})
	}
	if r.Delivery != "" {
		lines = append(lines, [2]string{"delivery", deliveryOf(r)})
	}
	if r.Err != nil {
		lines = append(lines, [2]string{"ended early", firstLine(r.Err.Error())})
	}
	return lines
}

// deliveryOf says how often a record comes to the sinks.
func deliveryOf(r summary.Run) string {
	if r.Resumed {
		return r.Delivery + ", with what a run before this one has delivered"
	}
	return r.Delivery
}

// writeTable aligns columns, the first ones to the left, the others to the right.
func writeTable(b *strings.Builder, rows [][]string, left int) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			fill := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i < left {
				line.WriteString(cell + fill + "  ")
			} else {
				line.WriteString(fill + cell + "  ")
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// latency is how long a record took through a component, empty where nothing was measured,
// or where the component keeps records for longer than it works for them.
func latency(c summary.Component) string {
	if c.Monitor == nil || c.Monitor.MeanLatencyMs() == 0 || c.Keeps {
		return ""
	}
	return figures.Duration(time.Duration(c.Monitor.MeanLatencyMs() * float64(time.Millisecond)))
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
