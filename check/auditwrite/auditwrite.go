// Package auditwrite finds writes to audited fields that do not go through the setter, and so are
// not in the log.
//
// In the code that it reads, it finds these forms of a write: assignment, op-assignment, ++ and --,
// the targets of range and of a receive, a write to a part of the value (an element, a field, a
// delete, a slices.Sort, an append to a part of a slice), and everything that takes the field's
// address, because whoever has the address can write: &x.f, a slice of an array, a method with a
// pointer receiver, unless it stands in the same package and its body only reads, or is a
// well-known one of the standard library, like (*url.URL).String. Fields of other packages' structs
// count, fields that are promoted through embedding, and fields that are reached by a second name
// of the struct.
//
// A slice or map is followed into local variables and parameters: l := x.f; l[0] = 7 writes into
// the field, as after x.f = l, and so does fill(x.f) if the body of fill writes elements of its
// parameter, or x.f.fill() if it does of its receiver. So is one that a copy of a struct or an
// array has in common with the field: h := x.home; h.Tags[0] = "a". Bodies are read in this package
// and, where their source is there, in others. What is written into the copy that a getter returned
// is reported, too, since it is lost.
//
// A whole object changes by *x = T{} and its like, and by a function that fills it by reflection:
// json.Unmarshal and all that are called Decode, Scan or the like, and those of gorm, xorm, sqlx
// and copier. And x.SetTotal(x.Total() + n) is reported where goroutines share x, since it loses
// what another one sets meanwhile; so is n := x.Total() with a later x.SetTotal(n + 1).
//
// # Silent cases
//
// An object that was just made has no history to falsify, so composite literals are allowed, and so
// are writes through a local variable that on every path was assigned new(T), &T{}, T{} or declared
// by var, up to the first use of the variable as a whole on such a path: as an argument, in a
// method call, in a closure, on the right of an assignment. The elements of slices, arrays and maps
// that were made in the function of nothing but such objects are new as well. A function with the
// directive
//
//	//audit:loader
//
// in its doc may write: it fills objects from a database or a file. Methods that ORMs call by name,
// like AfterFind, are offered it. A function literal that is handed to audit.Capture may write to
// the object that it is handed with. So may a variable that holds a table of such functions, and
// generated code, and tests if asked for by -skiptests. A call like
// auditimpl.SetInt(&x.trail, &x.f, v) logs what it writes. A field with set=- has no setter to
// bypass. What a pointer refers to is not the field's value, unless its type has a method Clone or
// DeepCopy, which the log calls: then x.f.name = v is found, though not what methods write or other
// variables lead to. Other writes by reflection and those by package unsafe are not seen, nor are
// those through what a function returns.
package auditwrite

import (
	"go/ast"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/finding"
	"github.com/auditline/auditline/check/internal/uses"
)

// Analyzer reports writes to audited fields around their setters.
var Analyzer = &analysis.Analyzer{
	Name: "auditwrite",
	Doc: `report writes to audited fields that bypass the setter

A field that is tagged audit:"true" is changed by its generated setter, which
logs the change; a.balance = 3 changes the field behind the log's back. Writes
while an object is being made are fine, and so is a function with the directive
//audit:loader in its doc, which fills objects from storage.`,
	URL:      finding.URL,
	Requires: []*analysis.Analyzer{uses.Analyzer},
	Run:      run,
}

var skipTests bool

func init() {
	Analyzer.Flags.BoolVar(&skipTests, "skiptests", false, "allow writes in _test.go files")
}

// loader is the directive of declarations that fill objects from storage.
const loader = "//audit:loader"

func run(pass *analysis.Pass) (any, error) {
	return finding.Run(pass, func(report func(analysis.Diagnostic)) {
		newChecker(pass, func(w Write) { report(w.Finding) }).files()
	})
}

func newChecker(pass *analysis.Pass, report func(Write)) checker {
	return checker{pass: pass, report: report, functions: functionsOf(pass.Fset, pass.Pkg, pass.TypesInfo, pass.Files)}
}

// files goes through the hand-written files.
func (c checker) files() {
	for file := range c.functions.root().Children() {
		c.file = file.Node().(*ast.File)
		name := c.pass.Fset.PositionFor(c.file.FileStart, false).Filename
		if !finding.ByHand(c.file) || skipTests && strings.HasSuffix(name, "_test.go") {
			continue
		}
		for at := range file.Children() {
			if decl, ok := at.Node().(ast.Decl); ok && !isLoader(decl) {
				c.check(at)
			}
		}
	}
}

// isLoader reports whether a function, or a table of functions in a variable, has the directive in
// its doc.
func isLoader(decl ast.Decl) bool {
	var doc *ast.CommentGroup
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		doc = decl.Doc
	case *ast.GenDecl:
		doc = decl.Doc
	}
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool {
		directive, _, _ := strings.Cut(c.Text, " ") // what follows says why
		return directive == loader
	})
}
