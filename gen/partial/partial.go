// Package partial type-checks, of imported packages, only the declarations that
// certain types are made of, from source. What a struct's fields are is known
// then without export data, so that nothing has to be compiled, and without
// reading the rest of the dependencies.
package partial

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/packages"
)

// Program is the packages of which parts are needed. It is not for concurrent use.
type Program struct {
	Fset  *token.FileSet
	Parse func(name string) *ast.File      // nil for a file that cannot be read
	Known func(path string) *types.Package // packages that need not be looked at; nil for the others
	parts map[*packages.Package]*part
}

// Need marks the type of that name in p, and all that it is made of, as needed;
// p must know its imports. Call it for everything before the first Importer.
func (prog *Program) Need(p *packages.Package, name string) {
	prog.part(p).need(name)
}

// Paths are those of the packages of which something is needed so far.
func (prog *Program) Paths() map[string]bool {
	paths := map[string]bool{}
	for p := range prog.parts {
		paths[p.PkgPath] = true
	}
	return paths
}

// Importer returns an importer for the files of p. A package that nothing is
// needed of is imported as one that declares nothing.
func (prog *Program) Importer(p *packages.Package) types.Importer {
	return importer{prog, p}
}

// part returns the part of p, empty at first.
func (prog *Program) part(p *packages.Package) *part {
	if prog.parts[p] == nil {
		if prog.parts == nil {
			prog.parts = map[*packages.Package]*part{}
		}
		prog.parts[p] = newPart(prog, p)
	}
	return prog.parts[p]
}

// importer imports what one package imports.
type importer struct {
	*Program
	from *packages.Package
}

// Import returns the needed part of the package at path; it never fails.
func (i importer) Import(path string) (*types.Package, error) {
	if known := i.Known(path); known != nil {
		return known, nil
	}
	p := i.from.Imports[path]
	if part := i.parts[p]; part != nil {
		return part.check(), nil
	}
	empty := types.NewPackage(path, "")
	if p != nil {
		empty.SetName(p.Name)
	}
	empty.MarkComplete()
	return empty, nil
}
