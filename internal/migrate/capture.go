package migrate

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/auditline/auditline/check/auditwrite"
	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/tag"
)

// capture has audit.Capture log what a decoder writes, and reports whether it could: a context has
// to be in scope, the decoder's result has to be an error, and Capture has to be able to call the
// methods that the fields' tags name.
func (r *rewriter) capture(w auditwrite.Write) bool {
	call := w.At.Node().(*ast.CallExpr)
	if w.Context == "" || !isError(r.unit.info.TypeOf(call)) || r.isLoad(call) || !isCapturable(r.unit.info.TypeOf(w.Object), w.Owner) {
		return false
	}
	switch w.At.Parent().Node().(type) {
	case *ast.DeferStmt, *ast.GoStmt: // its arguments would be evaluated later
		return false
	}
	object := w.Object
	if u, ok := ast.Unparen(object).(*ast.UnaryExpr); ok {
		object = u.X
	}
	name := r.auditName(call)
	if name == "" || !isPure(object) {
		return false
	}
	edits := r.fileEdits(call)
	edits.Insert(r.fset, call.Pos(), fmt.Sprintf("%s.Capture(%s, %s, func() error { return ", name, w.Context, r.source(w.Object)))
	edits.Insert(r.fset, call.End(), " })")
	r.result.Writes++
	r.note(call.Pos(), "decoder-captured", "audit.Capture logs what %s writes, and undoes it where there is an error", types.ExprString(call.Fun))
	return true
}

// isLoad reports whether call asks a database: what that gives was stored before, and is no change.
func (r *rewriter) isLoad(call *ast.CallExpr) bool {
	fn := typeutil.Callee(r.unit.info, call)
	if fn == nil || fn.Pkg() == nil {
		return true
	}
	inDatabase := func(part string) bool { return strings.Contains(fn.Pkg().Path(), part) }
	return isScan(call) || fn.Name() == "StructScan" || slices.ContainsFunc([]string{"sql", "gorm", "xorm", "uptrace/bun"}, inDatabase)
}

// isCapturable reports whether t is a pointer to the struct itself, and Capture can call the
// methods that the tags of its fields name.
func isCapturable(t types.Type, owner *types.Named) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok || !types.Identical(p.Elem(), owner) {
		return false
	}
	s, called, atHand := owner.Underlying().(*types.Struct), false, false
	for i := range s.NumFields() {
		if f, ok := tag.FieldOf(s.Tag(i)); ok {
			called = called || f.Check != "" || f.After != ""
		}
		trail := tag.TrailOf(s.Tag(i))
		atHand = atHand || trail.Capture || trail.JSON
	}
	return !called || atHand
}

// auditName is what package audit is called where n stands, with an import of it if the file has
// none yet; "" if its name means something else there.
func (r *rewriter) auditName(n ast.Node) string {
	file, name := r.fileOf(n), "audit"
	imported := r.importing[file]
	for _, spec := range file.Imports {
		if p := r.unit.info.PkgNameOf(spec); p != nil && p.Imported().Path() == model.AuditPath && p.Name() != "." && p.Name() != "_" {
			name, imported = p.Name(), true
		}
	}
	_, obj := r.unit.types.Scope().Innermost(n.Pos()).LookupParent(name, n.Pos())
	if p, isPackage := obj.(*types.PkgName); obj != nil && (!isPackage || p.Imported().Path() != model.AuditPath) {
		return ""
	}
	if !imported && !r.requires() {
		return ""
	}
	if !imported {
		r.importing[file] = true
		r.fileEdits(n).AddImport(r.fset, file, strconv.Quote(model.AuditPath))
	}
	return name
}

// requires reports whether the unit belongs to the module of a target, which requires auditline. In
// a workspace, it can be one of another module, which need not.
func (r *rewriter) requires() bool {
	return slices.ContainsFunc(r.targets, func(t *target) bool { return moduleOf(t.pkg) == moduleOf(r.unit.Package) })
}
