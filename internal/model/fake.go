package model

import (
	"fmt"
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
	"time": fakeTime,
	AuditPath: fakePackage(AuditPath, `package audit
type noCopy struct{}
func (*noCopy) Lock()
func (*noCopy) Unlock()
type Trail struct { _ noCopy }
type SyncTrail struct { _ noCopy }`),
	"iter": fakePackage("iter", `package iter
type Seq[V any] func(yield func(V) bool)
type Seq2[K, V any] func(yield func(K, V) bool)`),
	"context": fakePackage("context", `package context
import "time"
type Context interface {
	Deadline() (deadline time.Time, ok bool)
	Done() <-chan struct{}
	Err() error
	Value(key any) any
}
type CancelFunc func()
type CancelCauseFunc func(cause error)`, fakeTime),
}

// fakeTime has one method of time.Time only.
var fakeTime = fakePackage("time", `package time
type Duration int64
type Month int
type Weekday int
type zone struct{}
type zoneTrans struct{}
type Location struct{ name string; zone []zone; tx []zoneTrans }
type Time struct { wall uint64; ext int64; loc *Location }
func (Time) Equal(Time) bool`)

// isFake reports whether t is a type of a package that is known without being loaded: it may lack
// methods.
func isFake(t types.Type) bool {
	named, ok := types.Unalias(deref(t)).(*types.Named)
	return ok && named.Obj().Pkg() != nil && Known(named.Obj().Pkg().Path()) == named.Obj().Pkg()
}

// fakeImports are the packages that another one imports.
type fakeImports []func() *types.Package

func (f fakeImports) Import(path string) (*types.Package, error) {
	for _, load := range f {
		if pkg := load(); pkg.Path() == path {
			return pkg, nil
		}
	}
	return nil, fmt.Errorf("no package %s", path)
}

// fakePackage returns a function that makes a package out of its source once. It panics where the
// sources above are wrong.
func fakePackage(path, source string, imports ...func() *types.Package) func() *types.Package {
	return sync.OnceValue(func() *types.Package {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, path+".go", source, parser.SkipObjectResolution)
		if err != nil {
			panic(err)
		}
		config := types.Config{IgnoreFuncBodies: true, Importer: fakeImports(imports)}
		pkg, err := config.Check(path, fset, []*ast.File{f}, nil)
		if err != nil {
			panic(err)
		}
		return pkg
	})
}
