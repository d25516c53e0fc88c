package auditwrite

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"
)

// decoderNames begin the names of functions and methods that fill the object which they are given
// as an interface, in whatever package: json.Unmarshal, (*xml.Decoder).DecodeElement,
// (*sql.Rows).Scan.
var decoderNames = []string{"Bind", "Decode", "Scan", "ShouldBind", "StructScan", "Unmarshal", "WeakDecode"}

// decoders are functions and methods of other names that do so with their first argument of
// interface type, by package.
var decoders = map[string]string{
	"github.com/jinzhu/copier": "Copy CopyWithOption",
	"github.com/jmoiron/sqlx":  "Get GetContext",
	"gorm.io/gorm":             "Find First FirstOrCreate FirstOrInit Last Take",
	"xorm.io/xorm":             "Get",
}

// formats are the keys of the tags in which a field can be excluded from decoding, with what paths
// of packages hold that heed them.
var formats = []struct{ path, key string }{
	{"json", "json"}, {"xml", "xml"}, {"yaml", "yaml"}, {"toml", "toml"}, {"bson", "bson"}, {"mapstructure", "mapstructure"},
	{"copier", "copier"}, {"gorm", "gorm"}, {"xorm", "xorm"}, {"sqlx", "db"},
}

// decoded lists the arguments that call fills by reflection.
func decoded(info *types.Info, call *ast.CallExpr) (*types.Func, []ast.Expr) {
	fn, ok := typeutil.Callee(info, call).(*types.Func)
	if !ok || fn.Pkg() == nil || len(call.Args) == 0 || call.Ellipsis.IsValid() {
		return nil, nil
	}
	listed := slices.Contains(strings.Fields(decoders[fn.Pkg().Path()]), fn.Name())
	if !listed && !slices.ContainsFunc(decoderNames, func(name string) bool { return strings.HasPrefix(fn.Name(), name) }) {
		return nil, nil
	}
	return fn, filledArguments(fn.Signature(), call.Args, listed)
}

// filledArguments is the last of the arguments that a decoder takes as an interface, since what it
// reads comes before, or the first one. Where there is none, these are the variadic ones.
func filledArguments(sig *types.Signature, args []ast.Expr, first bool) (list []ast.Expr) {
	fixed := sig.Params().Len()
	if sig.Variadic() {
		fixed--
	}
	for i := range min(fixed, len(args)) {
		if isInterface(sig.Params().At(i).Type()) && (len(list) == 0 || !first) {
			list = args[i : i+1]
		}
	}
	if len(list) == 0 && sig.Variadic() && isInterface(sig.Params().At(fixed).Type().(*types.Slice).Elem()) {
		return args[min(fixed, len(args)):]
	}
	return list
}

// isInterface reports whether a parameter of type t takes any value: it is an interface without
// methods, or a type parameter.
func isInterface(t types.Type) bool {
	_, isParam := types.Unalias(t).(*types.TypeParam)
	i, ok := t.Underlying().(*types.Interface)
	return isParam || ok && i.Empty()
}

// decodes reports a call that fills audited fields by reflection, unless its object is fresh.
func (c *checker) decodes(call *ast.CallExpr) {
	fn, args := decoded(c.pass.TypesInfo, call)
	for _, arg := range args {
		p, ok := typeOf(c.pass.TypesInfo, arg).Underlying().(*types.Pointer)
		if !ok || c.functions.flows.freshObject(pointee(arg), c.at) || c.isCaptured(arg) {
			continue
		}
		key := formatOf(fn.Pkg().Path())
		if owner, field := reachable(p.Elem(), key); owner != nil && !hasMethod(p, "Unmarshal"+strings.ToUpper(key)) {
			c.foundDecoder(owner, arg, analysis.Diagnostic{
				Pos: call.Pos(), End: call.End(), Category: "decode-into-audited",
				Message: fmt.Sprintf("%s writes %s around its log: call it within audit.Capture, which logs what it writes, or mark a function that only loads %s", types.ExprString(call.Fun), owner.Obj().Name()+"."+field, loader),
			})
		}
	}
}

// pointee is the expression of which arg is the address, or else arg itself.
func pointee(arg ast.Expr) ast.Expr {
	if u, ok := ast.Unparen(arg).(*ast.UnaryExpr); ok && u.Op == token.AND {
		return u.X
	}
	return arg
}

func formatOf(path string) string {
	for _, f := range formats {
		if strings.Contains(path, f.path) {
			return f.key
		}
	}
	return ""
}

// reachable names an audited field that reflection can set in a value of type t, nil if there is
// none: it is exported, its tag does not exclude it, and so it is with the structs around it.
func reachable(t types.Type, key string) (owner *types.Named, name string) {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil, ""
	}
	audited := auditedFields(s)
	for i := range s.NumFields() {
		field := s.Field(i)
		if !field.Exported() && !field.Embedded() || reflect.StructTag(s.Tag(i)).Get(key) == "-" {
			continue
		}
		if named, ok := types.Unalias(t).(*types.Named); ok && audited[i] != nil {
			return named, field.Name()
		}
		if owner, name := reachable(field.Type(), key); owner != nil {
			return owner, name
		}
	}
	return nil, ""
}

func hasMethod(p *types.Pointer, name string) bool {
	obj, _, _ := types.LookupFieldOrMethod(p, true, nil, name)
	_, ok := obj.(*types.Func)
	return ok
}
