package finding

import (
	"bytes"
	"go/ast"
	"go/token"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Directive silences one line: //stagecheck:ignore ANALYZER reason, at the line's end or alone on the line above.
const Directive = "//stagecheck:ignore"

// Analyzers are those that a directive can name.
var Analyzers = []string{"pipelinetype", "auditwrite", "auditstale", "seqyield"}

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

type line struct {
	file   string
	number int
}

// ignores are one analyzer's directives in a package, by the line that each silences.
type ignores map[line]*silencer

type silencer struct {
	Ignore
	used bool
}

func ignoresOf(pass *analysis.Pass) ignores {
	found := make(ignores)
	for _, file := range pass.Files {
		for _, ig := range Ignores(file) {
			if ig.Analyzer == pass.Analyzer.Name && ig.Reason != "" {
				found[silencedLine(pass, ig.Comment.Pos())] = &silencer{Ignore: ig}
			}
		}
	}
	return found
}

// silencedLine is the directive's own line, or the next one without a directive if nothing stands before this one.
func silencedLine(pass *analysis.Pass, pos token.Pos) line {
	at := pass.Fset.PositionFor(pos, false)
	src, err := pass.ReadFile(at.Filename)
	start := at.Offset - (at.Column - 1)
	if err != nil || at.Offset > len(src) || len(bytes.TrimSpace(src[start:at.Offset])) > 0 {
		return line{at.Filename, at.Line}
	}
	for text := range bytes.Lines(src[start:]) {
		if !bytes.HasPrefix(bytes.TrimSpace(text), []byte(Directive)) {
			break
		}
		at.Line++
	}
	return line{at.Filename, at.Line}
}

func (igs ignores) silence(pass *analysis.Pass, pos token.Pos) bool {
	at := pass.Fset.PositionFor(pos, false)
	s := igs[line{at.Filename, at.Line}]
	if s == nil {
		return false
	}
	s.used = true
	return true
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
