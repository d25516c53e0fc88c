package pipeline

import (
	"fmt"
	"io"
	"strings"
)

// WriteMermaid writes the pipeline as a Mermaid flowchart: components as boxes, records as numbers on the edges.
func (r *Report) WriteMermaid(w io.Writer) error {
	var b strings.Builder
	b.WriteString("flowchart LR\n")
	for i, c := range r.Components {
		fmt.Fprintf(&b, "\tc%d[\"%s<br/><small>%s</small>\"]\n", i, mermaidText(c.Name), mermaidText(c.Type))
	}
	for i, c := range r.Components {
		if i+1 < len(r.Components) {
			fmt.Fprintf(&b, "\tc%d -->|%s| c%d\n", i, thousands(c.Passed), i+1)
		}
		if c.Dropped > 0 {
			fmt.Fprintf(&b, "\tc%d -.->|%s| d%d([dropped])\n", i, thousands(c.Dropped), i)
		}
		if c.Dead > 0 {
			fmt.Fprintf(&b, "\tc%d -.->|%s| x%d([dead])\n", i, thousands(c.Dead), i)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// mermaidText escapes what would end a quoted label, or be taken for a tag.
func mermaidText(s string) string {
	return strings.NewReplacer("#", "#35;", `"`, "#quot;", "<", "#lt;", ">", "#gt;").Replace(s)
}
