package gen

import (
	"go/ast"
	"go/build"
	"go/build/constraint"
	"go/version"
	"io"
	"path/filepath"
	"strings"

	"github.com/auditline/auditline/internal/model"
)

// language is the version of Go that generated code needs: it ranges over functions.
const language = "go1.23"

// cgo is the tag of builds with cgo: a file that imports C is left out of others.
const cgo = "cgo"

// buildLine returns the //go:build line under which the source file is built, with what its name
// and an import of C imply, since the output has neither. Such a line also says in which version of
// the language its file is written: one that is too old for the output is raised.
func buildLine(plan *model.File) string {
	expr := fileConstraint(plan.Syntax)
	for _, tag := range nameTags(filepath.Base(plan.Name)) {
		expr = and(expr, tag)
	}
	if usesCgo(plan.Syntax) && !requiresCgo(expr) {
		expr = and(expr, cgo)
	}
	if expr == nil {
		return ""
	}
	if v := constraint.GoVersion(expr); v != "" && version.Compare(v, language) < 0 {
		expr = &constraint.AndExpr{X: expr, Y: &constraint.TagExpr{Tag: language}}
	}
	return "//go:build " + expr.String() + "\n\n"
}

// fileConstraint returns what the file's own //go:build line says, nil without.
func fileConstraint(f *ast.File) constraint.Expr {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if c.Pos() < f.Package && constraint.IsGoBuild(c.Text) {
				if expr, err := constraint.Parse(c.Text); err == nil {
					return expr
				}
			}
		}
	}
	return nil
}

// usesCgo reports whether the file imports C, also where the cgo command has rewritten it.
func usesCgo(f *ast.File) bool {
	return model.IsThroughCgo(f) || model.Imports(f, "C")
}

// requiresCgo reports whether expr, which may be nil, says so itself.
func requiresCgo(expr constraint.Expr) bool {
	switch e := expr.(type) {
	case *constraint.TagExpr:
		return e.Tag == cgo
	case *constraint.AndExpr:
		return requiresCgo(e.X) || requiresCgo(e.Y)
	}
	return false
}

// and adds a tag to what expr, which may be nil, says.
func and(expr constraint.Expr, tag string) constraint.Expr {
	if expr == nil {
		return &constraint.TagExpr{Tag: tag}
	}
	return &constraint.AndExpr{X: expr, Y: &constraint.TagExpr{Tag: tag}}
}

// nameTags returns the operating system and architecture that a file's name implies.
func nameTags(base string) (tags []string) {
	stem := strings.TrimSuffix(strings.TrimSuffix(base, ".go"), "_test")
	words := strings.Split(stem, "_")
	for _, word := range words[max(1, len(words)-2):] {
		tags = append(tags, word)
	}
	switch n := len(tags); {
	case n > 0 && isArch(tags[n-1]) && n > 1 && isOS(tags[0]):
		return tags
	case n > 0 && (isArch(tags[n-1]) || isOS(tags[n-1])):
		return tags[n-1:]
	}
	return nil
}

func isOS(word string) bool   { return !matches(word, "", "") && matches(word, word, "") }
func isArch(word string) bool { return !matches(word, "", "") && matches(word, "", word) }

// matches reports whether go/build, for that system and architecture, builds a
// file whose name ends in word.
func matches(word, goos, goarch string) bool {
	c := build.Context{
		GOOS: goos, GOARCH: goarch,
		OpenFile: func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("package x\n")), nil },
	}
	ok, err := c.MatchFile(".", "x_"+word+".go")
	return ok && err == nil
}
