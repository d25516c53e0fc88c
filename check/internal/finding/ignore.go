package finding

import (
	"bytes"
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Directive silences one statement: //stagecheck:ignore ANALYZER reason, at the end of its first
// line or of any that it is wrapped to, or alone on the line above. Of a statement with blocks it
// silences what stands before them.
const Directive = "//stagecheck:ignore"

// Analyzers are those that a directive can name.
var Analyzers = []string{"pipelinetype", "auditwrite", "auditvalue", "auditstale", "seqyield"}

// Ignore is one directive as it was written. Without an analyzer or a reason it silences nothing.
type Ignore struct {
	Comment          *ast.Comment
	Analyzer, Reason string
}

// Ignores lists the directives of file.
func Ignores(file *ast.File) []Ignore {
	var list []Ignore
	for _, group := range file.Comments {
		for _, c := range group.List {
			if rest, ok := strings.CutPrefix(c.Text, Directive); ok && (rest == "" || rest[0] == ' ' || rest[0] == '\t') {
				list = append(list, parseIgnore(c, rest))
			}
		}
	}
	return list
}

// parseIgnore reads what follows the directive; a further comment on the line is not part of it.
func parseIgnore(c *ast.Comment, rest string) Ignore {
	rest, _, _ = strings.Cut(rest, " // ")
	analyzer, reason, _ := strings.Cut(strings.TrimSpace(rest), " ")
	return Ignore{Comment: c, Analyzer: analyzer, Reason: strings.TrimSpace(reason)}
}

// ignores are one analyzer's directives in a package.
type ignores []*silencer

// A silencer is a directive with the lines of its file on which it silences its analyzer.
type silencer struct {
	Ignore
	file     string
	from, to int
	used     bool
}

func ignoresOf(pass *analysis.Pass) ignores {
	var found ignores
	for _, file := range pass.Files {
		for _, ig := range Ignores(file) {
			if ig.Analyzer == pass.Analyzer.Name && ig.Reason != "" {
				s := &silencer{Ignore: ig, file: pass.Fset.PositionFor(ig.Comment.Pos(), false).Filename}
				s.from, s.to = reach(pass, file, silencedLine(pass, ig.Comment.Pos()))
				found = append(found, s)
			}
		}
	}
	return found
}

// silencedLine is the directive's own line, or the next one without a directive if nothing stands
// before this one.
func silencedLine(pass *analysis.Pass, pos token.Pos) int {
	at := pass.Fset.PositionFor(pos, false)
	src, err := pass.ReadFile(at.Filename)
	start := at.Offset - (at.Column - 1)
	if err != nil || at.Offset > len(src) || len(bytes.TrimSpace(src[start:at.Offset])) > 0 {
		return at.Line
	}
	for text := range bytes.Lines(src[start:]) {
		if !bytes.HasPrefix(bytes.TrimSpace(text), []byte(Directive)) {
			break
		}
		at.Line++
	}
	return at.Line
}

func (igs ignores) silence(pass *analysis.Pass, pos token.Pos) (silenced bool) {
	at := pass.Fset.PositionFor(pos, false)
	for _, s := range igs {
		if s.file == at.Filename && s.from <= at.Line && at.Line <= s.to {
			s.used, silenced = true, true
		}
	}
	return silenced
}

func (igs ignores) unused() []analysis.Diagnostic {
	var list []analysis.Diagnostic
	for _, s := range igs {
		if !s.used {
			list = append(list, analysis.Diagnostic{
				Pos:      s.Comment.Pos(),
				End:      s.Comment.End(),
				Category: "ignore-nothing",
				Message:  Directive + " silences nothing here: remove it",
			})
		}
	}
	return list
}
