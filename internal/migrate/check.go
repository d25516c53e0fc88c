package migrate

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"runtime"
	"slices"

	"github.com/auditline/auditline/gen"
)

// parsed is the syntax of one file as it was parsed from content.
type parsed struct {
	content []byte
	syntax  *ast.File
	err     error
}

// content is what a file is to hold.
func (p *program) content(name string) ([]byte, error) {
	if content, ok := p.contents[name]; ok {
		return content, nil
	}
	return os.ReadFile(name)
}

// parse returns the syntax of a file, which is parsed once for all variants of its package.
func (p *program) parse(name string) *parsed {
	if f := p.parsed[name]; f != nil {
		return f
	}
	f := &parsed{}
	if f.content, f.err = p.content(name); f.err == nil {
		f.syntax, f.err = parser.ParseFile(p.fset, name, f.content, parser.ParseComments|parser.SkipObjectResolution)
	}
	p.parsed[name] = f
	return f
}

// put changes what a file is to hold.
func (p *program) put(name string, content []byte) {
	p.contents[name] = content
	delete(p.parsed, name)
}

// check type-checks the units, and returns an error for a file that cannot be read or parsed.
func (p *program) check(units []*unit) error {
	for i, u := range units {
		if p.Progress != nil {
			p.Progress(i+1, len(units))
		}
		if err := u.check(); err != nil {
			return err
		}
	}
	return nil
}

// checkAgain type-checks the units that have one of the files, and those that import them.
func (p *program) checkAgain(files []string) error {
	again := make(map[*unit]bool)
	for _, u := range p.of(files) {
		again[u] = true
	}
	var list []*unit
	for _, u := range p.units { // imports come first
		for _, dep := range u.Imports {
			again[u] = again[u] || again[p.byID[dep.ID]]
		}
		if again[u] {
			u.imported = nil
			list = append(list, u)
		}
	}
	return p.check(list)
}

func (u *unit) check() error {
	p := u.program
	u.syntax, u.errs = nil, nil
	for _, name := range u.files {
		f := p.parse(name)
		if f.err != nil {
			return f.err
		}
		u.syntax = append(u.syntax, f.syntax)
	}
	u.info = nil
	if u.bodies {
		u.info = &types.Info{
			Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
			Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance), Scopes: make(map[ast.Node]*types.Scope),
			Selections: make(map[*ast.SelectorExpr]*types.Selection), FileVersions: make(map[*ast.File]string),
		}
	}
	config := types.Config{
		Importer: u, IgnoreFuncBodies: !u.bodies, FakeImportC: true, Sizes: p.sizes, GoVersion: u.goVersion(),
		Error: func(err error) {
			if err, ok := err.(types.Error); ok {
				u.errs = append(u.errs, err)
			}
		},
	}
	if config.Sizes == nil {
		config.Sizes = types.SizesFor("gc", runtime.GOARCH)
	}
	u.types, _ = config.Check(u.PkgPath, p.fset, u.syntax, u.info) // the errors are in u.errs
	if u.imported == nil {
		u.imported = u.types
	}
	return nil
}

func (u *unit) goVersion() string {
	if u.Module == nil || u.Module.GoVersion == "" {
		return ""
	}
	return "go" + u.Module.GoVersion
}

// typeErrors are what is wrong with the units, each once.
func (p *program) typeErrors(units []*unit) (list []gen.Problem) {
	for _, u := range units {
		for _, err := range u.errs {
			list = append(list, gen.Problem{Pos: p.position(err.Pos), Category: "trail-breaks-code", Text: err.Msg})
		}
	}
	return sorted(list)
}

// position is where pos is on disk.
func (p *program) position(pos token.Pos) token.Position { return p.fset.PositionFor(pos, false) }

// of lists the units that have one of the files.
func (p *program) of(names []string) (list []*unit) {
	for _, u := range p.units {
		if slices.ContainsFunc(names, func(name string) bool { return slices.Contains(u.files, name) }) {
			list = append(list, u)
		}
	}
	return list
}
