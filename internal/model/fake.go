package model

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"sync"
)

// fakeImporter imports every path as a package that declares nothing, but for those that are known.
type fakeImporter struct{}

func (fakeImporter) Import(path string) (*types.Package, error) {
	if known := Known(path); known != nil {
		return known, nil
	}
	pkg := types.NewPackage(path, AssumedName(path))
	pkg.MarkComplete()
	return pkg, nil
}

// Known returns a package whose types are in so many structs, and so settled, that they are known
// without being loaded, as far as a decision can depend on them; nil for all others.
func Known(path string) *types.Package {
	if path == "unsafe" {
		return types.Unsafe
	}
	if known, ok := knownPackages[path]; ok {
		return known()
	}
	return nil
}

// knownPackages are packages as far as a decision can depend on them.
var knownPackages = map[string]func() *types.Package{
	"time": fakePackage("time", `package time
type Duration int64
type Month int
type Weekday int
type zone struct{}
type zoneTrans struct{}
type Location struct{ name string; zone []zone; tx []zoneTrans }
type Time struct { wall uint64; ext int64; loc *Location }
func (Time) Equal(Time) bool`),
	AuditPath: fakePackage(AuditPath, `package audit
type noCopy struct{}
func (*noCopy) Lock()
func (*noCopy) Unlock()
type Trail struct { _ noCopy }
type SyncTrail struct { _ noCopy }`),
}

// fakePackage returns a function that makes a package out of its source once. It panics where the
// sources above are wrong.
func fakePackage(path, source string) func() *types.Package {
	return sync.OnceValue(func() *types.Package {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path+".go", source, parser.SkipObjectResolution)
		if err != nil {
			panic(err)
		}
		config := types.Config{IgnoreFuncBodies: true}
		pkg, err := config.Check(path, fset, []*ast.File{f}, nil)
		if err != nil {
			panic(err)
		}
		return pkg
	})
}
