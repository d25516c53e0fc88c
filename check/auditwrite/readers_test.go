package auditwrite

import (
	"go/importer"
	"go/types"
	"path"
	"strings"
	"testing"
)

// TestReaders holds the table against the standard library: a method that is not there, or has no
// pointer receiver, is a slip.
func TestReaders(t *testing.T) {
	std := importer.Default()
	for name, methods := range readers {
		pkgPath := strings.TrimSuffix(name, path.Ext(name))
		pkg, err := std.Import(pkgPath)
		if err != nil {
			t.Fatal(err)
		}
		typ := pkg.Scope().Lookup(strings.TrimPrefix(path.Ext(name), ".")).Type()
		byValue := types.NewMethodSet(typ)
		byPointer := types.NewMethodSet(types.NewPointer(typ))
		for method := range strings.FieldsSeq(methods) {
			sel := byPointer.Lookup(pkg, method)
			if sel == nil || byValue.Lookup(pkg, method) != nil || !isReader(sel.Obj().(*types.Func)) {
				t.Errorf("%s has no method %s with a pointer receiver", name, method)
			}
		}
	}
}
