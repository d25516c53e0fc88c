package migrate

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/auditline/auditline/internal/edit"
)

// source is the text of n.
func (p *program) source(n ast.Node) string { return p.text(n.Pos(), n.End()) }

func (r *rewriter) fileEdits(n ast.Node) *edit.Edits {
	return r.edits(r.position(n.Pos()).Filename)
}

func (r *rewriter) fileOf(n ast.Node) *ast.File {
	i := slices.IndexFunc(r.unit.syntax, func(f *ast.File) bool { return f.FileStart <= n.Pos() && n.Pos() <= f.FileEnd })
	return r.unit.syntax[i]
}

// replace puts text in place of n.
func (r *rewriter) replace(n ast.Node, text string) {
	r.fileEdits(n).Replace(r.fset, n.Pos(), n.End(), strings.ReplaceAll(text, "\n", "\n"+r.indent(n)))
}

// joined are lines before a statement or after it.
func (r *rewriter) joined(n ast.Stmt, lines []string, before bool) string {
	text := strings.ReplaceAll(strings.Join(lines, "\n"), "\n", "\n"+r.indent(n))
	switch {
	case text == "":
		return ""
	case before:
		return text + "\n" + r.indent(n)
	}
	return "\n" + r.indent(n) + text
}

// indent is the white space that the line of n begins with.
func (r *rewriter) indent(n ast.Node) string {
	pos := r.position(n.Pos())
	content := r.parse(pos.Filename).content[:pos.Offset]
	line := content[bytes.LastIndexByte(content, '\n')+1:]
	return string(line[:len(line)-len(bytes.TrimLeft(line, " \t"))])
}

// endOfLine is the end of n, or of the comment behind it.
func (r *rewriter) endOfLine(n ast.Node) token.Pos {
	line := r.position(n.End()).Line
	for _, group := range r.fileOf(n).Comments {
		if group.Pos() >= n.End() && r.position(group.Pos()).Line == line && strings.TrimSpace(r.text(n.End(), group.Pos())) == "" {
			return group.List[0].End()
		}
	}
	return n.End()
}

// hasComment reports whether a comment stands inside n.
func (r *rewriter) hasComment(n ast.Node) bool {
	return slices.ContainsFunc(r.fileOf(n).Comments, func(g *ast.CommentGroup) bool { return within(n, g.Pos()) })
}

// scopeOf is where the temporaries of a statement are declared: in the list of statements that it
// stands in, or in a scope that it has for itself.
func (r *rewriter) scopeOf(s *statement, node ast.Stmt) ast.Node {
	switch node := node.(type) {
	case *ast.RangeStmt:
		if !within(node.X, s.writes[0].Finding.Pos) {
			return node
		}
	case *ast.CommClause, *ast.DeferStmt, *ast.GoStmt:
		return node
	}
	if r.needsBlock(s, headOf(node).init) {
		return node
	}
	return s.list
}

// temp allots a name for a temporary variable of that type in a scope, after that of a field. A
// variable that an earlier statement has there for the same purpose will do; nil is the type of one
// that is never shared.
func (r *rewriter) temp(s *statement, scope ast.Node, field string, typ types.Type) (name string, declared bool) {
	base := lowerFirst(field)
	if r.isTaken(s, base) {
		base = "new" + strings.ToUpper(base[:1]) + base[1:]
	}
	if r.temps[scope] == nil {
		r.temps[scope] = make(map[string]types.Type)
	}
	name = base
	for i := 2; ; i++ {
		earlier, isTemp := r.temps[scope][name]
		if isTemp && earlier != nil && typ != nil && types.Identical(earlier, typ) && !r.inUse[name] {
			declared = true
			break
		}
		if !isTemp && !r.isTaken(s, name) {
			break
		}
		name = base + strconv.Itoa(i)
	}
	r.temps[scope][name], r.inUse[name] = typ, true
	return name, declared
}

// isTaken reports whether the source has something of that name in reach of s.
func (r *rewriter) isTaken(s *statement, name string) bool {
	isGlobal := types.Universe.Lookup(name) != nil || r.unit.types.Scope().Lookup(name) != nil
	return isGlobal || !token.IsIdentifier(name) || r.mentions(s.decl, nil, name)
}

// lowerFirst makes a local variable's name of a field's: Name gives name, URLPath urlPath, ID id.
func lowerFirst(name string) string {
	letters := []rune(name)
	for i := range letters {
		if !unicode.IsUpper(letters[i]) || i > 0 && i+1 < len(letters) && unicode.IsLower(letters[i+1]) {
			break
		}
		letters[i] = unicode.ToLower(letters[i])
	}
	return string(letters)
}
