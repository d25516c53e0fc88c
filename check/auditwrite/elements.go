package auditwrite

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// elementWriters are the functions that write elements of the slice or map that is their first argument, by package; "" are the
// builtins. Those of package slices that return a slice move or clear elements of the given one; sort.Reverse is given to sort.Sort.
var elementWriters = map[string]string{
	"":       "clear copy delete",
	"maps":   "Copy DeleteFunc Insert",
	"slices": "Compact CompactFunc Delete DeleteFunc Insert Replace Reverse Sort SortFunc SortStableFunc",
	"sort":   "Float64s Ints Reverse Slice SliceStable Sort Stable Strings",
}

// elementWriter names the function that call calls, like delete or slices.Sort, if it is one of them.
func (m *methods) elementWriter(call *ast.CallExpr) string {
	obj, prefix := typeutil.Callee(m.info, call), ""
	if obj == nil || len(call.Args) == 0 {
		return ""
	}
	if obj.Pkg() != nil {
		prefix = obj.Pkg().Path()
	}
	if !slices.Contains(strings.Fields(elementWriters[prefix]), obj.Name()) {
		return ""
	}
	if prefix == "sort" && !hasElements(m.info.TypeOf(call.Args[0])) { // what an interface or a pointer refers to is another matter
		return ""
	}
	return strings.TrimPrefix(prefix+"."+obj.Name(), ".")
}

// unconverted is the slice or map behind the conversions that e consists of, like x in sort.IntSlice(x): they share its elements.
func (m *methods) unconverted(e ast.Expr) ast.Expr {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || !m.info.Types[call.Fun].IsType() || len(call.Args) != 1 || !hasElements(m.info.TypeOf(call.Args[0])) {
		return e
	}
	return m.unconverted(call.Args[0])
}

// hasElements reports whether a t is a slice or a map, which shares its elements with its copies.
func hasElements(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map:
		return true
	}
	return false
}
