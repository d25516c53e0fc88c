package gen

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/auditline/auditline/internal/model"
)

// names allots every identifier of one output file: imports, receivers, parameters. None of them
// shadows what the package, the source file or the universe declares, and none depends on the order
// of fields, since all that is declared is taken before the first one is allotted.
type names struct {
	taken   map[string]bool
	imports []model.Import // of the output
	source  []model.Import // of the source file
}

// newNames takes what the package declares and what the source file imports.
func newNames(declared map[string]token.Pos, source *ast.File) *names {
	n := &names{taken: map[string]bool{}}
	for name := range declared {
		n.taken[name] = true
	}
	for _, spec := range source.Imports {
		imp := sourceImport(spec)
		n.taken[imp.Name], n.source = true, append(n.source, imp)
	}
	return n
}

// sourceImport returns an import of the source file under the name it goes by.
func sourceImport(spec *ast.ImportSpec) model.Import {
	return model.NewImport(spec, model.AssumedName(model.ImportPath(spec)))
}

// isTaken reports whether name means something already, to Go or to the package.
func (n *names) isTaken(name string) bool {
	return n.taken[name] || !token.IsIdentifier(name) || types.Universe.Lookup(name) != nil
}

// local returns the first of the wanted names that is free and not among the others of its
// function; when none is, the last one with a number.
func (n *names) local(others []string, wanted ...string) string {
	free := func(name string) bool { return !n.isTaken(name) && !slices.Contains(others, name) }
	if i := slices.IndexFunc(wanted, free); i >= 0 {
		return wanted[i]
	}
	for i := 2; ; i++ {
		if name := wanted[len(wanted)-1] + strconv.Itoa(i); free(name) {
			return name
		}
	}
}

// hides reports whether a type parameter of that name would hide something that generated methods
// use: a predeclared name or an import.
func (n *names) hides(param string) bool {
	for imp := range n.known() {
		if imp.Name == param && param != "_" {
			return true
		}
	}
	return types.Universe.Lookup(param) != nil
}

// known are the imports of the output, then those of the source file.
func (n *names) known() iter.Seq[model.Import] {
	output := n.imports
	return func(yield func(model.Import) bool) {
		for _, list := range [][]model.Import{output, n.source} {
			for _, imp := range list {
				if !yield(imp) {
					return
				}
			}
		}
	}
}

// pkg returns the name by which the output calls the package at path: the source file's own name
// for it if there is one.
func (n *names) pkg(path string) string {
	for imp := range n.known() {
		if imp.Path == path && imp.Name != "." && imp.Name != "_" {
			n.use(imp)
			return imp.Name
		}
	}
	name := n.local(nil, model.AssumedName(path))
	n.use(model.Import{Path: path, Name: name})
	return name
}

// typesPkg returns the name by which the output calls a package whose own name is known.
func (n *names) typesPkg(p *types.Package) string {
	for imp := range n.known() {
		if imp.Path == p.Path() && imp.Name != "." && imp.Name != "_" && (imp.Explicit || imp.Name == p.Name()) {
			n.use(imp)
			return imp.Name
		}
	}
	name := n.local(nil, p.Name())
	n.use(model.Import{Path: p.Path(), Name: name, Explicit: name != p.Name()})
	return name
}

// use adds an import to the output.
func (n *names) use(imp model.Import) {
	n.taken[imp.Name] = true
	if !slices.Contains(n.imports, imp) {
		n.imports = append(n.imports, imp)
	}
}

// importLines returns the imports as Go source, sorted, the standard library first and a blank line
// between the groups.
func (n *names) importLines() []string {
	slices.SortFunc(n.imports, func(x, y model.Import) int {
		return strings.Compare(x.Path+" "+x.Name, y.Path+" "+y.Name)
	})
	var std, rest []string
	for _, imp := range n.imports {
		if first, _, _ := strings.Cut(imp.Path, "/"); strings.Contains(first, ".") {
			rest = append(rest, importLine(imp))
		} else {
			std = append(std, importLine(imp))
		}
	}
	if len(std) > 0 && len(rest) > 0 {
		std = append(std, "")
	}
	return append(std, rest...)
}

// importLine returns an import as Go source, with the name only where it does not follow from the
// path.
func importLine(imp model.Import) string {
	if imp.Explicit || imp.Name != model.AssumedName(imp.Path) {
		return imp.Name + " " + strconv.Quote(imp.Path)
	}
	return strconv.Quote(imp.Path)
}
