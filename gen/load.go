package gen

import (
	"cmp"
	"context"
	"fmt"
	"go/ast"
	"go/scanner"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
	"golang.org/x/tools/go/packages"

	"github.com/auditline/auditline/gen/partial"
	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/tag"
	"github.com/auditline/auditline/internal/toolchain"
)

// loaded is one package that was matched, in its widest variant: with its test files.
type loaded struct {
	*packages.Package
	dir      string
	files    []*ast.File // hand-written files; empty where none of them can have tags
	hidden   []*ast.File // hand-written files that build constraints hide
	broken   []Problem   // syntax errors and what the go command says
	importer types.Importer
}

// depth says how much of a package is loaded.
type depth int

const (
	filesOnly        depth = iota
	declarations           // of dependencies, from source, as far as fields need them
	typesFromExports       // dependencies from the export data of the build cache
)

const listed = packages.NeedName | packages.NeedFiles | packages.NeedForTest | packages.NeedModule

var modes = map[depth]packages.LoadMode{
	filesOnly:        listed,
	declarations:     listed | packages.NeedImports | packages.NeedDeps,
	typesFromExports: listed | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports,
}

// wants returns how much has to be loaded to decide what a plan, made with as
// much as depth says, leaves open.
func wants(plan *model.Plan, had depth) depth {
	switch {
	case !plan.NeedsTypes:
		return had
	case had == filesOnly && !plan.NeedsInfo:
		return declarations
	}
	return typesFromExports
}

// load asks the go command for the packages.
func load(ctx context.Context, c Config, src *sources, ask request) ([]*loaded, error) {
	pkgs, err := matched(ctx, c, src, ask)
	if err != nil {
		return nil, toolchain.GoError(err)
	}
	var list []*loaded
	for _, p := range widest(pkgs) {
		list = append(list, newLoaded(src, p))
	}
	if ask.depth == declarations {
		findDeclarations(src, list)
	}
	return list, nil
}

// matched lists the packages that the patterns match. Where few directories ask for more than the
// names of their files, the go command is started twice at a time, since it takes longer for what
// packages import than for all the rest.
func matched(ctx context.Context, c Config, src *sources, ask request) (pkgs []*packages.Package, err error) {
	if len(ask.dirs) == 0 {
		return golist(ctx, c, src, ask, c.Patterns)
	}
	var few, all []*packages.Package
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) { few, err = golist(ctx, c, src, ask, ask.patterns(c.Dir)); return err })
	group.Go(func() (err error) { all, err = golist(ctx, c, src, request{}, c.Patterns); return err })
	if err := group.Wait(); err != nil {
		return nil, err
	}
	dirs := make(map[string]bool)
	for _, p := range all {
		dirs[p.Dir] = true
	}
	few = slices.DeleteFunc(few, func(p *packages.Package) bool { return !dirs[p.Dir] })
	return append(few, all...), nil
}

// golist asks the go command for packages, once.
func golist(ctx context.Context, c Config, src *sources, ask request, patterns []string) ([]*packages.Package, error) {
	config := &packages.Config{
		Context: ctx, Dir: c.Dir, Env: c.Env, Tests: ask.tests, Mode: modes[ask.depth],
		Fset: src.fset, ParseFile: src.parseFile,
	}
	if c.Tags != "" {
		config.BuildFlags = append(config.BuildFlags, "-tags="+c.Tags)
	}
	if c.ModFile != "" {
		config.BuildFlags = append(config.BuildFlags, "-modfile="+c.ModFile)
	}
	if c.overlay != "" {
		config.BuildFlags = append(config.BuildFlags, "-overlay="+c.overlay)
	}
	return packages.Load(config, patterns...)
}

// findDeclarations lets the packages know the types that their fields and the components of their
// pipelines are made of. What a component and its records have may be any method of a package that
// is otherwise known well enough, or one that auditgen wrote for a package that is not matched.
func findDeclarations(src *sources, list []*loaded) {
	prog := &partial.Program{Fset: src.fset, Known: onlyUnsafe, Parse: src.declarationsBeside(list)}
	for _, l := range list {
		l.need(prog, func(f *ast.File) []string { return model.TaggedStructs(f, tag.Pipeline) })
	}
	read := prog.Paths()
	if len(read) == 0 {
		prog.Parse = src.declarations
	}
	prog.Known = knownBeside(read)
	for _, l := range list {
		l.need(prog, func(f *ast.File) []string {
			bases := src.embedders(model.FileName(src.fset, f), model.ForeignBases(f))
			return append(model.TaggedStructs(f, tag.Audit), bases...)
		})
		l.importer = prog.Importer(l.Package)
	}
}

// hasPipelines reports whether a struct of the package has tags of a pipeline.
func (l *loaded) hasPipelines() bool {
	return slices.ContainsFunc(l.files, func(f *ast.File) bool { return len(model.TaggedStructs(f, tag.Pipeline)) > 0 })
}

// need marks structs as needed, which are listed for each file.
func (l *loaded) need(prog *partial.Program, structs func(*ast.File) []string) {
	for _, f := range l.files {
		for _, name := range structs(f) {
			prog.Need(l.Package, name)
		}
	}
}

// knownBeside knows what model.Known does, but for packages that are read: those of these paths.
func knownBeside(read map[string]bool) func(path string) *types.Package {
	return func(path string) *types.Package {
		if read[path] {
			return onlyUnsafe(path)
		}
		return model.Known(path)
	}
}

// onlyUnsafe knows the one package that no source declares.
func onlyUnsafe(path string) *types.Package {
	if path == types.Unsafe.Path() {
		return types.Unsafe
	}
	return nil
}

// readable says what to do where the toolchain is newer than this program: what the compiler
// exports cannot be read then, or source that uses what is new in the language.
func (c Config) readable(ctx context.Context, pkgs []*loaded) error {
	switch {
	case slices.ContainsFunc(pkgs, (*loaded).unreadable):
		return toolchain.Unreadable("auditgen", toolchain.Of(ctx, c.Dir, c.Env))
	case slices.ContainsFunc(pkgs, func(l *loaded) bool { return len(l.broken) > 0 }):
		return toolchain.TooNew("auditgen", toolchain.Of(ctx, c.Dir, c.Env))
	}
	return nil
}

// unreadable reports whether export data could not be read. go/packages says so in the text of a
// type error only.
func (l *loaded) unreadable() bool {
	return slices.ContainsFunc(l.Errors, func(e packages.Error) bool {
		return strings.HasPrefix(e.Msg, "could not import ") && strings.Contains(e.Msg, "(reading ")
	})
}

// widest keeps of each package the variant with the most files, the first of those, and drops the
// test binaries that the go command makes up.
func widest(pkgs []*packages.Package) (kept []*packages.Package) {
	best := map[string]*packages.Package{}
	for _, p := range pkgs {
		if strings.HasSuffix(p.ID, ".test") {
			continue
		}
		if b := best[p.PkgPath]; b == nil || len(p.GoFiles) > len(b.GoFiles) {
			best[p.PkgPath] = p
		}
	}
	for _, p := range best {
		kept = append(kept, p)
	}
	slices.SortFunc(kept, func(x, y *packages.Package) int { return cmp.Compare(x.PkgPath, y.PkgPath) })
	return kept
}

// outside reports whether the package belongs to a module that is not one of the main modules. Its
// files are somebody else's: go generate leaves them alone, too.
func (l *loaded) outside() bool { return l.Module != nil && !l.Module.Main }

// newLoaded parses the package's hand-written files if one of them may have tags.
func newLoaded(src *sources, p *packages.Package) *loaded {
	l := &loaded{Package: p, dir: p.Dir}
	mayHaveTags := func(name string) bool { return src.tagged(name) || src.embeds(name) }
	if l.outside() || !slices.ContainsFunc(p.GoFiles, mayHaveTags) {
		return l
	}
	for _, name := range p.GoFiles {
		f := src.parse(name)
		l.broken = append(append(l.broken, syntaxErrors(f.err)...), l.strange(src, f)...)
		if f.syntax != nil && !f.ours() && p.TypesInfo == nil {
			l.files = append(l.files, f.syntax)
		}
	}
	for _, f := range p.Syntax { // the same, with types
		if !src.read(model.FileName(src.fset, f)).ours() {
			l.files = append(l.files, f)
		}
	}
	l.hidden = hidden(src, p.IgnoredFiles)
	return l
}

// hidden parses the hand-written Go files among those that the go command ignores.
func hidden(src *sources, ignored []string) (files []*ast.File) {
	for _, name := range ignored {
		if filepath.Ext(name) != ".go" || src.read(name).ours() {
			continue
		}
		if f := src.parse(name); f.syntax != nil {
			files = append(files, f.syntax)
		}
	}
	return files
}

// syntaxErrors returns the problems of a file that does not parse.
func syntaxErrors(err error) (list []Problem) {
	errs, _ := err.(scanner.ErrorList)
	for _, e := range errs {
		list = append(list, Problem{Pos: e.Pos, Category: "syntax", Text: e.Msg})
	}
	return list
}

// strange returns a problem for a hand-written file of another package in the same folder.
func (l *loaded) strange(src *sources, f *source) []Problem {
	if f.syntax == nil || f.ours() || f.syntax.Name.Name == l.Name {
		return nil
	}
	text := fmt.Sprintf("package %s in a folder of package %s; move the file, or correct its package", f.syntax.Name.Name, l.Name)
	return []Problem{{Pos: src.fset.Position(f.syntax.Name.Pos()), Category: "syntax", Text: text}}
}

// module is the path of the package's module, "" for files that belong to none.
func (l *loaded) module() string {
	if l.Module == nil {
		return ""
	}
	return l.Module.Path
}

// plan makes the package's plan.
func (l *loaded) plan(src *sources) *model.Plan {
	return model.Build(&model.Package{
		Path: l.PkgPath, Name: l.Name, Module: l.module(), Fset: src.fset, Files: l.files, Hidden: l.hidden,
		Types: l.Types, Info: l.TypesInfo, Importer: l.importer, Audits: src.audits,
	})
}
