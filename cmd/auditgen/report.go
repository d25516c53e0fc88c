package main

import (
	"encoding/json"
	"fmt"
	"go/token"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"github.com/auditline/auditline/gen"
)

// reporter prints problems to stderr and files to stdout, or both to stdout as JSON lines; paths
// are relative to dir where that is shorter.
type reporter struct {
	*command
	dir string
}

// position is the JSON form of a place in a file.
type position struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Text   string `json:"text"`
}

// jsonProblem and jsonFile are the two kinds of lines that -json prints.
type jsonProblem struct {
	Kind     string `json:"kind"` // problem or note
	Category string `json:"category"`
	position
	Related []position `json:"related,omitempty"`
}

type jsonFile struct {
	Kind  string `json:"kind"` // file
	File  string `json:"file"`
	State string `json:"state"`
}

// problem prints a problem or, where that is its kind, a note.
func (r *reporter) problem(kind string, p gen.Problem) {
	if r.json {
		line := jsonProblem{Kind: kind, Category: p.Category, position: r.position(p.Pos, p.Text)}
		for _, rel := range p.Related {
			line.Related = append(line.Related, r.position(rel.Pos, rel.Text))
		}
		r.jsonLine(line)
		return
	}
	text := p.Text
	if kind == "note" {
		text = "note: " + text
	}
	fmt.Fprintln(r.stderr, r.line(p.Pos, text))
	for _, rel := range p.Related {
		fmt.Fprintln(r.stderr, "\t"+r.line(rel.Pos, rel.Text))
	}
}

// states says what became of a file: when it was written, and when it was only looked at.
var states = map[gen.State]struct{ written, looked, text string }{
	gen.Current:  {"unchanged", "current", "up to date"},
	gen.Missing:  {"written", "missing", "missing; run go generate"},
	gen.Stale:    {"written", "stale", "stale; run go generate"},
	gen.Orphaned: {"removed", "orphaned", "orphaned, its source asks for nothing any more; run go generate"},
	gen.Unseen:   {"unseen", "unseen", "not checked, build constraints hide its source"},
}

func (r *reporter) file(f gen.File) {
	s, looking := states[f.State], r.check || r.diff
	switch {
	case r.json && looking:
		r.jsonLine(jsonFile{"file", r.relative(f.Path), s.looked})
	case r.json:
		r.jsonLine(jsonFile{"file", r.relative(f.Path), s.written})
	case r.check && (f.State != gen.Current || r.verbose):
		fmt.Fprintf(r.stdout, "%s: %s\n", r.relative(f.Path), s.text)
	case r.verbose && !looking:
		fmt.Fprintf(r.stdout, "%s: %s\n", r.relative(f.Path), s.written)
	case f.State == gen.Unseen && r.isOfNamedFile(f.Path):
		fmt.Fprintf(r.stderr, "auditgen: %s: not written, build constraints hide its source; see -tags, GOOS and GOARCH\n", r.relative(f.Path))
	}
}

// isOfNamedFile reports whether an output is that of a source file which the command line names:
// somebody expects code for it.
func (r *reporter) isOfNamedFile(output string) bool {
	return slices.ContainsFunc(r.patterns, func(pattern string) bool {
		stem, isFile := strings.CutSuffix(filepath.Clean(pattern), ".go")
		if !filepath.IsAbs(stem) {
			stem = filepath.Join(r.dir, stem)
		}
		return isFile && strings.HasPrefix(output, strings.TrimSuffix(stem, "_test")+"_gen")
	})
}

// patch returns what would change in a file, as patch and git apply take it.
func (r *reporter) patch(f gen.File) []byte {
	name := strings.TrimPrefix(filepath.ToSlash(r.relative(f.Path)), "/") // for patch -d / elsewhere
	before, after := "a/"+name, "b/"+name
	switch f.State {
	case gen.Missing:
		before = "/dev/null"
	case gen.Orphaned:
		after = "/dev/null"
	}
	return diff.Diff(before, f.Old, after, f.New)
}

func (r *reporter) jsonLine(v any) {
	_ = json.NewEncoder(r.stdout).Encode(v) // stdout is gone: nobody to tell
}

func (r *reporter) position(pos token.Position, text string) position {
	return position{r.relative(pos.Filename), pos.Line, pos.Column, text}
}

func (r *reporter) line(pos token.Position, text string) string {
	return fmt.Sprintf("%s:%d:%d: %s", r.relative(pos.Filename), pos.Line, pos.Column, text)
}

func (r *reporter) relative(path string) string { return below(r.dir, path) }

// below shortens a path in dir, whether they are written with slashes or, as on Windows, with
// backslashes.
func below(dir, path string) string {
	for _, separator := range []string{"/", `\`} {
		if rest, ok := strings.CutPrefix(path, strings.TrimSuffix(dir, separator)+separator); ok {
			return rest
		}
	}
	return path
}
