// Package finding is the form that all findings of stagecheck have, and the directive that silences
// one.
package finding

import (
	"cmp"
	"go/token"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/uses"
	"github.com/auditline/auditline/internal/model"
)

// URL is the page that explains every category; drivers append the category as its anchor.
const URL = "https://github.com/auditline/auditline/blob/main/docs/problems.md"

// Run lets check report on a package that uses auditline, and does nothing elsewhere. A finding's
// text gets the analyzer's name in front, because some drivers show nothing else; findings that a
// directive silences are dropped, and directives for this analyzer that silenced nothing are
// reported.
func Run(pass *analysis.Pass, check func(report func(analysis.Diagnostic))) (any, error) {
	if !uses.Auditline(pass) {
		return nil, nil
	}
	ignores := ignoresOf(pass)
	var found []analysis.Diagnostic
	check(func(d analysis.Diagnostic) {
		if !ignores.silence(pass, d.Pos) {
			found = append(found, withoutFixOfCgo(pass, d))
		}
	})
	for _, d := range Named(pass.Fset, pass.Analyzer, append(found, ignores.unused()...)) {
		pass.Report(d)
	}
	return nil, nil
}

// Named puts an analyzer's findings into source order, file by file, and its name in front of their
// texts. Drivers that parse files side by side number positions in another order in each run.
func Named(fset *token.FileSet, a *analysis.Analyzer, found []analysis.Diagnostic) []analysis.Diagnostic {
	named := slices.Clone(found)
	slices.SortStableFunc(named, func(x, y analysis.Diagnostic) int {
		return cmp.Or(strings.Compare(fset.Position(x.Pos).Filename, fset.Position(y.Pos).Filename), cmp.Compare(x.Pos, y.Pos))
	})
	for i := range named {
		named[i].Message = a.Name + ": " + named[i].Message
	}
	return named
}

// Problems are the plan's problems with one key of tags, in the plan's own words.
func Problems(plan *model.Plan, key string) []analysis.Diagnostic { return withKey(plan.Problems, key) }

// NearMisses are the keys of tags that are likely slips for key.
func NearMisses(plan *model.Plan, key string) []analysis.Diagnostic {
	return withKey(plan.NearMisses, key)
}

func withKey(problems []model.Problem, key string) []analysis.Diagnostic {
	var list []analysis.Diagnostic
	for _, p := range problems {
		if p.Key != key {
			continue
		}
		d := analysis.Diagnostic{Pos: p.Pos, Category: p.Category, Message: p.Text}
		for _, r := range p.Related {
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: r.Pos, Message: r.Text})
		}
		list = append(list, d)
	}
	return list
}
