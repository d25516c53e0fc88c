package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// A Write is a write to audited fields around their setters, as [Find] found it.
type Write struct {
	Finding analysis.Diagnostic // what the analyzer says about it, with the fix that it has
	Stack   []ast.Node          // from the declaration down to the node that writes
	Field   *Field              // what is written; nil where a whole object is, or a copy that a getter returned
}

// A Field is an audited field that is written, of the object that Selector selects it from.
type Field struct {
	Selector *ast.SelectorExpr // x.balance
	Owner    *types.Named      // the audited struct
	Getter   string            // "" where the field has none, or none that x has
	Setter   string            // "" where x has none: another method hides it, or x has a second name of the struct
	Whole    bool              // the field itself is written, not a part of its value
	Address  bool              // not a write: its address is taken, or something that can write as well
	Alias    bool              // what is written is a variable that shares its elements with the field
}

// Find lists the writes to audited fields in the hand-written files of a type-checked package, in
// no particular order. Functions that may write are left out, as [Analyzer] leaves them out.
func Find(fset *token.FileSet, pkg *types.Package, info *types.Info, files []*ast.File) []Write {
	var list []Write
	pass := &analysis.Pass{Fset: fset, Pkg: pkg, TypesInfo: info, Files: files}
	newChecker(pass, func(w Write) { list = append(list, w) }).files()
	return list
}

// found reports what is written as a whole, or in a copy.
func (c *checker) found(d analysis.Diagnostic) {
	c.report(Write{Finding: d, Stack: slices.Clone(c.stack)})
}

// fieldOf describes the audited field t that p writes.
func (c *checker) fieldOf(p place, t target) *Field {
	f := &Field{Selector: t.sel, Owner: t.owner, Whole: t.whole, Address: p.how != ""}
	if c.accessor(t, t.field.Getter) != nil {
		f.Getter = t.field.Getter
	}
	if c.accessor(t, t.field.Setter) != nil {
		f.Setter = t.field.Setter
	}
	return f
}
