package migrate

import (
	"context"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os/exec"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/auditline/auditline/internal/toolchain"
)

// program is all packages of the main modules with their tests. Those that depend on the package of
// an audited struct are type-checked from source, all others come from export data.
type program struct {
	Config
	fset     *token.FileSet
	modFile  string             // used in place of go.mod, "" for none
	contents map[string][]byte  // what files are to hold, where that differs from the disk
	earlier  map[string]earlier // what files were to hold before lines were inserted; see nameBases
	parsed   map[string]*parsed

	all   []*packages.Package // each after its imports
	units []*unit             // from source, each after its imports
	byID  map[string]*unit
	other map[string]*types.Package // from export data, by path
	sizes types.Sizes
}

// list asks the go command for the packages, without compiling any.
func list(ctx context.Context, c Config) (*program, error) {
	p := &program{Config: c, fset: token.NewFileSet(), contents: make(map[string][]byte), earlier: make(map[string]earlier), parsed: make(map[string]*parsed), byID: make(map[string]*unit)}
	modules, err := mainModules(ctx, c)
	if err != nil {
		return nil, err
	}
	mode := packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedModule | packages.NeedForTest
	roots, err := packages.Load(p.loading(ctx, mode, true), modules...)
	if err != nil {
		return nil, toolchain.GoError(err)
	}
	packages.Visit(roots, nil, func(pkg *packages.Package) { p.all = append(p.all, pkg) })
	return p, nil
}

func (p *program) loading(ctx context.Context, mode packages.LoadMode, tests bool) *packages.Config {
	config := &packages.Config{Context: ctx, Dir: p.Dir, Env: p.Env, Mode: mode, Tests: tests, Fset: p.fset}
	if p.Tags != "" {
		config.BuildFlags = append(config.BuildFlags, "-tags="+p.Tags)
	}
	if p.modFile != "" {
		config.BuildFlags = append(config.BuildFlags, "-modfile="+p.modFile)
	}
	return config
}

// mainModules are patterns for all packages of the main modules: one, or those of a workspace.
func mainModules(ctx context.Context, c Config) (patterns []string, err error) {
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Path}}/...")
	cmd.Dir, cmd.Env = c.Dir, c.Env
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, strings.TrimSpace(stderr.String()))
	}
	return strings.Fields(string(out)), nil
}

// isOutside reports whether pkg belongs to a module that no main module is, or to none.
func isOutside(pkg *packages.Package) bool { return pkg.Module == nil || !pkg.Module.Main }

func moduleOf(pkg *packages.Package) string {
	if pkg.Module == nil {
		return "std"
	}
	return pkg.Module.Path
}

// dependents selects what has to be type-checked from source: the packages named by paths, those
// that depend on them, and variants for tests that these import.
func (p *program) dependents(paths []string) {
	affected := make(map[*packages.Package]bool)
	for _, pkg := range p.all { // imports come first
		affected[pkg] = !strings.HasSuffix(pkg.ID, ".test") && (slices.Contains(paths, pkg.PkgPath) || importsAny(pkg, affected))
	}
	for _, pkg := range slices.Backward(p.all) {
		for _, dep := range pkg.Imports {
			affected[dep] = affected[dep] || affected[pkg] && dep.ForTest != ""
		}
	}
	for _, pkg := range p.all {
		if affected[pkg] {
			u := &unit{Package: pkg, program: p, files: slices.Clone(pkg.GoFiles)}
			p.units, p.byID[pkg.ID] = append(p.units, u), u
		}
	}
	for _, u := range p.units {
		u.bodies = u.widest()
	}
}

func importsAny(pkg *packages.Package, set map[*packages.Package]bool) bool {
	for _, dep := range pkg.Imports {
		if set[dep] {
			return true
		}
	}
	return false
}

// widest reports whether no other unit has the files of u and more: only there, function bodies are
// looked at.
func (u *unit) widest() bool {
	own := strings.TrimSuffix(u.PkgPath, "_test")
	if u.ForTest != "" {
		return u.ForTest == own
	}
	return !slices.ContainsFunc(u.program.units, func(o *unit) bool { return o.PkgPath == u.PkgPath && o.ForTest == u.PkgPath })
}

// generatedImports are packages that generated code and rewritten code may import.
var generatedImports = []string{
	"context", "iter", "maps", "slices", "time",
	"github.com/auditline/auditline/audit", "github.com/auditline/auditline/audit/auditimpl",
}

// loadOthers gets the types of what the units import from export data.
func (p *program) loadOthers(ctx context.Context) error {
	loaded, err := packages.Load(p.loading(ctx, packages.LoadTypes, false), p.othersImported()...)
	if err != nil {
		return toolchain.GoError(err)
	}
	p.other = make(map[string]*types.Package)
	for _, pkg := range loaded {
		if len(pkg.Errors) > 0 {
			return fmt.Errorf("package %s does not build: %s", pkg.PkgPath, pkg.Errors[0].Msg)
		}
		p.other[pkg.PkgPath], p.sizes = pkg.Types, pkg.TypesSizes
	}
	return nil
}

// othersImported lists what units import that is none, and what they may come to import.
func (p *program) othersImported() []string {
	paths := slices.Clone(generatedImports)
	for _, u := range p.units {
		for _, dep := range u.Imports {
			if p.byID[dep.ID] == nil && dep.PkgPath != "unsafe" && dep.PkgPath != "C" {
				paths = append(paths, dep.PkgPath)
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// unit is one package that is type-checked from source.
type unit struct {
	*packages.Package
	program *program
	bodies  bool     // function bodies are looked at
	files   []string // the source, with what is generated for it

	syntax []*ast.File
	types  *types.Package
	info   *types.Info
	errs   []types.Error

	// imported is what other units import: the package as it was checked first. What changes later
	// are bodies of functions, and all units have to see the same types.
	imported *types.Package
}

// handWritten are the files that nobody has generated.
func (u *unit) handWritten() []*ast.File {
	return slices.DeleteFunc(slices.Clone(u.syntax), ast.IsGenerated)
}

// functions are those with a body in the hand-written files.
func (u *unit) functions() (list []*ast.FuncDecl) {
	for _, file := range u.handWritten() {
		for _, d := range file.Decls {
			if decl, ok := d.(*ast.FuncDecl); ok && decl.Body != nil {
				list = append(list, decl)
			}
		}
	}
	return list
}

// Import is types.Importer for the imports of u.
func (u *unit) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if dep := u.Imports[path]; dep != nil {
		if source := u.program.byID[dep.ID]; source != nil {
			return source.imported, nil
		}
		path = dep.PkgPath
	}
	if pkg := u.program.other[path]; pkg != nil {
		return pkg, nil
	}
	return nil, fmt.Errorf("package %s is not loaded", path)
}
