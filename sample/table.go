package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// heading prints the title of a part of the output.
func heading(w io.Writer, title string) {
	fmt.Fprintf(w, "%s\n%s\n\n", title, strings.Repeat("─", utf8.RuneCountInString(title)))
}

// table aligns cells: the first column to the left, the others to the right.
type table struct {
	rows   [][]string
	widths []int
}

func newTable(header ...string) *table {
	t := &table{widths: make([]int, len(header))}
	t.add(header)
	return t
}

// row adds a row of values, as many as there are columns.
func (t *table) row(values ...any) {
	cells := make([]string, len(values))
	for i, v := range values {
		cells[i] = cell(v)
	}
	t.add(cells)
}

func (t *table) add(cells []string) {
	for i, c := range cells {
		t.widths[i] = max(t.widths[i], utf8.RuneCountInString(c))
	}
	t.rows = append(t.rows, cells)
}

func (t *table) print(w io.Writer) {
	for _, cells := range t.rows {
		line := fmt.Sprintf("  %-*s", t.widths[0], cells[0])
		for i, c := range cells[1:] {
			line += fmt.Sprintf("  %*s", t.widths[i+1], c)
		}
		fmt.Fprintln(w, strings.TrimRight(line, " "))
	}
}

// cell writes a value for people: floats with up to four decimals, large integers with commas, nil as unset.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return "unset"
	case float64:
		return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 4, 64), "0"), ".")
	case int:
		return thousands(int64(v))
	case int64:
		return thousands(v)
	case bool:
		if v {
			return "yes"
		}
		return "no"
	}
	return fmt.Sprint(v)
}
