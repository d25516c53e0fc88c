package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"
)

// A holding is what a variable may hold, on any of the paths that lead to a place.
type holding struct {
	state    state
	shares   []share // whose elements a slice or map also is, each once
	deferred bool    // that a deferred function has it as well
}

// A state says how well an object is known. It is a set: on one path the object can be new, on
// another one old. A nil pointer is neither.
type state uint8

const (
	isNew state = 1 << iota // just made, so that nobody else knows it and it has no history; or a slice or map of such objects
	isOld                   // one that others may know
)

// A share says that a slice or map has elements in common with an audited field, or with a
// parameter of the function.
type share struct {
	field *ast.SelectorExpr // nil for a parameter
	param *types.Var
	cut   bool // the slice ends before the elements end: append writes into them
}

// unknown is held by variables of which nothing is known.
var unknown = holding{state: isOld}

// holdings are what the variables of a function hold; those that are missing hold what is unknown.
type holdings map[*types.Var]holding

func (h holdings) of(v *types.Var) holding {
	if held, ok := h[v]; ok {
		return held
	}
	return unknown
}

func (h holdings) copy() holdings {
	if h == nil {
		return make(holdings)
	}
	return maps.Clone(h)
}

// merge adds what another path brings, and reports whether that is more.
func merge(into *holdings, from holdings) (more bool) {
	if *into == nil {
		*into = from.copy()
		return true
	}
	for v, held := range from {
		before := into.of(v)
		after := before.or(held)
		(*into)[v] = after
		more = more || before.state != after.state || len(before.shares) != len(after.shares) || before.deferred != after.deferred
	}
	return more
}

// or is what is held on either of two paths.
func (h holding) or(other holding) holding {
	both := holding{h.state | other.state, slices.Clip(h.shares), h.deferred || other.deferred}
	for _, s := range other.shares {
		if !slices.Contains(both.shares, s) {
			both.shares = append(both.shares, s)
		}
	}
	return both
}

// parameters are what the variables hold when a function begins. Results are zero. What a literal
// captures is there before it.
func (f *flows) parameters(fn ast.Node, captured holdings) holdings {
	held := captured.copy()
	typ := funcType(fn)
	params := f.declared(typ.Params)
	if decl, ok := fn.(*ast.FuncDecl); ok {
		params = append(params, f.declared(decl.Recv)...)
	}
	for _, v := range params {
		held[v] = parameter(v)
		for _, m := range f.membersOf(v) {
			held[m.v] = parameter(m.v)
		}
	}
	for _, v := range f.declared(typ.Results) {
		held[v] = zero(v.Type())
	}
	return held
}

// parameter is what a parameter, or a member of one, holds when the function begins.
func parameter(v *types.Var) holding {
	if carriesElements(v.Type()) {
		return holding{state: isOld, shares: []share{{param: v}}}
	}
	return unknown
}

// declared lists the variables that a list of parameters or results declares.
func (f *flows) declared(list *ast.FieldList) []*types.Var {
	var vars []*types.Var
	for _, field := range fieldsOf(list) {
		for _, name := range field.Names {
			if v, ok := f.info.Defs[name].(*types.Var); ok {
				vars = append(vars, v)
			}
		}
	}
	return vars
}

func fieldsOf(list *ast.FieldList) []*ast.Field {
	if list == nil {
		return nil
	}
	return list.List
}

// zero is what a variable of type t holds that nothing was assigned to.
func zero(t types.Type) holding {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return holding{state: isNew}
	}
	return holding{}
}

// value is what e evaluates to.
func (f *flows) value(e ast.Expr, held holdings) holding {
	if e == nil {
		return unknown
	}
	return holding{state: f.stateOf(e, held), shares: f.sharesOf(e, held)}
}

// stateOf tells new objects: new(T), &T{}, T{}, and slices and maps that were made here of nothing
// but such objects.
func (f *flows) stateOf(e ast.Expr, held holdings) state {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		if f.info.Types[e].IsNil() {
			return 0
		}
	case *ast.CompositeLit:
		return f.literal(e, held)
	case *ast.UnaryExpr:
		if lit, ok := ast.Unparen(e.X).(*ast.CompositeLit); ok && e.Op == token.AND {
			return f.literal(lit, held)
		}
	case *ast.CallExpr:
		switch f.builtin(e) {
		case "new", "make":
			return isNew
		case "append":
			return f.appended(e, held)
		}
	}
	return isOld
}

// literal is the state of a composite literal: what a struct's fields refer to is no part of it,
// elements are.
func (f *flows) literal(lit *ast.CompositeLit, held holdings) state {
	all := isNew
	if _, isStruct := deref(typeOf(f.info, lit)).Underlying().(*types.Struct); isStruct {
		return all
	}
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		all |= f.stateOf(e, held)
	}
	return all
}

// appended is the state of a slice with elements appended to it.
func (f *flows) appended(call *ast.CallExpr, held holdings) state {
	v := f.variable(call.Args[0])
	if v == nil || call.Ellipsis.IsValid() {
		return isOld
	}
	all := held.of(v).state
	for _, e := range call.Args[1:] {
		all |= f.stateOf(e, held)
	}
	return all
}

// sharesOf lists what the elements of e belong to, if it is a slice or a map, or an interface that
// holds one.
func (f *flows) sharesOf(e ast.Expr, held holdings) []share {
	if assertion, ok := ast.Unparen(e).(*ast.TypeAssertExpr); ok {
		return f.sharesOf(assertion.X, held)
	}
	t := typeOf(f.info, e)
	if both, ok := t.(*types.Tuple); ok && both.Len() > 0 {
		t = both.At(0).Type() // of v, ok = x[k]
	}
	if !carriesElements(t) {
		return nil
	}
	if v := f.variable(e); v != nil {
		return held.of(v).shares
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		return f.sharesOfPart(e, held)
	case *ast.IndexExpr:
		return elements(f.sharesOf(e.X, held))
	case *ast.SliceExpr:
		return sliced(f.sharesOf(e.X, held), e)
	case *ast.CallExpr:
		switch {
		case len(e.Args) == 0:
		case isSharer(f.info, e):
			return elements(f.sharesOf(e.Args[0], held))
		case f.returnsFirst(e):
			return f.sharesOf(e.Args[0], held)
		}
	}
	return nil
}

// sharesOfPart is for x.f, an audited field, for a part of one, and for a part of what a variable
// has in common with one.
func (f *flows) sharesOfPart(e ast.Expr, held holdings) []share {
	t, ok := targetOf(f.info, e)
	if !ok {
		v, _ := f.base(e)
		return elements(held.of(v).shares)
	}
	if v := f.root(t.sel.X); t.field.Share || v != nil && !viaPointer(f.info.Selections[t.sel]) && held.of(v).state == isNew {
		return nil
	}
	return []share{{field: t.sel}}
}

// base is the variable that e is a part of, nil if it is none's, and whether e is an element, which
// copies of the variable have in common.
func (f *flows) base(e ast.Expr) (v *types.Var, byReference bool) {
	for {
		if v := f.variable(e); v != nil && carriesElements(v.Type()) {
			return v, byReference
		}
		part, reference := container(f.info, ast.Unparen(e))
		if part == nil {
			return nil, false
		}
		e, byReference = part, byReference || reference
	}
}

// returnsFirst reports whether a call returns a slice with elements of its first argument: a
// conversion, append and its like.
func (f *flows) returnsFirst(call *ast.CallExpr) bool {
	if f.info.Types[call.Fun].IsType() {
		return true
	}
	w, ok := writerOf(f.info, call)
	return ok && w.arg == 0 && w.returns && !(w.appends && isClipped(call.Args[0]))
}

// elements is list as the elements of its members have it: with lengths of their own.
func elements(list []share) []share {
	parts := slices.Clone(list)
	for i := range parts {
		parts[i].cut = false
	}
	return parts
}

// sliced is list as the slice expression e of it has it.
func sliced(list []share, e *ast.SliceExpr) []share {
	parts := slices.Clone(list)
	for i := range parts {
		parts[i].cut = !isClipped(e) && (e.High != nil || parts[i].cut)
	}
	return parts
}

// isClipped reports whether e has the form x[:i:i], to which nothing can be appended in place.
func isClipped(e ast.Expr) bool {
	s, ok := ast.Unparen(e).(*ast.SliceExpr)
	return ok && s.Max != nil && types.ExprString(s.High) == types.ExprString(s.Max)
}

// builtin is the name of the builtin function that call calls, "" if it calls another one.
func (f *flows) builtin(call *ast.CallExpr) string {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && f.info.Types[id].IsBuiltin() {
		return id.Name
	}
	return ""
}
