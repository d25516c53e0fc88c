package console

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Heading prints the title of a part of the output.
func Heading(w io.Writer, title string) {
	fmt.Fprintf(w, "%s\n%s\n\n", title, strings.Repeat("─", utf8.RuneCountInString(title)))
}

// Table aligns cells: the first column to the left, the others to the right.
type Table struct {
	rows   [][]string
	widths []int
}

// NewTable returns a table with a column for each name of header.
func NewTable(header ...string) *Table {
	t := &Table{widths: make([]int, len(header))}
	t.add(header)
	return t
}

// Row adds a row of values, as many as there are columns.
func (t *Table) Row(values ...any) {
	cells := make([]string, len(values))
	for i, v := range values {
		cells[i] = Cell(v)
	}
	t.add(cells)
}

func (t *Table) add(cells []string) {
	for i, c := range cells {
		t.widths[i] = max(t.widths[i], utf8.RuneCountInString(c))
	}
	t.rows = append(t.rows, cells)
}

// Print writes the header and all rows.
func (t *Table) Print(w io.Writer) {
	for _, cells := range t.rows {
		var line strings.Builder
		line.WriteString(fmt.Sprintf("  %-*s", t.widths[0], cells[0]))
		for i, c := range cells[1:] {
			line.WriteString(fmt.Sprintf("  %*s", t.widths[i+1], c))
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
}
