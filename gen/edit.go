package gen

import (
	"bytes"
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strings"

	"github.com/auditline/auditline/internal/model"
)

// edits are texts to insert into a file, by offset.
type edits map[int]string

// insert adds text before pos.
func (e edits) insert(fset *token.FileSet, pos token.Pos, text string) {
	e[fset.PositionFor(pos, false).Offset] += text
}

// addImport adds an import line: to the first block, to a block made of the
// first import, or below the package clause. Cgo's import is left alone, since
// the comment above it is code.
func (e edits) addImport(fset *token.FileSet, f *ast.File, line string) {
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
	e.insert(fset, f.Name.End(), "\n\nimport "+line)
}

// addToBlock adds a line below last, in a group of its own unless last is a
// third party's too.
func (e edits) addToBlock(fset *token.FileSet, block *ast.GenDecl, last *ast.ImportSpec, line string) {
	end := last.End()
	if last.Comment != nil {
		end = last.Comment.End()
	}
	text := "\n\n\t" + line
	if first, _, _ := strings.Cut(model.ImportPath(last), "/"); strings.Contains(first, ".") {
		text = "\n\t" + line
	}
	if !block.Rparen.IsValid() {
		e.insert(fset, last.Pos(), "(\n\t")
		text += "\n)"
	}
	e.insert(fset, end, text)
}

// apply returns content with the texts in it, with the line ends that content has.
func (e edits) apply(content []byte) []byte {
	newline := "\n"
	if bytes.Contains(content, []byte("\r\n")) {
		newline = "\r\n"
	}
	var out bytes.Buffer
	done := 0
	for _, at := range slices.Sorted(maps.Keys(e)) {
		out.Write(content[done:at])
		out.WriteString(strings.ReplaceAll(e[at], "\n", newline))
		done = at
	}
	out.Write(content[done:])
	return out.Bytes()
}
