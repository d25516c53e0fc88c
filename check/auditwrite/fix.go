package auditwrite

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// fix returns the fix of x.balance = v, x.balance += v and x.balance++, nil where there is none. It
// leaves what it does not have to change as it stands, with its comments and line breaks.
func (c *checker) fix(n ast.Node, t target) []analysis.SuggestedFix {
	if r, ok := rewriteOf(n, c.read(t)); ok {
		return c.callSetter(t, t.field.Setter, n.(ast.Stmt), r)
	}
	return nil
}

// A rewrite is the argument of the setter: what the source has between two places, with something
// before it and after it.
type rewrite struct {
	before, after string
	from, to      token.Pos
	value         ast.Expr // what stands there, nil for nothing
}

// rewriteOf is the argument of the setter for the statement n, which assigns to a field that read
// reads.
func rewriteOf(n ast.Node, read string) (r rewrite, ok bool) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		if len(n.Lhs) != 1 || len(n.Rhs) != 1 {
			return r, false
		}
		r.value, r.from, r.to = n.Rhs[0], n.Rhs[0].Pos(), n.Rhs[0].End()
		if n.Tok == token.ASSIGN {
			return r, true
		}
		r.before = operation(read, n.Tok+(token.ADD-token.ADD_ASSIGN))
		if _, isBinary := r.value.(*ast.BinaryExpr); isBinary {
			r.before, r.after = r.before+"(", ")"
		}
		return r, true
	case *ast.IncDecStmt:
		op := token.ADD
		if n.Tok == token.DEC {
			op = token.SUB
		}
		return rewrite{before: operation(read, op) + "1", from: n.End(), to: n.End()}, true
	}
	return r, false
}

// operation is the text of x.Balance() op, up to the operand.
func operation(read string, op token.Token) string { return read + " " + op.String() + " " }

// read is the text that reads the field: by its getter if there is one.
func (c *checker) read(t target) string {
	if fn := c.accessor(t, t.field.Getter); fn != nil {
		return c.receiver(t, t.field.Getter) + "." + t.field.Getter + "()"
	}
	return c.text(t.sel)
}

// isPure reports whether e can be evaluated twice.
func isPure(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident, *ast.BasicLit:
		return true
	case *ast.SelectorExpr:
		return isPure(e.X)
	case *ast.StarExpr:
		return isPure(e.X)
	case *ast.IndexExpr:
		return isPure(e.X) && isPure(e.Index)
	}
	return false
}

// accessor finds a generated method of t's struct that can be called where x is at hand, nil if
// there is none.
func (c *checker) accessor(t target, name string) *types.Func {
	fn := c.generated(t, name)
	if fn == nil || c.receiver(t, name) == "" {
		return nil
	}
	return fn
}

// generated is the method of that name which t's struct has, nil if it has none.
func (c *checker) generated(t target, name string) *types.Func {
	if name == "" {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(t.owner, true, c.pass.Pkg, name)
	fn, _ := obj.(*types.Func)
	return fn
}

// receiver is the text of what an accessor of x is called on: x, the struct embedded in it where
// another method of that name hides the accessor, and where x has a second name of the struct,
// that converted to a pointer to the first one. It is "" where that cannot be written.
func (c *checker) receiver(t target, name string) string {
	x := c.text(t.sel.X)
	if t.other != nil {
		return c.converted(t, x)
	}
	own := c.generated(t, name)
	if obj, _, _ := types.LookupFieldOrMethod(typeOf(c.pass.TypesInfo, t.sel.X), true, c.pass.Pkg, name); own != nil && obj == own {
		return x
	}
	s := c.pass.TypesInfo.Selections[t.sel]
	path, owner := s.Index(), s.Recv()
	for _, i := range path[:len(path)-1] {
		field := structOf(owner).Field(i)
		if !field.Exported() && field.Pkg() != c.pass.Pkg {
			return ""
		}
		x, owner = x+"."+field.Name(), field.Type()
	}
	if len(path) == 1 {
		return ""
	}
	return x
}

// converted is x as a pointer to the first name of its struct.
func (c *checker) converted(t target, x string) string {
	pkg, ok := c.qualifier(t.owner.Obj().Pkg())
	if !ok || len(c.pass.TypesInfo.Selections[t.sel].Index()) > 1 {
		return ""
	}
	if !isPointer(typeOf(c.pass.TypesInfo, t.sel.X)) {
		x = "&" + x
	}
	return "(*" + pkg + t.owner.Obj().Name() + ")(" + x + ")"
}

// qualifier is what stands before a name of pkg in the file; not ok if the file does not import it.
func (c *checker) qualifier(pkg *types.Package) (text string, ok bool) {
	if pkg == c.pass.Pkg {
		return "", true
	}
	for _, spec := range c.file.Imports {
		name := c.pass.TypesInfo.PkgNameOf(spec)
		if name != nil && name.Imported() == pkg && name.Name() != "." && name.Name() != "_" {
			return name.Name() + ".", true
		}
	}
	return "", false
}

// callSetter makes a call of that setter of t from stmt, if it can be called there.
func (c *checker) callSetter(t target, name string, stmt ast.Stmt, arg rewrite) []analysis.SuggestedFix {
	setter := c.setterNamed(t, name)
	before, after, ok := c.statement(setter)
	if !ok || arg.before != "" && !isPure(t.sel.X) { // x must not be evaluated twice
		return nil
	}
	receiver := c.receiver(t, name)
	call := strings.TrimPrefix(setter.Call, receiver+".") + c.comments(t.sel.Sel.End(), arg.from) + arg.before
	edits := []analysis.TextEdit{
		{Pos: t.sel.Sel.Pos(), End: arg.from, NewText: []byte(call)},
		{Pos: arg.to, End: stmt.End(), NewText: []byte(arg.after + ")" + after)},
	}
	if receiver != c.text(t.sel.X) {
		edits = slices.Insert(edits, 0, analysis.TextEdit{Pos: t.sel.X.Pos(), End: t.sel.X.End(), NewText: []byte(receiver)})
	}
	if before += c.comments(stmt.Pos(), t.sel.Pos()); before != "" || stmt.Pos() != t.sel.Pos() { // it can stand in parentheses
		edits = slices.Insert(edits, 0, analysis.TextEdit{Pos: stmt.Pos(), End: t.sel.Pos(), NewText: []byte(before)})
	}
	return []analysis.SuggestedFix{{Message: "Call " + name, TextEdits: edits}}
}

// comments are those between two places, as far as a call has room for them.
func (c *checker) comments(from, to token.Pos) string {
	var b strings.Builder
	for _, group := range c.file.Comments {
		for _, comment := range group.List {
			if comment.Pos() < from || to < comment.End() {
				continue
			}
			b.WriteString(comment.Text)
			if strings.HasPrefix(comment.Text, "//") {
				b.WriteString("\n")
			} else {
				b.WriteString(" ")
			}
		}
	}
	return b.String()
}

// statement is what makes a statement of a call of setter: where the setter can refuse, the
// enclosing function must be able to return its error.
func (c *checker) statement(setter Setter) (before, after string, ok bool) {
	place := c.at.Parent().Node()
	if setter.Obstacle != "" {
		return "", "", false
	}
	if !setter.Fails {
		comm, isComm := place.(*ast.CommClause)
		return "", "", !isComm || comm.Comm != c.at.Node()
	}
	_, inBlock := place.(*ast.BlockStmt)
	return "if err := ", "; err != nil {\nreturn " + setter.Results + "\n}", inBlock
}

// text is e as gofmt writes it.
func (c *checker) text(e ast.Expr) string {
	var b bytes.Buffer
	if err := format.Node(&b, c.pass.Fset, e); err != nil {
		return ""
	}
	return b.String()
}
