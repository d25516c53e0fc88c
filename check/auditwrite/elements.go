package auditwrite

import (
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// A writer says how a function writes elements of a slice or map that it is given.
type writer struct {
	name    string // of the function, like delete or slices.Sort
	arg     int    // the argument whose elements it writes
	appends bool   // only those behind the argument's end
	returns bool   // its result has these elements
}

// writers are functions and methods that write elements of an argument, by package: of the first
// one, or of the one behind the @. "" are the builtins. Those of package slices that return a slice
// move or clear elements of the given one; sort.Reverse is given to sort.Sort.
var writers = map[string]string{
	"":                        "clear copy delete",
	"crypto/cipher":           "CryptBlocks Decrypt Encrypt XORKeyStream",
	"crypto/rand":             "Read",
	"crypto/subtle":           "ConstantTimeCopy@1 XORBytes",
	"encoding/base32":         "Decode Encode",
	"encoding/base64":         "Decode Encode",
	"encoding/binary":         "Decode@2 Encode PutUint16 PutUint32 PutUint64 PutUvarint PutVarint Read@2",
	"encoding/hex":            "Decode Encode",
	"io":                      "CopyBuffer@2 ReadAtLeast@1 ReadFull@1",
	"maps":                    "Copy DeleteFunc Insert",
	"math/big":                "FillBytes",
	"math/rand":               "Read",
	"slices":                  "Compact CompactFunc Delete DeleteFunc Insert Replace Reverse Sort SortFunc SortStableFunc",
	"sort":                    "Float64s Ints Reverse Slice SliceStable Sort Stable Strings",
	"unicode/utf8":            "EncodeRune",
	"golang.org/x/exp/maps":   "Clear Copy DeleteFunc",
	"golang.org/x/exp/slices": "Compact CompactFunc Delete DeleteFunc Insert Replace Reverse Sort SortFunc SortStableFunc",
}

// appenders are functions and methods that append to their first argument, beside those whose names
// begin with Append.
var appenders = map[string]string{
	"":              "append",
	"crypto/cipher": "Open Seal",
	"hash":          "Sum",
}

// sharers are functions that write nothing and return a part of their first argument, with a length
// of its own.
var sharers = map[string]string{
	"bytes":  "Trim TrimFunc TrimLeft TrimLeftFunc TrimPrefix TrimRight TrimRightFunc TrimSpace TrimSuffix",
	"slices": "Clip",
}

// receiving are methods that write elements of their receiver, a slice or map, by type.
var receiving = map[string]string{
	"net/http.Header":          "Add Del Set",
	"net/textproto.MIMEHeader": "Add Del Set",
	"net/url.Values":           "Add Del Set",
	"sort.Float64Slice":        "Sort Swap",
	"sort.IntSlice":            "Sort Swap",
	"sort.StringSlice":         "Sort Swap",
}

// writtenReceiver is the name of the method that call calls, if it is one of these.
func (f *functions) writtenReceiver(call *ast.CallExpr) (name string, ok bool) {
	fn, isFunc := typeutil.Callee(f.info, call).(*types.Func)
	if args := f.arguments(call); !isFunc || fn.Signature().Recv() == nil || len(args) == 0 || args[0] == nil {
		return "", false
	}
	named, isNamed := types.Unalias(fn.Signature().Recv().Type()).(*types.Named)
	if !isNamed || fn.Pkg() == nil || !slices.Contains(strings.Fields(receiving[fn.Pkg().Path()+"."+named.Obj().Name()]), fn.Name()) {
		return "", false
	}
	return fn.Pkg().Name() + "." + named.Obj().Name() + "." + fn.Name(), true
}

// isSharer reports whether call calls one of these.
func isSharer(info *types.Info, call *ast.CallExpr) bool {
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	return ok && fn.Pkg() != nil && slices.Contains(strings.Fields(sharers[fn.Pkg().Path()]), fn.Name())
}

// writerOf knows the function that call calls, if it is one of the builtins or of a well-known
// package. What an interface or a pointer refers to is another matter.
func writerOf(info *types.Info, call *ast.CallExpr) (writer, bool) {
	obj := typeutil.Callee(info, call)
	if obj == nil {
		return writer{}, false
	}
	w, ok := listed(obj)
	if !ok || len(call.Args) <= w.arg || !mayHaveElements(typeOf(info, call.Args[w.arg])) {
		return writer{}, false
	}
	t := typeOf(info, call)
	w.returns = mayHaveElements(t) || w.name == "sort.Reverse"
	return w, true
}

// listed looks a function up in the tables.
func listed(obj types.Object) (writer, bool) {
	w, path, name := writer{name: obj.Name()}, "", obj.Name()
	if obj.Pkg() != nil {
		path = obj.Pkg().Path()
	}
	fn, isFunc := obj.(*types.Func)
	if isFunc && fn.Signature().Recv() == nil {
		w.name = obj.Pkg().Name() + "." + name
	}
	for entry := range strings.FieldsSeq(writers[path]) {
		if known, arg, _ := strings.Cut(entry, "@"); known == name {
			w.arg, _ = strconv.Atoi(arg) // 0 without one
			return w, true
		}
	}
	w.appends = slices.Contains(strings.Fields(appenders[path]), name) || isFunc && strings.HasPrefix(name, "Append")
	return w, w.appends || isFunc && fillsLikeReader(fn)
}

// fillsLikeReader reports whether fn is a method like that of io.Reader or io.ReaderAt, which fills
// the slice that it is given.
func fillsLikeReader(fn *types.Func) bool {
	sig := fn.Signature()
	return sig.Recv() != nil && (fn.Name() == "Read" || fn.Name() == "ReadAt") && sig.Results().Len() == 2 && sig.Params().Len() > 0 &&
		types.Identical(sig.Params().At(0).Type(), types.NewSlice(types.Typ[types.Byte]))
}

// unconverted is the slice or map behind the conversions that e consists of, like x in
// sort.IntSlice(x): they share its elements.
func unconverted(info *types.Info, e ast.Expr) ast.Expr {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || !info.Types[call.Fun].IsType() || len(call.Args) != 1 || !hasElements(typeOf(info, call.Args[0])) {
		return e
	}
	return unconverted(info, call.Args[0])
}

// hasElements reports whether a t is a slice or a map, which shares its elements with its copies.
func hasElements(t types.Type) bool {
	switch underlying(t).(type) {
	case *types.Slice, *types.Map:
		return true
	}
	return false
}

// underlying is what t is made of; of a type parameter like S ~[]E, what the first type is made of
// that its constraint names: elements of the others are written in the same way.
func underlying(t types.Type) types.Type {
	if _, isParam := types.Unalias(t).(*types.TypeParam); isParam {
		return constrained(t.Underlying())
	}
	return t.Underlying()
}

// constrained is the underlying type of the first type that the constraint t names, t itself if it
// names none.
func constrained(t types.Type) types.Type {
	constraint, ok := t.(*types.Interface)
	if !ok {
		return t
	}
	for embedded := range constraint.EmbeddedTypes() {
		if union, ok := types.Unalias(embedded).(*types.Union); ok {
			embedded = union.Term(0).Type()
		}
		if u := constrained(embedded.Underlying()); !types.IsInterface(u) {
			return u
		}
	}
	return t
}

// sharesElements is hasElements, but true for an interface, too, which may hold a slice or a map.
func sharesElements(t types.Type) bool {
	_, isParam := types.Unalias(t).(*types.TypeParam)
	return hasElements(t) || types.IsInterface(t) && !isParam
}

// carriesElements is sharesElements, but true for an array, too, of which a part shares elements.
func carriesElements(t types.Type) bool {
	array, isArray := t.Underlying().(*types.Array)
	return sharesElements(t) || isArray && partShares(array.Elem())
}

// partShares reports whether a copy of a t shares elements with it, in whatever part.
func partShares(t types.Type) bool {
	s, isStruct := t.Underlying().(*types.Struct)
	if !isStruct {
		return carriesElements(t)
	}
	for field := range s.Fields() {
		if partShares(field.Type()) {
			return true
		}
	}
	return false
}

// mayHaveElements is hasElements, but for a type parameter true.
func mayHaveElements(t types.Type) bool {
	_, isParam := types.Unalias(t).(*types.TypeParam)
	return isParam || hasElements(t)
}
