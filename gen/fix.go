package gen

import (
	"context"
	"go/ast"
	"go/token"
	"path/filepath"
	"slices"

	"golang.org/x/tools/go/ast/astutil"
	"golang.org/x/tools/go/packages"

	"github.com/auditline/auditline/internal/edit"
	"github.com/auditline/auditline/internal/model"
)

// unimported is the category of structs that have a trail, of a package that their file does not
// import.
const unimported = "unimported-trail"

// Fix returns the hand-written files in which tagged structs lack a trail, or trails their import,
// with what is missing added. Like Generate it writes nothing.
func Fix(ctx context.Context, c Config) (*Result, error) {
	src := newSources(c)
	c.Patterns = withoutFiles(c.Dir, c.Patterns)
	pkgs, plans, err := planAll(ctx, c, src, scan(src, c.Dir, c.Patterns))
	if err != nil {
		return nil, err
	}
	r := &Result{}
	for _, p := range pkgs {
		for _, syntax := range p.files {
			problems := inFile(syntax, fixable(c, p, plans[p]))
			if len(problems) > 0 {
				r.Files = append(r.Files, fixFile(src, syntax, withoutTrail(syntax, problems), plans[p].Declared))
			}
		}
	}
	return r, nil
}

// fixable returns what a plan says about structs without a trail, or whose trail lacks its import.
// Tags that may be another library's are only meant where the package is named.
func fixable(c Config, p *loaded, plan *model.Plan) (list []model.Problem) {
	said := plan.Problems
	if c.names(p.Package) {
		said = slices.Concat(plan.Problems, plan.Notes)
	}
	for _, m := range said {
		if slices.Contains([]string{"no-trail", "foreign-tag", unimported}, m.Category) {
			list = append(list, m)
		}
	}
	return list
}

// names reports whether one of the patterns is the package's own name or directory, without a
// wildcard.
func (c Config) names(p *packages.Package) bool {
	return slices.ContainsFunc(c.Patterns, func(pattern string) bool {
		dir, all, local := localPattern(c.Dir, pattern)
		return local && !all && filepath.Clean(dir) == p.Dir || pattern == p.PkgPath
	})
}

// inFile returns the problems of one file.
func inFile(f *ast.File, problems []model.Problem) []model.Problem {
	return slices.DeleteFunc(slices.Clone(problems), func(p model.Problem) bool { return p.Pos < f.FileStart || p.Pos > f.FileEnd })
}

// withoutTrail finds the structs of a file that are reported to have no trail.
func withoutTrail(f *ast.File, problems []model.Problem) (structs []*ast.TypeSpec) {
	for _, p := range problems {
		if p.Category == unimported {
			continue
		}
		path, _ := astutil.PathEnclosingInterval(f, p.Pos, p.Pos)
		i := slices.IndexFunc(path, func(n ast.Node) bool { _, ok := n.(*ast.TypeSpec); return ok })
		if spec := path[i].(*ast.TypeSpec); !slices.Contains(structs, spec) {
			structs = append(structs, spec)
		}
	}
	return structs
}

// fixFile adds a trail to each of the structs, and the import of trails.
func fixFile(src *sources, f *ast.File, structs []*ast.TypeSpec, declared map[string]token.Pos) File {
	name := model.FileName(src.fset, f)
	old := src.read(name).content
	names := newNames(declared, f)
	for _, spec := range structs {
		for _, param := range model.TypeParams(spec) {
			names.taken[param] = true
		}
	}
	audit := names.pkg(model.AuditPath)
	var edits edit.Edits
	for _, spec := range structs {
		s := ast.Unparen(spec.Type).(*ast.StructType)
		edits.Insert(src.fset, s.Fields.Closing, "\n\t"+trailName(s)+" "+audit+".Trail\n")
	}
	if !model.Imports(f, model.AuditPath) {
		edits.AddImport(src.fset, f, names.importLines()[0])
	}
	return File{Path: name, State: Stale, Old: old, New: edits.Apply(old)}
}

// trailName returns a name for the trail that nothing in the struct has.
func trailName(s *ast.StructType) string {
	n := &names{taken: map[string]bool{}}
	ast.Inspect(s, func(node ast.Node) bool {
		if id, ok := node.(*ast.Ident); ok {
			n.taken[id.Name] = true
		}
		return true
	})
	return n.local(nil, "trail", "auditTrail")
}
