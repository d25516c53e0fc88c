package auditwrite

import (
	"go/ast"
	"go/token"
	"go/types"
	"math"

	"golang.org/x/tools/go/ast/inspector"
	"golang.org/x/tools/go/cfg"
)

// flows knows what the variables of functions may hold, at every place and on every path that leads
// there. What it finds out about a function is kept, and nothing is done for functions that nobody
// asks about.
type flows struct {
	info    *types.Info
	known   map[*ast.BlockStmt]*flow
	implied map[ast.Node][]assignment
	members map[*types.Var][]member
}

func newFlows(info *types.Info) *flows {
	return &flows{info: info, known: make(map[*ast.BlockStmt]*flow), implied: make(map[ast.Node][]assignment),
		members: make(map[*types.Var][]member)}
}

// A flow holds the paths through the body of one function.
type flow struct {
	graph *cfg.CFG
	entry []holdings           // of each block; nil for one that no path leads to
	steps map[ast.Node]step    // where nodes stand in the graph
	done  map[ast.Node][]event // what the nodes do to variables, in the order in which they do it
}

// An assignment is one to a variable; of a value that is not known it has no expression.
type assignment struct {
	v *types.Var
	e ast.Expr
}

// A step is a node of a block; index -1 is the begin of the block.
type step struct {
	block *cfg.Block
	index int
}

// at is what the local variables may hold before the node at takes effect.
func (f *flows) at(at inspector.Cursor) holdings {
	fn, ok := innermostFunc(at)
	if !ok {
		return nil
	}
	w := f.flowOf(fn)
	for around := at; around != fn; around = around.Parent() {
		if s, ok := w.steps[around.Node()]; ok {
			return f.until(w, s, effect(at.Node()))
		}
	}
	return nil
}

// innermostFunc is the innermost function with a body around the node at; not ok if there is none.
func innermostFunc(at inspector.Cursor) (fn inspector.Cursor, ok bool) {
	for fn := range at.Enclosing(functionNodes...) {
		if fn != at && bodyOf(fn) != nil {
			return fn, true
		}
	}
	return fn, false
}

// bodyOf is the body of a function, nil for any other node.
func bodyOf(fn inspector.Cursor) *ast.BlockStmt {
	switch n := fn.Node().(type) {
	case *ast.FuncDecl:
		return n.Body
	case *ast.FuncLit:
		return n.Body
	}
	return nil
}

// effect is where in the source n takes effect: an assignment writes after its operands were
// evaluated.
func effect(n ast.Node) token.Pos {
	if _, ok := n.(*ast.AssignStmt); ok {
		return n.End()
	}
	return n.Pos()
}

func within(n ast.Node, pos token.Pos) bool { return n.Pos() <= pos && pos < n.End() }

// flowOf follows what the variables hold along all paths of a function, until nothing changes any
// more.
func (f *flows) flowOf(fn inspector.Cursor) *flow {
	body := bodyOf(fn)
	if w := f.known[body]; w != nil {
		return w
	}
	w := &flow{graph: cfg.New(body, f.mayReturn)}
	f.known[body] = w
	f.imply(body, f.declared(funcType(fn.Node()).Results))
	f.index(w, fn)
	w.entry = make([]holdings, len(w.graph.Blocks))
	w.entry[0] = f.parameters(fn.Node(), f.captured(fn))
	for work := w.graph.Blocks[:1:1]; len(work) > 0; work = work[1:] {
		exit := f.until(w, step{work[0], len(work[0].Nodes)}, math.MaxInt)
		for _, next := range work[0].Succs {
			if merge(&w.entry[next.Index], exit) {
				work = append(work, next)
			}
		}
	}
	return w
}

// captured is what the variables hold before a function runs. What a literal captures may be known
// to others then, unless it is deferred: that one runs when the function around it ends, if not
// before.
func (f *flows) captured(fn inspector.Cursor) holdings {
	held, known := f.at(fn), true
	if isDeferred(fn) {
		around, _ := innermostFunc(fn)
		f.mergeExits(&held, f.flowOf(around))
		known = false
	}
	for v, h := range held {
		if known || !h.deferred {
			held[v] = holding{state: isOld, shares: h.shares}
		}
	}
	return held
}

// mergeExits adds what the variables hold where a function ends.
func (f *flows) mergeExits(into *holdings, w *flow) {
	for _, block := range w.graph.Blocks {
		if len(block.Succs) == 0 && w.entry[block.Index] != nil {
			merge(into, f.until(w, step{block, len(block.Nodes)}, math.MaxInt))
		}
	}
}

// imply notes the assignments of a function that the graph does not show: those to the variables of
// a type switch's cases, and those of a return to named results.
func (f *flows) imply(body *ast.BlockStmt, results []*types.Var) {
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			f.implyResults(n, results)
		case *ast.TypeSwitchStmt:
			f.implyCases(n)
		}
		return true
	})
}

func (f *flows) implyResults(n *ast.ReturnStmt, results []*types.Var) {
	if len(n.Results) == 0 {
		return
	}
	for i, v := range results {
		f.implied[n] = append(f.implied[n], assignment{v, valueOf(i, len(results), n.Results)})
	}
}

func (f *flows) implyCases(n *ast.TypeSwitchStmt) {
	assign, ok := n.Assign.(*ast.AssignStmt)
	if !ok {
		return
	}
	for _, clause := range n.Body.List {
		if v, declares := f.info.Implicits[clause].(*types.Var); declares {
			f.implied[assign] = append(f.implied[assign], assignment{v, assign.Rhs[0]})
		}
	}
}

// index notes for each node of the graph where it stands and what it does. The graph does not say
// when a range assigns, and has a select do the work of all its cases before it chooses one: both
// take effect when their block is entered.
func (f *flows) index(w *flow, fn inspector.Cursor) {
	w.steps, w.done = make(map[ast.Node]step), make(map[ast.Node][]event)
	for _, block := range w.graph.Blocks {
		for i, n := range block.Nodes {
			w.steps[n] = step{block, i}
		}
		if n := entered(block); n != nil {
			w.steps[n] = step{block, -1}
		}
	}
	for at := range fn.Preorder() {
		if _, ok := w.steps[at.Node()]; ok {
			w.done[at.Node()] = f.events(at)
		}
	}
}

// entered is the node that takes effect when block is entered, nil if there is none.
func entered(block *cfg.Block) ast.Node {
	switch stmt := block.Stmt.(type) {
	case *ast.RangeStmt:
		if block.Kind == cfg.KindRangeBody {
			return stmt
		}
	case *ast.CommClause:
		if block.Kind == cfg.KindSelectCaseBody && stmt.Comm != nil {
			return stmt.Comm
		}
	}
	return nil
}

// until is what the variables hold at step s, after those events of its node that come before pos.
func (f *flows) until(w *flow, s step, pos token.Pos) holdings {
	held := w.entry[s.block.Index].copy()
	if n := entered(s.block); n != nil && s.index >= 0 {
		f.apply(held, w.done[n], math.MaxInt)
	}
	for i, n := range s.block.Nodes {
		switch {
		case w.steps[n].block != s.block: // it is a case's, which comes later
		case i < s.index:
			f.apply(held, w.done[n], math.MaxInt)
		case i == s.index:
			f.apply(held, w.done[n], pos)
		}
	}
	return held
}
