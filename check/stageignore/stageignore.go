// Package stageignore keeps the directives honest that silence findings: each names an analyzer of
// the suite and says why. A directive that silences nothing is reported by the analyzer that it
// names, which alone can know.
package stageignore

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/finding"
	"github.com/auditline/auditline/check/internal/uses"
)

// Analyzer reports //stagecheck:ignore directives without a reason, and those that name no
// analyzer.
var Analyzer = &analysis.Analyzer{
	Name: "stageignore",
	Doc: `report //stagecheck:ignore directives that cannot work

A directive //stagecheck:ignore ANALYZER reason silences one analyzer in one
statement: that of its line, or of the next one if it stands alone. Without a
reason, or with the name of no analyzer, it silences nothing and is reported.`,
	URL:      finding.URL,
	Requires: []*analysis.Analyzer{uses.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	return finding.Run(pass, func(report func(analysis.Diagnostic)) {
		for _, file := range pass.Files {
			for _, ig := range finding.Ignores(file) {
				if category, text := fault(ig); category != "" {
					report(analysis.Diagnostic{Pos: ig.Comment.Pos(), End: ig.Comment.End(), Category: category, Message: text})
				}
			}
		}
	})
}

func fault(ig finding.Ignore) (category, text string) {
	const form = finding.Directive + " ANALYZER reason"
	switch {
	case !slices.Contains(finding.Analyzers, ig.Analyzer):
		known := strings.Join(finding.Analyzers, ", ")
		return "ignore-unknown-analyzer", "no analyzer is called '" + ig.Analyzer + "': write " + form + ", with one of " + known
	case ig.Reason == "":
		return "ignore-without-reason", "a directive that silences " + ig.Analyzer + " must say why: write " + form
	}
	return "", ""
}
