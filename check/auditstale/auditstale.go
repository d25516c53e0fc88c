// Package auditstale finds generated code that does not fit the tags it was made from.
//
// It checks that every accessor and pipeline that the tags ask for has been generated, with the
// field's present type and the tag's present options, and none has been left over. It compares
// signatures by type and tags by the directives in the generated comments, so a different order of
// fields or another import alias is no difference. What auditgen refuses (a tag that it does not
// understand, two fields that want one name) is reported in auditgen's words, since no code can be
// current then.
//
// Bodies are not compared, since a generated file is not to be edited; but if they alone do not
// compile any more (another name of the trail, another shape of a component), their code is stale
// too. It is silent about files of other platforms, which it cannot see: auditgen -check names
// them.
package auditstale

import (
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/finding"
	"github.com/auditline/auditline/check/internal/planned"
	"github.com/auditline/auditline/check/internal/uses"
	"github.com/auditline/auditline/internal/tag"
)

// Analyzer reports tags and generated code that disagree.
var Analyzer = &analysis.Analyzer{
	Name: "auditstale",
	Doc: `report generated code that does not fit the tags it was made from

Code from auditgen is missing, or lacks an accessor, or has one too many or with
another type, or was made for other options; or a pipeline was rewired since.
The remedy is go generate. Tags that auditgen refuses are reported too.`,
	URL:              finding.URL,
	Requires:         []*analysis.Analyzer{uses.Analyzer, planned.Analyzer},
	Run:              run,
	RunDespiteErrors: true, // missing code is what makes most of these packages ill-typed
}

func run(pass *analysis.Pass) (any, error) {
	return finding.Run(pass, func(report func(analysis.Diagnostic)) {
		for _, d := range Findings(planned.Of(pass), pass.Pkg, pass.TypesInfo, pass.TypeErrors) {
			report(d)
		}
	})
}

// Findings lists what is wrong with the tags of audited fields, or else with the generated code.
// The package need not type-check; errs are the type checker's errors.
func Findings(unit *planned.Unit, pkg *types.Package, info *types.Info, errs []types.Error) []analysis.Diagnostic {
	found := finding.NearMisses(unit.Plan, tag.Audit)
	if len(unit.Plan.Problems) > 0 { // auditgen leaves such a package as it was
		return append(found, finding.Problems(unit.Plan, tag.Audit)...)
	}
	if different := (comparison{unit, pkg, info}).differences(); len(different) > 0 {
		return append(found, different...)
	}
	return append(found, broken(unit, errs)...)
}
