// Package edit changes Go files by text, so that what is not changed keeps its comments and line
// breaks.
package edit

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/format"
	"go/token"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/model"
)

// An Edit replaces what a file has between two offsets.
type Edit struct {
	Start, End int
	Text       string
}

// Edits are changes of one file. Where several insert at one offset, they do so in their order.
type Edits []Edit

// Insert adds text before pos.
func (e *Edits) Insert(fset *token.FileSet, pos token.Pos, text string) {
	e.Replace(fset, pos, pos, text)
}

// Replace puts text in place of what stands between two positions.
func (e *Edits) Replace(fset *token.FileSet, from, to token.Pos, text string) {
	*e = append(*e, Edit{fset.PositionFor(from, false).Offset, fset.PositionFor(to, false).Offset, text})
}

// AddImport adds an import line: to the first block, to a block made of the first import, or below
// the package clause. Cgo's import is left alone, since the comment above it is code.
func (e *Edits) AddImport(fset *token.FileSet, f *ast.File, line string) {
	for _, d := range f.Decls {
		block, ok := d.(*ast.GenDecl)
		if !ok || block.Tok != token.IMPORT || len(block.Specs) == 0 {
			continue
		}
		if last := block.Specs[len(block.Specs)-1].(*ast.ImportSpec); model.ImportPath(last) != "C" {
			e.addToBlock(fset, block, last, line)
			return
		}
	}
	e.Insert(fset, f.Name.End(), "\n\nimport "+line)
}

// addToBlock adds a line below last, in a group of its own unless last is a third party's too.
func (e *Edits) addToBlock(fset *token.FileSet, block *ast.GenDecl, last *ast.ImportSpec, line string) {
	end := last.End()
	if last.Comment != nil {
		end = last.Comment.End()
	}
	text := "\n\n\t" + line
	if isThirdParty(model.ImportPath(last)) {
		text = "\n\t" + line
	}
	if !block.Rparen.IsValid() {
		e.Insert(fset, last.Pos(), "(\n\t")
		text += "\n)"
	}
	e.Insert(fset, end, text)
}

func isThirdParty(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return strings.Contains(first, ".")
}

// Apply is Replaced, but a file that gofmt would have left alone is still one that it leaves alone.
func (e Edits) Apply(content []byte) []byte {
	changed := e.Replaced(content)
	if clean, err := format.Source(content); err != nil || !bytes.Equal(clean, content) {
		return changed
	}
	if formatted, err := format.Source(changed); err == nil {
		return formatted
	}
	return changed
}

// Replaced returns content with the changes made, however they are formatted, with the line ends
// that content has.
func (e Edits) Replaced(content []byte) []byte {
	newline := "\n"
	if bytes.Contains(content, []byte("\r\n")) {
		newline = "\r\n"
	}
	var out bytes.Buffer
	done := 0
	for _, change := range e.sorted() {
		out.Write(content[done:max(done, change.Start)])
		out.WriteString(strings.ReplaceAll(change.Text, "\n", newline))
		done = max(done, change.End)
	}
	out.Write(content[done:])
	return out.Bytes()
}

func (e Edits) sorted() Edits {
	list := slices.Clone(e)
	slices.SortStableFunc(list, func(x, y Edit) int { return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End)) })
	return list
}

// Overlap reports whether two of the changes are about the same bytes.
func (e Edits) Overlap() bool {
	list := e.sorted()
	for i := 1; i < len(list); i++ {
		if list[i].Start < list[i-1].End {
			return true
		}
	}
	return false
}
