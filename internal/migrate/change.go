package migrate

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/auditline/auditline/check/auditwrite"
	"github.com/auditline/auditline/internal/edit"
)

// change rewrites a statement for which the analyzer has no fix: the values are written to
// temporary variables, which the setters are given when the statement is over. It returns why it
// cannot.
func (r *rewriter) change(s *statement) (why string) {
	if labeled, ok := s.node.(*ast.LabeledStmt); ok {
		s.node, s.labeled = labeled.Stmt, true
	}
	switch node := s.node.(type) {
	case *ast.AssignStmt, *ast.ExprStmt, *ast.IncDecStmt, *ast.DeclStmt, *ast.ReturnStmt, *ast.CommClause, *ast.DeferStmt, *ast.GoStmt:
		return r.changeWhole(s)
	case *ast.RangeStmt:
		if !within(node.X, s.writes[0].Finding.Pos) {
			return r.changeWhole(s)
		}
	}
	return r.changeHead(s)
}

// changeWhole rewrites a statement that writes as a whole.
func (r *rewriter) changeWhole(s *statement) (why string) {
	temps, why := r.temporaries(s)
	if why != "" {
		return why
	}
	if lines, ok := r.sequence(s, s.node); ok {
		r.replace(s.node, strings.Join(lines, "\n"))
		return ""
	}
	r.allot(s, r.scopeOf(s, s.node), temps)
	switch node := s.node.(type) {
	case *ast.ReturnStmt:
		return r.beforeReturn(s, node, temps)
	case *ast.RangeStmt:
		return r.ranged(s, node, temps)
	case *ast.CommClause:
		return r.received(s, node, temps)
	case *ast.DeferStmt:
		return r.inClosure(s, node.Call, temps)
	case *ast.GoStmt:
		return r.inClosure(s, node.Call, temps)
	}
	r.around(s.node, temps)
	return ""
}

// allot gives temporaries their names in a scope.
func (r *rewriter) allot(s *statement, scope ast.Node, temps []*temporary) {
	for _, t := range temps {
		typ := t.typ
		if scope != s.list { // the statements of that scope must not take it for theirs
			typ = nil
		}
		t.name, t.declared = r.temp(s, scope, t.field.Selector.Sel.Name, typ)
	}
}

// temporary stands for an audited field while a statement runs.
type temporary struct {
	field *auditwrite.Field
	name  string
	text  string // how the statement writes the field, x.balance
	reads bool   // the statement needs what the field holds
	typ   types.Type

	places []ast.Node // the nodes that write the field, with what is around them

	declared bool // a statement before has a variable of that name and type
}

// temporaries are those that a statement needs, in order of their appearance.
func (r *rewriter) temporaries(s *statement) (list []*temporary, why string) {
	for _, w := range s.writes {
		if x := w.Field.Selector.X; !isPure(x) {
			return nil, types.ExprString(x) + " would be evaluated twice"
		}
		list = r.addTemporary(list, w)
	}
	if name := r.changedBase(s, list); name != "" {
		return nil, "the statement assigns to " + name + ", too"
	}
	for _, t := range list {
		t.reads = t.reads || len(r.occurrences(t, s.written()...)) > countWhole(s, t.text)
		if _, isMap := t.typ.Underlying().(*types.Map); isMap && t.reads && !t.field.Getter {
			return nil, "there is no getter that returns a copy"
		}
	}
	if x, y := r.sameField(s); x != nil {
		return nil, types.ExprString(x) + " and " + types.ExprString(y) + " may be the same object"
	}
	return list, ""
}

// addTemporary adds w to the temporary of its field, which may be a new one.
func (r *rewriter) addTemporary(list []*temporary, w auditwrite.Write) []*temporary {
	f, text := w.Field, types.ExprString(w.Field.Selector)
	i := slices.IndexFunc(list, func(t *temporary) bool { return t.text == text })
	if i < 0 {
		list, i = append(list, &temporary{field: f, text: text, typ: r.unit.info.TypeOf(f.Selector)}), len(list)
	}
	list[i].reads = list[i].reads || !isWhole(w)
	list[i].places = append(list[i].places, w.At.Parent().Node(), w.At.Node())
	return list
}

// sameField finds two objects of whose field the statement changes what it holds: if they are one,
// the setter of the second would undo what the first one did.
func (r *rewriter) sameField(s *statement) (x, y ast.Expr) {
	for i, w := range s.writes {
		for _, o := range s.writes[:i] {
			sel, other := w.Field.Selector, o.Field.Selector
			isOne := isPure(sel.X) && types.ExprString(sel) == types.ExprString(other)
			if !isWhole(w) && !isWhole(o) && r.unit.info.Uses[sel.Sel] == r.unit.info.Uses[other.Sel] && !isOne {
				return other.X, sel.X
			}
		}
	}
	return nil, nil
}

// isWhole reports whether w gives a field another value, without a look at the one it has.
func isWhole(w auditwrite.Write) bool {
	switch n := w.At.Node().(type) {
	case *ast.IncDecStmt:
		return false
	case *ast.AssignStmt:
		if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
			return false
		}
	}
	return w.Finding.Category == "write-around-setter"
}

// isPart reports whether w changes elements or members of what a field holds.
func isPart(w auditwrite.Write) bool { return w.Finding.Category == "write-into-audited" }

func countWhole(s *statement, text string) (n int) {
	for _, w := range s.writes {
		if isWhole(w) && types.ExprString(w.Field.Selector) == text {
			n++
		}
	}
	return n
}

// changedBase is what the statement assigns to and through which it reaches another field, or may.
func (r *rewriter) changedBase(s *statement, list []*temporary) (name string) {
	assign, ok := s.node.(*ast.AssignStmt)
	if !ok {
		return ""
	}
	for _, target := range assign.Lhs {
		for _, t := range list {
			if len(r.occurrences(t, target)) > 0 {
				continue // it is set when its own object is known
			}
			if r.leadsThrough(t.field.Selector, target) {
				name = types.ExprString(target)
			}
		}
	}
	return name
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

// occurrences lists where nodes have the field of t. A function literal that may run later keeps
// the field.
func (r *rewriter) occurrences(t *temporary, nodes ...ast.Node) (list []*ast.SelectorExpr) {
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if types.ExprString(n) == t.text && r.unit.info.Selections[n] != nil {
					list = append(list, n)
				}
			case *ast.FuncLit:
				return t.isGiven(n)
			}
			return true
		})
	}
	return list
}

// isGiven reports whether lit is an argument of a call that writes the field, like that of
// sort.Slice.
func (t *temporary) isGiven(lit *ast.FuncLit) bool {
	return slices.ContainsFunc(t.places, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		return ok && slices.Contains(call.Args, ast.Expr(lit))
	})
}

// around puts temporaries in place of the fields, with lines before and after the statement.
func (r *rewriter) around(node ast.Stmt, temps []*temporary) {
	before, define := r.begin(node, temps)
	edits := r.fileEdits(node)
	edits.Insert(r.fset, node.Pos(), r.joined(node, before, true))
	if define == token.NoPos {
		r.substitute(edits, temps, node)
	} else { // what stands on the right is evaluated before anything is assigned
		edits.Replace(r.fset, define, define+1, assignment(temps))
		r.substitute(edits, temps, nodes(node.(*ast.AssignStmt).Lhs)...)
	}
	edits.Insert(r.fset, r.endOfLine(node), r.joined(node, set(temps), false))
}

// begin are the lines that make the temporaries. Where the statement assigns to nothing else, it
// can declare them itself, by := in place of = at define.
func (r *rewriter) begin(node ast.Stmt, temps []*temporary) (lines []string, define token.Pos) {
	if assign, ok := node.(*ast.AssignStmt); ok && r.definesOnly(assign, temps) {
		return nil, assign.TokPos
	}
	for _, t := range temps {
		if line := r.declaring(node, t); line != "" {
			lines = append(lines, line)
		}
	}
	return lines, token.NoPos
}

// assignment is the operator that gives temporaries their values, and declares those that are new.
func assignment(temps []*temporary) string {
	if slices.ContainsFunc(temps, func(t *temporary) bool { return !t.declared }) {
		return ":="
	}
	return "="
}

// definesOnly reports whether an assignment is to the temporaries' fields and to nothing else.
func (r *rewriter) definesOnly(assign *ast.AssignStmt, temps []*temporary) bool {
	if assign.Tok != token.ASSIGN {
		return false
	}
	for _, e := range assign.Lhs {
		sel, _ := ast.Unparen(e).(*ast.SelectorExpr)
		isTemp := sel != nil && slices.ContainsFunc(temps, func(t *temporary) bool { return t.text == types.ExprString(sel) })
		if id, ok := e.(*ast.Ident); !isTemp && (!ok || id.Name != "_") {
			return false
		}
	}
	onTheRight := func(t *temporary) bool {
		return slices.ContainsFunc(t.places, func(n ast.Node) bool { return n.Pos() > assign.TokPos })
	}
	return !slices.ContainsFunc(temps, onTheRight) && r.keepsTypes(assign)
}

// keepsTypes reports whether variables that := declares get the types of what the assignment is to.
func (r *rewriter) keepsTypes(assign *ast.AssignStmt) bool {
	if len(assign.Rhs) < len(assign.Lhs) {
		_, isCall := ast.Unparen(assign.Rhs[0]).(*ast.CallExpr)
		return isCall || r.isPlain(assign.Lhs[1]) // whether there is an element, or a value of that type
	}
	for i, e := range assign.Rhs {
		tv := r.unit.info.Types[e]
		_, isOperation := ast.Unparen(e).(*ast.BinaryExpr)
		_, isSigned := ast.Unparen(e).(*ast.UnaryExpr)
		if tv.Value != nil || tv.IsNil() || (isOperation || isSigned) && !r.isPlain(assign.Lhs[i]) {
			return false
		}
	}
	return true
}

// isPlain reports whether e is blank, or of a type that a variable gets from a constant.
func (r *rewriter) isPlain(e ast.Expr) bool {
	t := r.unit.info.TypeOf(e)
	return t == nil || slices.Contains([]types.Type{types.Typ[types.Bool], types.Typ[types.Int], types.Typ[types.Float64], types.Typ[types.String]}, types.Unalias(t))
}

// declaring is the line that declares a temporary, or gives it what the field holds where the
// statement reads that; "" where neither is needed.
func (r *rewriter) declaring(node ast.Stmt, t *temporary) string {
	if !t.reads {
		text, ok := r.spell(node, t.typ)
		switch {
		case t.declared:
			return ""
		case ok:
			return "var " + t.name + " " + text
		}
	}
	return t.name + " " + assignment([]*temporary{t}) + " " + r.copyOf(t)
}

// copyOf is the text of a value of its own for the temporary.
func (r *rewriter) copyOf(t *temporary) string {
	if _, isSlice := t.typ.Underlying().(*types.Slice); isSlice && !t.field.Getter {
		return fmt.Sprintf("append(%[1]s[:0:0], %[1]s...)", t.text)
	}
	return t.field.Read
}

// spell writes a type as the file of node can, with the imports that it has.
func (r *rewriter) spell(node ast.Node, t types.Type) (text string, ok bool) {
	ok = true
	file := r.fileOf(node)
	text = types.TypeString(t, func(pkg *types.Package) string {
		if pkg == r.unit.types {
			return ""
		}
		for _, spec := range file.Imports {
			if name := r.unit.info.PkgNameOf(spec); name != nil && name.Imported() == pkg && name.Name() != "." {
				return name.Name()
			}
		}
		ok = false
		return ""
	})
	return text, ok
}

// set are the lines that call the setters.
func set(temps []*temporary) (lines []string) {
	for _, t := range temps {
		lines = append(lines, setting(t.field, t.name))
	}
	return lines
}

// setting is a call of the field's setter. If that fails, the function around it returns the error.
func setting(f *auditwrite.Field, value string) string {
	call := f.Set.Call + value + ")"
	if f.Set.Fails {
		call = "if err := " + call + "; err != nil {\n\treturn " + f.Set.Results + "\n}"
	}
	return call
}

// substitute puts the temporaries in place of the fields.
func (r *rewriter) substitute(edits *edit.Edits, temps []*temporary, in ...ast.Node) {
	for _, t := range temps {
		for _, sel := range r.occurrences(t, in...) {
			edits.Replace(r.fset, sel.Pos(), sel.End(), t.name)
		}
	}
}

func nodes(list []ast.Expr) (nodes []ast.Node) {
	for _, e := range list {
		nodes = append(nodes, e)
	}
	return nodes
}
