package auditwrite

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"
)

// A Write is a write to audited fields around their setters, as [Find] found it.
type Write struct {
	Finding analysis.Diagnostic // what the analyzer says about it, with the fix that it has
	Decl    ast.Decl            // the declaration that the write stands in
	At      inspector.Cursor    // the node that writes
	Owner   *types.Named        // the audited struct; nil for a copy that a getter returned
	Field   *Field              // nil where a whole object is written
	Hook    bool                // Decl is a method that an ORM calls by its name, with the object
	Object  ast.Expr            // what a decoder is given to fill; nil for all other writes
	Holders []*types.Var        // local variables that have the elements of the field which is written in part
	Context string              // the text of a context in scope of the decoder, "" for none
}

// A Field is an audited field that is written, of the object that Selector selects it from.
type Field struct {
	Selector *ast.SelectorExpr // x.balance
	Whole    bool              // the field itself is written, not a part of its value
	Address  bool              // its address is taken, or something that can write as well
	Alias    bool              // what is written is a variable that shares its elements with the field
	Read     string            // the text that reads the field, by its getter if it has one
	Getter   bool              // Read calls the getter
	Value    string            // the text of the value to set, where a statement gives one to the whole field; else ""
	Set      Setter
}

// A Setter says how to call the setter of a field where a write stands.
type Setter struct {
	Call     string // the text of the call up to the value; "" if it cannot be called
	Fails    bool   // the setter returns an error
	Results  string // what the enclosing function returns to pass err on
	Obstacle string // why it cannot be called, or its error not passed on
}

// Find lists the writes to audited fields in the hand-written files of a type-checked package, in
// source order. Functions that may write are left out, as [Analyzer] leaves them out.
func Find(fset *token.FileSet, pkg *types.Package, info *types.Info, files []*ast.File) []Write {
	var list []Write
	pass := &analysis.Pass{Fset: fset, Pkg: pkg, TypesInfo: info, Files: files}
	c := newChecker(pass, nil)
	c.report = func(w Write) {
		w.Holders = c.functions.flows.holders(w)
		list = append(list, w)
	}
	c.files()
	return list
}

// holders lists the local variables that have the elements which w writes, in order of their
// declarations.
func (f *flows) holders(w Write) (list []*types.Var) {
	if w.Field == nil || w.Field.Alias || w.Finding.Category != "write-into-audited" {
		return nil
	}
	field := types.ExprString(w.Field.Selector)
	for v, held := range f.at(w.At) {
		isShared := func(s share) bool { return s.field != nil && types.ExprString(s.field) == field }
		if v.Pos().IsValid() && slices.ContainsFunc(held.shares, isShared) {
			list = append(list, v)
		}
	}
	slices.SortFunc(list, func(a, b *types.Var) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return list
}

// Decodes reports whether a call fills what its last arguments point to, like json.Unmarshal and
// (*sql.Rows).Scan, and keeps none of them.
func Decodes(info *types.Info, call *ast.CallExpr) bool {
	_, args := decoded(info, call)
	return len(args) > 0
}

// found reports what is written as a whole, or in a copy.
func (c *checker) found(owner *types.Named, d analysis.Diagnostic) {
	c.report(Write{Finding: d, Decl: c.decl, At: c.at, Owner: owner})
}

// foundDecoder reports a call that fills object.
func (c *checker) foundDecoder(owner *types.Named, object ast.Expr, d analysis.Diagnostic) {
	c.report(Write{Finding: d, Decl: c.decl, At: c.at, Owner: owner, Object: object, Context: c.context(d.Pos)})
}

// fieldOf describes the audited field t that p writes.
func (c *checker) fieldOf(p place, t target) *Field {
	return &Field{
		Selector: t.sel, Whole: t.whole, Address: p.how != "",
		Read: c.read(t), Getter: c.accessor(t, t.field.Getter) != nil, Value: c.valueOf(t), Set: c.setter(t),
	}
}

// valueOf is what the statement in hand gives to t, "" if it does something else.
func (c *checker) valueOf(t target) string {
	r, ok := rewriteOf(c.at.Node(), c.read(t))
	if !ok || !t.whole || r.before != "" && !isPure(t.sel.X) {
		return ""
	}
	if r.value == nil {
		return r.before
	}
	return r.before + c.text(r.value) + r.after
}

// setter says how to call the setter of t from the node in hand.
func (c *checker) setter(t target) Setter { return c.setterNamed(t, t.field.Setter) }

// setterNamed is setter for one of the setters of t: of the field, of its elements or members.
func (c *checker) setterNamed(t target, name string) Setter {
	fn := c.accessor(t, name)
	if fn == nil {
		return Setter{Obstacle: "the setter cannot be called on " + types.ExprString(t.sel.X)}
	}
	s := Setter{Call: c.receiver(t, name) + "." + name + "(", Fails: fn.Signature().Results().Len() > 0}
	if params := fn.Signature().Params(); params.Len() > 0 && isContext(params.At(0).Type()) {
		ctx := c.context(c.at.Node().Pos())
		if ctx == "" {
			return Setter{Obstacle: "no context is in scope for " + name}
		}
		s.Call += ctx + ", "
	}
	if s.Fails {
		var ok bool
		if s.Results, ok = c.failure(); !ok {
			s.Obstacle = "the enclosing function cannot return the error of " + name
		}
	}
	return s
}
