package auditwrite

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/internal/model"
)

// TestForeignPackagesRead: another package is read where one of its functions is given elements of
// an audited field, and not for the sake of other slices: to read one takes longer than all else.
func TestForeignPackagesRead(t *testing.T) {
	imports := packagesByPath{model.AuditPath: check(t, nil, t.TempDir(), model.AuditPath, "package audit; type Trail struct{}")}
	for _, path := range []string{"given", "shared", "member", "other", "apart"} {
		dir := filepath.Join(t.TempDir(), path)
		imports[path] = check(t, nil, dir, path, "package "+path+"; func Fill(list []int) { list[0] = 1 }; type Box struct{ List []int }; func (b Box) Fill() { b.List[0] = 1 }")
	}
	pkg := check(t, imports, t.TempDir(), "bank", `package bank

import (
	"apart"
	"given"
	"member"
	"other"
	"shared"

	"github.com/auditline/auditline/audit"
)

type Account struct {
	Lines []int `+"`audit:\"true\"`"+`
	trail audit.Trail
}

func (a *Account) SetLines([]int) {}

func fill(a *Account, list []int) {
	given.Fill(a.Lines)
	other.Fill(list)
	list = a.Lines[:2]
	shared.Fill(list)
	member.Box{List: list}.Fill()
}

func elsewhere(list []int) { apart.Fill(list) }
`)
	c := newChecker(&analysis.Pass{Fset: sources, Pkg: pkg.Package, TypesInfo: pkg.info, Files: pkg.files}, func(Write) {})
	c.files()
	read := slices.Sorted(maps.Keys(c.functions.others))
	if want := []string{"given", "member", "shared"}; !slices.Equal(read, want) {
		t.Errorf("read %q, want %q", read, want)
	}
}

// packagesByPath are what a package can import.
type packagesByPath map[string]checked

func (p packagesByPath) Import(path string) (*types.Package, error) { return p[path].Package, nil }

// checked is a package of one file, type-checked from dir.
type checked struct {
	*types.Package
	info  *types.Info
	files []*ast.File
}

// sources knows where everything that is checked here stands.
var sources = token.NewFileSet()

func check(t *testing.T, imports types.Importer, dir, path, text string) checked {
	t.Helper()
	name := filepath.Join(dir, "a.go")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(sources, name, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Scopes: make(map[ast.Node]*types.Scope), Implicits: make(map[ast.Node]types.Object),
	}
	config := types.Config{Importer: imports}
	pkg, err := config.Check(path, sources, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	return checked{pkg, info, []*ast.File{file}}
}
