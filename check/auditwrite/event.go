package auditwrite

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/types/typeutil"
)

// An event is what a node does to a variable.
type event struct {
	pos  token.Pos
	v    *types.Var
	kind eventKind
	e    ast.Expr // what is assigned, nil if that is not known

	to   string // it is a part of v that is used or assigned to; "" if v itself
	part string // of e, which is assigned; "" if e itself
}

type eventKind int

const (
	used     eventKind = iota // as a whole, so that others may know its object from here on
	captured                  // by a function literal
	deferred                  // captured by a literal that runs when the function ends
	declared                  // without a value
	assigned
	filled // an element was assigned to
	ranged // over e
	given  // to e, which shares its elements from here on, if it is an audited field or a part of one
)

// apply does to held what the events before pos do.
func (f *flows) apply(held holdings, events []event, pos token.Pos) {
	for _, e := range events {
		if e.pos >= pos {
			return
		}
		all := f.ofMembers(e)
		after := make([]holding, len(all))
		for i := range all { // what they are given may have to do with what others of them hold
			after[i] = f.after(held, all[i])
		}
		for i := range all {
			held[all[i].v] = after[i]
		}
	}
}

// after is what the variable holds after e.
func (f *flows) after(held holdings, e event) holding {
	h := held.of(e.v)
	switch e.kind {
	case used:
		if h.state != 0 {
			h.state = isOld
		}
	case captured:
		h.state = isOld
	case deferred:
		if h.deferred { // one of the two can make it known to others before the other one runs
			h.state = isOld
		}
		h.deferred = true
	case declared:
		return zero(e.v.Type())
	case assigned:
		after := f.partOf(e.e, e.part, e.v.Type(), held)
		after.deferred = h.deferred
		return after
	case filled:
		h.state |= f.stateOf(e.e, held)
		if _, isArray := e.v.Type().Underlying().(*types.Array); isArray {
			h.shares = nil // which of its elements share is not followed
		}
	case ranged:
		return f.element(e, held)
	case given:
		if _, ok := targetOf(f.info, e.e); ok {
			return h.or(holding{shares: f.sharesOfPart(e.e, held)})
		}
	}
	return h
}

// element is what a variable holds that ranges over the elements of e.
func (f *flows) element(e event, held holdings) holding {
	if !carriesElements(e.v.Type()) {
		return unknown
	}
	return holding{state: isOld, shares: elements(f.sharesOf(e.e, held))}
}

// events lists what a node of the graph does to variables, in the order in which it does it: an
// assignment comes after its operands.
func (f *flows) events(step inspector.Cursor) []event {
	n := step.Node()
	if loop, ok := n.(*ast.RangeStmt); ok { // its other parts are nodes of their own
		return f.rangeEvents(loop)
	}
	var list []event
	step.Inspect(nil, func(at inspector.Cursor) bool {
		switch n := at.Node().(type) {
		case *ast.AssignStmt:
			list = append(list, f.assignments(n)...)
		case *ast.ValueSpec:
			list = append(list, f.declarations(n)...)
		case *ast.Ident:
			if f.info.Uses[n] != nil {
				list = append(list, f.use(at, step)...)
			}
		case *ast.SelectorExpr:
			list = append(list, f.use(at, step)...)
		case *ast.FuncLit:
			kind := captured
			if isDeferred(at) {
				kind = deferred
			}
			list = append(list, f.captures(n, kind)...)
			return false
		}
		return true
	})
	list = append(list, f.impliedBy(n)...)
	slices.SortStableFunc(list, func(a, b event) int { return cmp.Compare(a.pos, b.pos) })
	return list
}

// impliedBy lists the assignments that n implies, but none of a variable to itself.
func (f *flows) impliedBy(n ast.Node) (list []event) {
	for _, a := range f.implied[n] {
		if a.e == nil || f.variable(a.e) != a.v {
			list = append(list, event{pos: n.End(), v: a.v, kind: assigned, e: a.e})
		}
	}
	return list
}

func (f *flows) rangeEvents(loop *ast.RangeStmt) []event {
	var list []event
	for _, e := range []ast.Expr{loop.Key, loop.Value} {
		if v := f.variable(e); v != nil {
			list = append(list, event{pos: loop.Pos(), v: v, kind: assigned})
		}
	}
	if v := f.variable(loop.Value); v != nil {
		list = append(list, event{pos: loop.Pos(), v: v, kind: ranged, e: loop.X})
		if of := f.variable(loop.X); of != nil && isPointer(v.Type()) {
			list = append(list, event{pos: loop.Pos(), v: of, kind: used})
		}
	}
	return list
}

func (f *flows) assignments(n *ast.AssignStmt) []event {
	var list []event
	for i, lhs := range n.Lhs {
		value := valueOf(i, len(n.Lhs), n.Rhs)
		if v := f.variable(lhs); v != nil {
			list = append(list, event{pos: n.End(), v: v, kind: assigned, e: value})
		} else if v := f.containerOf(lhs); v != nil {
			list = append(list, event{pos: n.End(), v: v, kind: filled, e: value})
		} else if v, part := f.local(lhs); part != "" {
			list = append(list, event{pos: n.End(), v: v, kind: assigned, e: value, to: part})
		}
		if v := f.lent(value); v != nil && n.Tok == token.ASSIGN && f.variable(lhs) == nil {
			list = append(list, event{pos: n.End(), v: v, kind: given, e: lhs})
		}
	}
	return list
}

// lent is the variable whose elements a place has as well that value is assigned to, nil if there
// is none.
func (f *flows) lent(value ast.Expr) *types.Var {
	if value == nil {
		return nil
	}
	e := unconverted(f.info, value)
	if s, ok := ast.Unparen(e).(*ast.SliceExpr); ok {
		e = s.X
	}
	if v := f.variable(e); v != nil && hasElements(v.Type()) {
		return v
	}
	return nil
}

func (f *flows) declarations(n *ast.ValueSpec) []event {
	var list []event
	for i, name := range n.Names {
		v := f.variable(name)
		switch {
		case v == nil:
		case len(n.Values) == 0:
			list = append(list, event{pos: n.End(), v: v, kind: declared})
		default:
			list = append(list, event{pos: n.End(), v: v, kind: assigned, e: valueOf(i, len(n.Names), n.Values)})
		}
	}
	return list
}

// valueOf is what is assigned to the variable with index i of some, nil if that is not known. An
// element of a map and a type assertion can have a second value, which says whether they succeed.
func valueOf(i, variables int, values []ast.Expr) ast.Expr {
	if len(values) == variables {
		return values[i]
	}
	switch e := ast.Unparen(values[0]).(type) {
	case *ast.IndexExpr, *ast.TypeAssertExpr:
		if i == 0 {
			return e.(ast.Expr)
		}
	}
	return nil
}

// use notes a use of a variable, within a node of the graph, that can make its object known to
// others: not a selection of a field, a comparison or the like.
func (f *flows) use(at, step inspector.Cursor) []event {
	e := at.Node().(ast.Expr)
	v, part := f.variable(e), ""
	if v == nil {
		v, part = f.local(e)
	}
	if v == nil || f.looksAt(v, at, step) {
		return nil
	}
	return []event{{pos: e.Pos(), v: v, kind: used, to: part}}
}

// isDeferred reports whether a function is a literal that is called when the one around it ends.
func isDeferred(fn inspector.Cursor) bool {
	return fn.ParentEdgeKind() == edge.CallExpr_Fun && fn.Parent().ParentEdgeKind() == edge.DeferStmt_Call
}

// captures notes what a function literal captures: from where the literal stands, nothing is known
// of it, unless it is deferred.
func (f *flows) captures(lit *ast.FuncLit, kind eventKind) []event {
	var list []event
	ast.Inspect(lit, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v := f.variable(id); v != nil && !within(lit, v.Pos()) {
				list = append(list, event{pos: lit.Pos(), v: v, kind: kind})
			}
		}
		return true
	})
	return list
}

// looksAt reports whether v, where it stands at, only leads to a part of its object, or is assigned
// to, or compared.
func (f *flows) looksAt(v *types.Var, at, step inspector.Cursor) bool {
	for ; at != step; at = at.Parent() {
		switch n := at.Parent().Node().(type) {
		case *ast.ParenExpr, *ast.StarExpr:
		case *ast.IndexExpr:
			if at.ParentEdgeKind() == edge.IndexExpr_Index {
				return false
			}
		case *ast.SelectorExpr:
			s, ok := f.info.Selections[n]
			return ok && s.Kind() == types.FieldVal
		case *ast.AssignStmt:
			return at.ParentEdgeKind() == edge.AssignStmt_Lhs
		case *ast.IncDecStmt, *ast.ReturnStmt: // what is deferred runs before the caller has it
			return true
		case *ast.UnaryExpr: // &v is an argument, or else it is kept
			if n.Op != token.AND {
				return false
			}
		case *ast.BinaryExpr:
			return n.Op == token.EQL || n.Op == token.NEQ
		case *ast.CallExpr:
			return f.looks(v, at.Parent())
		default:
			return false
		}
	}
	return true // what a range goes through is a node of its own
}

// looks reports whether a call with v as an argument lets nobody know v's object: len(v), append
// where v takes the result, and functions that fill v's object.
func (f *flows) looks(v *types.Var, at inspector.Cursor) bool {
	call := at.Node().(*ast.CallExpr)
	switch f.builtin(call) {
	case "len", "cap":
		return true
	case "append":
		n, ok := at.Parent().Node().(*ast.AssignStmt)
		return ok && f.variable(call.Args[0]) == v && len(n.Lhs) == 1 && f.variable(n.Lhs[0]) == v
	}
	_, args := decoded(f.info, call)
	return slices.ContainsFunc(args, func(arg ast.Expr) bool { return f.root(pointee(arg)) == v })
}

// variable is the local variable that e names, or the member that it selects; nil if it does
// neither.
func (f *flows) variable(e ast.Expr) *types.Var {
	if e == nil {
		return nil
	}
	if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok {
		return f.member(sel)
	}
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, ok := f.info.ObjectOf(id).(*types.Var)
	if !ok || v.IsField() || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() {
		return nil
	}
	return v
}

// containerOf is the local slice, array or map whose element e is, or an element's element.
func (f *flows) containerOf(e ast.Expr) *types.Var {
	index, ok := ast.Unparen(e).(*ast.IndexExpr)
	if !ok {
		return nil
	}
	if v := f.variable(index.X); v != nil {
		return v
	}
	return f.containerOf(index.X)
}

// mayReturn knows the functions that end the goroutine or the process.
func (f *flows) mayReturn(call *ast.CallExpr) bool {
	switch fn := typeutil.Callee(f.info, call).(type) {
	case *types.Builtin:
		return fn.Name() != "panic"
	case *types.Func:
		return fn.Pkg() == nil || !slices.Contains(strings.Fields(endings[fn.Pkg().Path()]), fn.Name())
	}
	return true
}

// endings are functions and methods that do not return, by package.
var endings = map[string]string{
	"log":     "Fatal Fatalf Fatalln Panic Panicf Panicln",
	"os":      "Exit",
	"runtime": "Goexit",
	"testing": "FailNow Fatal Fatalf Skip SkipNow Skipf",
}
