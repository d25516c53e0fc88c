package review

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Formats are the names that Write knows.
var Formats = []string{"text", "markdown", "json"}

// Write writes the summary in one of the formats.
func (s *Summary) Write(w io.Writer, format string) error {
	var err error
	switch format {
	case "json":
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(s)
	case "markdown":
		_, err = io.WriteString(w, s.markdown())
	default:
		_, err = io.WriteString(w, s.text())
	}
	return err
}

func (s *Summary) text() string {
	var b strings.Builder
	for _, c := range s.Structs {
		fmt.Fprintf(&b, "%s %s: %s\n", c.Package, c.Name, c.change())
		for _, a := range c.Attributes {
			fmt.Fprintf(&b, "\t%s\n", a.line(""))
		}
		for _, u := range c.Unreadable {
			fmt.Fprintf(&b, "\tstored logs cannot be read of %s\n", u)
		}
	}
	for _, a := range s.Around {
		fmt.Fprintf(&b, "%s %s\n", a.Package, a.line(""))
	}
	for _, p := range s.Pipelines {
		fmt.Fprintf(&b, "%s %s: pipeline\n", p.Package, p.Name)
		for _, line := range p.picture() {
			fmt.Fprintf(&b, "\t%s\n", line)
		}
	}
	return b.String()
}

// change says what became of the struct.
func (c Struct) change() string {
	if c.Before != "" {
		return c.Change + " from " + c.Before
	}
	return c.Change
}

// line says what changed in an attribute, with quotes around code.
func (a Attribute) line(quote string) string {
	code := func(text string) string {
		if text == "" {
			return "none"
		}
		return quote + text + quote
	}
	switch a.Change {
	case "added":
		return code(a.Name) + " added: " + code(a.After)
	case "removed":
		return code(a.Name) + " removed: " + code(a.Before)
	}
	return code(a.Name) + " " + a.Change + ": " + code(a.Before) + " -> " + code(a.After)
}

func (s *Summary) markdown() string {
	var b strings.Builder
	for _, c := range s.Structs {
		fmt.Fprintf(&b, "### %s in `%s`: %s\n\n", c.Name, c.Package, c.change())
		for _, a := range c.Attributes {
			fmt.Fprintf(&b, "- %s\n", a.line("`"))
		}
		for _, u := range c.Unreadable {
			fmt.Fprintf(&b, "- **stored logs cannot be read** of %s\n", u)
		}
		b.WriteString("\n")
	}
	if len(s.Around) > 0 {
		b.WriteString("### Writes around logs\n\n")
		for _, a := range s.Around {
			fmt.Fprintf(&b, "- %s in `%s`\n", a.line("`"), a.Package)
		}
		b.WriteString("\n")
	}
	for _, p := range s.Pipelines {
		fmt.Fprintf(&b, "### Pipeline %s in `%s`\n\n```diff\n%s\n```\n\n", p.Name, p.Package, strings.Join(p.picture(), "\n"))
	}
	return b.String()
}

// picture has one line for each component, in the order of the run: with - before one that is gone,
// and + before one that is new.
func (p Pipeline) picture() (lines []string) {
	was := p.Before
	for _, c := range p.After {
		for len(was) > 0 && !slices.Contains(p.After, was[0]) {
			lines, was = append(lines, "- "+was[0]), was[1:]
		}
		i := slices.Index(was, c)
		if i < 0 {
			lines = append(lines, "+ "+c)
			continue
		}
		for _, moved := range was[:i] {
			lines = append(lines, "- "+moved)
		}
		lines, was = append(lines, "  "+c), was[i+1:]
	}
	for _, gone := range was {
		lines = append(lines, "- "+gone)
	}
	return lines
}
