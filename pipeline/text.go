package pipeline

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// WriteText writes the report as a table for people.
func (r *Report) WriteText(w io.Writer) error {
	var b strings.Builder
	rows := [][]string{{"component", "type", "role", "received", "passed", "dropped", "dead", "latency"}}
	for _, c := range r.Components {
		rows = append(rows, []string{c.Name, c.Type, c.Role,
			thousands(c.Received), thousands(c.Passed), thousands(c.Dropped), thousands(c.Dead), latency(c.Monitor)})
	}
	writeTable(&b, rows, 3)
	b.WriteByte('\n')
	for _, line := range r.summary() {
		fmt.Fprintf(&b, "%-15s%s\n", line[0], line[1])
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// summary says in a few lines, each with a name, what the run did as a whole.
func (r *Report) summary() [][2]string {
	lines := [][2]string{
		{"records", fmt.Sprintf("%s in = %s out + %s dropped + %s dead", thousands(r.In), thousands(r.Out), thousands(r.Dropped), thousands(r.Dead))},
		{"elapsed", milliseconds(r.Elapsed)},
	}
	if r.PeakBytes > 0 {
		lines = append(lines, [2]string{"peak memory", megabytes(r.PeakBytes)})
	}
	lines = append(lines, [2]string{"change events", fmt.Sprintf("%s by stages, %s by records", thousands(r.StageEvents), thousands(r.RecordEvents))})
	if r.failure != "" {
		lines = append(lines, [2]string{"ended early", firstLine(r.failure)})
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
func latency(m *Monitor) string {
	if m == nil || m.meanLatencyMs == 0 {
		return ""
	}
	return duration(time.Duration(m.meanLatencyMs * float64(time.Millisecond)))
}

// duration writes d in the unit that suits it.
func duration(d time.Duration) string {
	switch {
	case d <= 0:
		return milliseconds(d)
	case d < time.Microsecond:
		return decimal(float64(d)) + " ns"
	case d < time.Millisecond:
		return decimal(float64(d)/float64(time.Microsecond)) + " µs"
	case d < time.Second:
		return milliseconds(d)
	case d < time.Minute:
		return decimal(d.Seconds()) + " s"
	}
	return d.Round(time.Second).String()
}

func milliseconds(d time.Duration) string {
	return decimal(float64(d)/float64(time.Millisecond)) + " ms"
}

// decimal writes x with three digits, or as many as it has before the point.
func decimal(x float64) string {
	if x >= 100 {
		return thousands(int64(x + 0.5))
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}

func megabytes(bytes uint64) string {
	return strconv.FormatFloat(float64(bytes)/1e6, 'f', 1, 64) + " MB"
}

// thousands writes n with commas.
func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
