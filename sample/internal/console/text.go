package console

import (
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/internal/figures"
	"github.com/auditline/auditline/pipeline"
)

// Cell writes a value for people: floats with up to four decimals, large integers with commas, nil
// as unset.
func Cell(v any) string {
	switch v := v.(type) {
	case nil:
		return "unset"
	case float64:
		return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 4, 64), "0"), ".")
	case int:
		return figures.Thousands(int64(v))
	case int64:
		return figures.Thousands(v)
	case bool:
		if v {
			return "yes"
		}
		return "no"
	}
	return fmt.Sprint(v)
}

// Indent puts margin before each line of s that is not empty.
func Indent(s, margin string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if line != "" {
			lines[i] = margin + line
		}
	}
	return strings.Join(lines, "\n")
}

// Report prints what a run of a pipeline did.
func Report(w io.Writer, report *pipeline.Report) error {
	var text strings.Builder
	if err := report.WriteText(&text); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w, Indent(strings.TrimSuffix(text.String(), "\n"), "  "))
	return err
}

// Changes prints changes, one a line.
func Changes(w io.Writer, changes iter.Seq[audit.Change]) {
	for c := range changes {
		fmt.Fprintln(w, "    "+c.String())
	}
}
