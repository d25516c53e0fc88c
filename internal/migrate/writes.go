package migrate

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"

	"github.com/auditline/auditline/check/auditwrite"
	"github.com/auditline/auditline/internal/edit"
)

// rewriteWrites has the units call setters in place of writes.
func (m *migration) rewriteWrites() {
	m.find()
	m.refuseSharing()
	for _, r := range m.rewriters {
		r.run()
	}
}

// find finds the writes of all units.
func (m *migration) find() {
	m.rewriters, m.known, m.given = nil, nil, nil
	for _, u := range m.units {
		if u.bodies {
			m.rewriters = append(m.rewriters, m.rewriter(u))
		}
	}
}

// rewriter rewrites the writes of one unit.
type rewriter struct {
	*migration
	unit   *unit
	writes []auditwrite.Write
	temps  map[ast.Node]map[string]types.Type // temporary variables by name, in each scope
	inUse  map[string]bool                    // those of the statement in hand

	importing map[*ast.File]bool // files that get an import of package audit
}

// rewriter finds the writes of u.
func (m *migration) rewriter(u *unit) *rewriter {
	r := &rewriter{migration: m, unit: u, temps: make(map[ast.Node]map[string]types.Type), importing: make(map[*ast.File]bool)}
	for _, w := range auditwrite.Find(m.fset, u.types, u.info, u.syntax) {
		if m.concerns(w) {
			r.writes = append(r.writes, w)
		}
	}
	return r
}

func (r *rewriter) run() {
	loaders := make(map[ast.Node]bool)
	var statements []*statement
	for _, w := range r.writes {
		switch {
		case isOutside(r.unit.Package):
			r.refuseWrite(w, "it is in module "+moduleOf(r.unit.Package))
		case r.isOfLoader(w, loaders):
		default:
			statements = addTo(statements, w)
		}
	}
	for _, s := range statements {
		r.rewriteStatement(s)
	}
}

// isOfLoader reports whether w stays as it is, because the function around it fills objects from
// storage: it is marked, once, or has audit.Capture log what it loads.
func (r *rewriter) isOfLoader(w auditwrite.Write, marked map[ast.Node]bool) bool {
	why, all := r.loads(w)
	if why == "" {
		return false
	}
	if !all && w.Object != nil && r.capture(w) {
		return true
	}
	r.markLoader(w, why, marked)
	return all || w.Field == nil || w.Field.Address
}

// hooks are methods that fill their receiver when it is loaded: of xorm, gorm, bun, the standard
// library and those that follow them.
var hooks = []string{"AfterFind", "AfterLoad", "AfterScan", "AfterSet", "AfterSelect", "BeforeScan", "BeforeSet", "Decode", "GobDecode", "Scan", "Unmarshal"}

// loads says why the function around w fills objects from storage, "" if it does not; all of its
// writes are part of that if it is a hook.
func (r *rewriter) loads(w auditwrite.Write) (why string, all bool) {
	decl, _ := w.Decl.(*ast.FuncDecl)
	if decl != nil && decl.Recv != nil && r.targetOf(r.unit.info.TypeOf(decl.Recv.List[0].Type)) != nil {
		for _, hook := range hooks {
			if strings.HasPrefix(decl.Name.Name, hook) {
				return "a method of that name fills an object that is loaded", true
			}
		}
	}
	if w.Hook {
		return "an ORM calls a method of that name with a record that it reads or writes", true
	}
	call, _ := w.At.Parent().Node().(*ast.CallExpr)
	if w.Finding.Category == "decode-into-audited" {
		return types.ExprString(w.At.Node().(*ast.CallExpr).Fun) + " fills an object in it", false
	}
	if call != nil && w.Field != nil && w.Field.Address && isScan(call) && auditwrite.Decodes(r.unit.info, call) {
		return types.ExprString(call.Fun) + " fills an object in it", false
	}
	return "", false
}

// isScan reports whether call is one of a method like (*sql.Rows).Scan.
func isScan(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && strings.HasPrefix(sel.Sel.Name, "Scan")
}

// markLoader adds the directive to the declaration around w.
func (r *rewriter) markLoader(w auditwrite.Write, why string, done map[ast.Node]bool) {
	decl := w.Decl
	if done[decl] {
		return
	}
	done[decl] = true
	doc, name := docOf(decl)
	edits := r.edits(r.position(decl.Pos()).Filename)
	switch {
	case doc == nil:
		edits.Insert(r.fset, decl.Pos(), "//audit:loader\n")
	case strings.HasPrefix(doc.List[len(doc.List)-1].Text, "//") && !strings.HasPrefix(doc.List[len(doc.List)-1].Text, "// "):
		edits.Insert(r.fset, doc.End(), "\n//audit:loader")
	default:
		edits.Insert(r.fset, doc.End(), "\n//\n//audit:loader")
	}
	r.note(decl.Pos(), "marked-loader", "%s is marked //audit:loader, so that its writes are not logged: %s", name, why)
}

func docOf(decl ast.Node) (doc *ast.CommentGroup, name string) {
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		return decl.Doc, decl.Name.Name
	case *ast.GenDecl:
		return decl.Doc, "this declaration"
	}
	return nil, ""
}

// statement is one of a list of statements, with the writes in it.
type statement struct {
	node   ast.Stmt
	list   ast.Node // whose list it is
	decl   ast.Decl // around it
	writes []auditwrite.Write

	labeled bool // a label stands before node
}

// addTo adds w to its statement.
func addTo(list []*statement, w auditwrite.Write) []*statement {
	s := &statement{decl: w.Decl, writes: []auditwrite.Write{w}}
	for at := range w.At.Enclosing() {
		if stmt, ok := at.Node().(ast.Stmt); ok && isListed(stmt, at.Parent().Node()) {
			s.node, s.list = stmt, at.Parent().Node()
			break
		}
	}
	for _, o := range list {
		if s.node != nil && o.node == s.node {
			o.writes = append(o.writes, w)
			return list
		}
	}
	return append(list, s)
}

// isListed reports whether stmt stands in the list of statements of parent.
func isListed(stmt ast.Stmt, parent ast.Node) bool {
	switch stmt.(type) {
	case *ast.CaseClause:
		return false
	}
	switch parent := parent.(type) {
	case *ast.BlockStmt, *ast.CaseClause:
		return true
	case *ast.CommClause:
		return parent.Comm != stmt
	case *ast.IfStmt:
		return parent.Else == stmt
	}
	return false
}

// rewriteStatement rewrites one statement, or refuses its writes.
func (r *rewriter) rewriteStatement(s *statement) {
	for _, w := range s.writes {
		why := r.obstacle(s, w)
		if why == "" {
			why = r.disturbs(s, w)
		}
		if why != "" {
			r.refuseWrite(w, strings.TrimPrefix(why, "-"))
			return
		}
	}
	edits := r.fileEdits(s.node)
	before, why := slices.Clone(*edits), ""
	r.inUse = make(map[string]bool)
	if slices.ContainsFunc(s.writes, hasNoFix) {
		why = r.change(s)
	} else {
		r.fix(s.writes, edits)
	}
	if edits.Overlap() {
		*edits, why = before, "it stands inside of another one: take them apart"
	}
	if why != "" {
		r.refuseWrite(s.writes[0], why)
		return
	}
	r.result.Writes += len(s.writes)
}

func hasNoFix(w auditwrite.Write) bool { return len(w.Finding.SuggestedFixes) == 0 }

// fix applies what the analyzer suggests.
func (r *rewriter) fix(writes []auditwrite.Write, edits *edit.Edits) {
	for _, w := range writes {
		for _, e := range w.Finding.SuggestedFixes[0].TextEdits {
			edits.Replace(r.fset, e.Pos, e.End, string(e.NewText))
		}
	}
}

// obstacle says why a write cannot be rewritten: "-" if what is found about it says that already.
func (r *rewriter) obstacle(s *statement, w auditwrite.Write) string {
	switch {
	case w.Field == nil:
		return "-"
	case s.node == nil:
		return "it stands outside of a function"
	case w.Field.Alias:
		return "a variable shares the field's elements"
	case w.Field.Set.Obstacle != "":
		return w.Field.Set.Obstacle
	case w.Field.Address && r.kept(w):
		return "-"
	case isConditional(s, w):
		return "the expression is not evaluated always"
	}
	return ""
}

// isConditional reports whether w stands behind && or || in its statement.
func isConditional(s *statement, w auditwrite.Write) bool {
	for at := w.At; at.Node() != s.node; at = at.Parent() {
		b, ok := at.Parent().Node().(*ast.BinaryExpr)
		if ok && (b.Op == token.LAND || b.Op == token.LOR) && at.ParentEdgeKind() == edge.BinaryExpr_Y {
			return true
		}
	}
	return false
}
