package render

import (
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/auditline/auditline/internal/figures"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Mermaid writes a pipeline as a Mermaid flowchart: components as boxes, records as numbers on the
// edges.
func Mermaid(w io.Writer, r summary.Run) error {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	for i, c := range r.Components {
		fmt.Fprintf(&b, "\tc%d[\"%s<br/><small>%s</small>\"]\n", i, mermaidText(c.Name), mermaidText(about(c)))
	}
	for i, c := range r.Components {
		for taker := i + 1; taker < len(r.Components) && giver(r, taker) == i; taker++ {
			fmt.Fprintf(&b, "\tc%d -->|%s| c%d\n", i, figures.Thousands(r.Components[taker].Received), taker)
		}
		if c.Dropped > 0 {
			fmt.Fprintf(&b, "\tc%d -.->|%s| d%d([dropped])\n", i, figures.Thousands(c.Dropped), i)
		}
		if c.Absorbed > 0 {
			fmt.Fprintf(&b, "\tc%d -.->|%s| a%d([absorbed])\n", i, figures.Thousands(c.Absorbed), i)
		}
		if c.Dead > 0 {
			fmt.Fprintf(&b, "\tc%d -.->|%s| x%d([dead])\n", i, figures.Thousands(c.Dead), i)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// giver is the place of the component whose records come to component i: those of the last stage
// come to every sink.
func giver(r summary.Run, i int) int {
	for i--; i > 0 && r.Components[i].Role == sink; i-- {
	}
	return i
}

// sink is the role of the last components.
const sink = "sink"

// mermaidText writes everything but letters, digits and spaces as the codes of characters: nothing
// can then end a quoted label, or be taken for markup.
func mermaidText(s string) string {
	var b strings.Builder
	for _, c := range s {
		if unicode.IsLetter(c) || unicode.IsDigit(c) || c == ' ' || c == '_' || c == '.' {
			b.WriteRune(c)
		} else {
			fmt.Fprintf(&b, "#%d;", c)
		}
	}
	return b.String()
}
