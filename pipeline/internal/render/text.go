// Package render shows what a run did: as text, JSON, a Mermaid flowchart or a web page.
package render

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/auditline/auditline/pipeline/internal/figures"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Text writes a run as a table for people.
func Text(w io.Writer, r summary.Run) error {
	var b strings.Builder
	rows := [][]string{{"component", "type", "role", "received", "passed", "dropped", "dead", "latency"}}
	for _, c := range r.Components {
		rows = append(rows, []string{c.Name, c.Type, c.Role,
			figures.Thousands(c.Received), figures.Thousands(c.Passed), figures.Thousands(c.Dropped), figures.Thousands(c.Dead), latency(c.Monitor)})
	}
	writeTable(&b, rows, 3)
	b.WriteByte('\n')
	for _, line := range linesOf(r) {
		fmt.Fprintf(&b, "%-15s%s\n", line[0], line[1])
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// linesOf says in a few lines, each with a name, what the run did as a whole.
func linesOf(r summary.Run) [][2]string {
	lines := [][2]string{
		{"records", fmt.Sprintf("%s in = %s out + %s dropped + %s dead", figures.Thousands(r.In), figures.Thousands(r.Out), figures.Thousands(r.Dropped), figures.Thousands(r.Dead))},
		{"elapsed", figures.Milliseconds(r.Elapsed)},
	}
	if r.PeakBytes > 0 {
		lines = append(lines, [2]string{"peak memory", figures.Megabytes(r.PeakBytes)})
	}
	lines = append(lines, [2]string{"change events", fmt.Sprintf("%s by stages, %s by records", figures.Thousands(r.StageEvents), figures.Thousands(r.RecordEvents))})
	if r.Err != nil {
		lines = append(lines, [2]string{"ended early", firstLine(r.Err.Error())})
	}
	return lines
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

// latency is a monitor's mean, empty where nothing was measured.
func latency(m summary.Monitor) string {
	if m == nil || m.MeanLatencyMs() == 0 {
		return ""
	}
	return figures.Duration(time.Duration(m.MeanLatencyMs() * float64(time.Millisecond)))
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
