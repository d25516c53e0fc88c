package migrate

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"
)

// noteUses notes what compiles as before, and means something else now, or is in no log.
func (m *migration) noteUses() {
	for _, r := range m.rewriters {
		if isOutside(r.unit.Package) {
			continue
		}
		for _, w := range r.writes {
			r.noteHolders(w)
		}
		for _, decl := range r.unit.functions() {
			r.noteCalls(decl)
		}
		for _, file := range r.unit.handWritten() {
			for n := range ast.Preorder(file) {
				r.noteComparison(n)
				r.notePointer(n)
			}
		}
	}
}

// noteComparison notes that n compares structs which get a trail in this run.
func (r *rewriter) noteComparison(n ast.Node) {
	var compared ast.Expr
	switch n := n.(type) {
	case *ast.BinaryExpr:
		if n.Op == token.EQL || n.Op == token.NEQ {
			compared = n.X
		}
	case *ast.MapType:
		compared = n.Key
	case *ast.CallExpr:
		fn, ok := typeutil.Callee(r.unit.info, n).(*types.Func)
		if ok && fn.FullName() == "reflect.DeepEqual" {
			compared = n.Args[0]
		}
	}
	if compared == nil {
		return
	}
	t := r.unit.info.TypeOf(compared)
	if p, ok := t.Underlying().(*types.Pointer); ok {
		if _, isCall := n.(*ast.CallExpr); isCall { // which looks at what pointers refer to
			t = p.Elem()
		}
	}
	if owner := r.newTrailIn(t); owner != nil {
		r.note(n.Pos(), "compares-logs", "this compares the logs of %s, too, which differ once one has changed: compare the fields that matter, or use audit.Diff", owner.name)
	}
}

// newTrailIn is the target that a value of type t is, or has in it, if it had no trail before.
func (r *rewriter) newTrailIn(t types.Type) *target {
	switch u := t.Underlying().(type) {
	case *types.Array:
		return r.newTrailIn(u.Elem())
	case *types.Struct:
		if owner := r.targetOf(t); owner != nil {
			if owner.hadTrail {
				return nil
			}
			return owner
		}
		for f := range u.Fields() {
			if owner := r.newTrailIn(f.Type()); owner != nil {
				return owner
			}
		}
	}
	return nil
}

// notePointer notes that n writes to what a field points to: a log has the pointer.
func (r *rewriter) notePointer(n ast.Node) {
	for _, e := range assigned(n) {
		star, ok := ast.Unparen(e).(*ast.StarExpr)
		if !ok {
			continue
		}
		sel, ok := ast.Unparen(star.X).(*ast.SelectorExpr)
		if !ok {
			continue
		}
		if t := r.targetField(sel); t != nil {
			r.note(n.Pos(), "pointer-write", "this changes what %s.%s points to, which is in no log: set a pointer to the new value", t.name, sel.Sel.Name)
		}
	}
}

// targetField is the target whose field sel selects, if it got its tag in this run.
func (r *rewriter) targetField(sel *ast.SelectorExpr) *target {
	v, ok := r.unit.info.Uses[sel.Sel].(*types.Var)
	if !ok || !v.IsField() {
		return nil
	}
	if t := r.targetAt(v); t != nil && t.tagged[v.Name()] {
		return t
	}
	return nil
}
