package footprint

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// The picture is a grid of bytes in rows of 16, or of so many more that there are at most 32 rows.
const (
	rowBytes  = 16
	cellWidth = 28
	rowHeight = 30
	leftSpace = 56 // for the offsets
	topSpace  = 56 // for the title and the legend
	maxRows   = 32
)

// kind says what bytes are used for.
type kind int

const (
	kindField kind = iota
	kindPointer
	kindTrail
	kindPadding
	kindHeader
	kindUnused
	kinds
)

// look is how the picture shows a kind. Colours are attributes, not styles, which would reach the
// page around it; texts outside the block have the page's own colour, which may be light.
func (k kind) look() (name, fill string) {
	l := [kinds][2]string{
		{"field", "#cfe3f5"}, {"pointers", "#f6d8ae"}, {"trail", "#c9e7c6"},
		{"padding", "#f3b6b6"}, {"header", "#dccdf0"}, {"unused", "#e4e4e4"},
	}[k]
	return l[0], l[1]
}

// piece is a run of bytes of one kind.
type piece struct {
	kind     kind
	label    string
	from, to uintptr // in the block
}

// pieces cuts the block into runs, from its header to its unused end.
func (l TypeLayout) pieces() []piece {
	var all []piece
	at := uintptr(0)
	add := func(kind kind, label string, n uintptr) {
		if n > 0 {
			all = append(all, piece{kind, label, at, at + n})
			at += n
		}
	}
	add(kindHeader, "header", l.Header)
	for _, f := range l.Fields {
		add(f.kind(), f.Name+" "+f.Type, f.Size)
		add(kindPadding, "padding", f.Padding)
	}
	add(kindField, l.Type, l.Header+l.Size-at) // of a type that is no struct
	add(kindUnused, "unused", l.Unused)
	return all
}

func (f FieldLayout) kind() kind {
	switch {
	case f.IsTrail:
		return kindTrail
	case f.PointerBytes > 0:
		return kindPointer
	}
	return kindField
}

// WriteSVG writes the layout as a picture that an HTML page can hold: the bytes of the block row by
// row, each field named where it begins, with its exact place as its tooltip.
func (l TypeLayout) WriteSVG(w io.Writer) error {
	perRow := uintptr(rowBytes)
	for l.Block > maxRows*perRow {
		perRow *= 2
	}
	rows := int((l.Block + perRow - 1) / perRow)
	var b strings.Builder
	fmt.Fprintf(&b, svgHead, leftSpace+rowBytes*cellWidth+8, topSpace+rows*rowHeight+8, html.EscapeString(l.summary()))
	fmt.Fprintf(&b, svgText, 8.0, 18, html.EscapeString(fmt.Sprintf("%s: %d of %d bytes", l.Type, l.Size, l.Block)))
	writeLegend(&b)
	for row := range rows {
		fmt.Fprintf(&b, svgText, 8.0, topSpace+row*rowHeight+20, fmt.Sprint(uintptr(row)*perRow))
	}
	for _, p := range l.pieces() {
		p.write(&b, perRow)
	}
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

const (
	svgHead = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]d %[2]d" width="%[1]d" role="img" aria-label="%[3]s"` +
		` font-family="monospace" font-size="12" fill="currentColor">` + "\n"
	svgRect = `<rect fill="%s" stroke="#555" x="%.4g" y="%d" width="%.4g" height="%d"/>` + "\n"
	svgText = `<text x="%.4g" y="%d">%s</text>` + "\n"
)

func writeLegend(b *strings.Builder) {
	for k := range kinds {
		name, fill := k.look()
		x := 8 + float64(k)*82
		fmt.Fprintf(b, svgRect+svgText, fill, x, 30, 12.0, 12, x+16, 41, name)
	}
}

// write draws a piece, one rectangle for each row that it touches, and labels the first.
func (p piece) write(b *strings.Builder, perRow uintptr) {
	fmt.Fprintf(b, "<g fill=\"#222\"><title>%s, bytes %d to %d</title>\n", html.EscapeString(p.label), p.from, p.to-1)
	_, fill := p.kind.look()
	cell := float64(rowBytes*cellWidth) / float64(perRow)
	for at := p.from; at < p.to; at = (at/perRow + 1) * perRow {
		x, y := leftSpace+float64(at%perRow)*cell, topSpace+int(at/perRow)*rowHeight
		width := float64(min(p.to-at, perRow-at%perRow)) * cell
		fmt.Fprintf(b, svgRect, fill, x, y, width, rowHeight)
		if at == p.from {
			fmt.Fprintf(b, svgText, x+4, y+20, html.EscapeString(fitting(p.label, width)))
		}
	}
	b.WriteString("</g>\n")
}

// fitting cuts a label to what fits into width.
func fitting(label string, width float64) string {
	runes := []rune(label)
	if n := int(width-6) / 8; n < len(runes) {
		return string(runes[:max(n, 0)])
	}
	return label
}
