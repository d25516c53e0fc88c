// Package pipelinetype checks that pipelines fit together: that every component satisfies its
// role's protocol, and that each takes what the one before it gives.
//
// It looks at structs whose fields are tagged pipeline:"source|stage|sink", where the answer is
// complete, because generated code calls the fields by their static types; and at calls of
// pipeline.Validate, pipeline.NewRunner and the methods of pipeline.Builder, where it knows what
// the static types tell. The rules and their wording are those of auditgen and of run time: package
// internal/protocol holds them once.
//
// With the flag -fusion it also says what keeps the compiler from fusing a pipeline's components
// into one loop.
//
// # Silent cases
//
// At a call, a component of interface type may have more methods than its type shows, so a missing
// method is no finding there. Stages in a variable are followed only if it is local and keeps the
// literal that it was declared with, a Builder only through one list of statements.
package pipelinetype

import (
	"go/ast"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/finding"
	"github.com/auditline/auditline/check/internal/planned"
	"github.com/auditline/auditline/check/internal/uses"
	"github.com/auditline/auditline/internal/tag"
)

// Analyzer reports components that do not satisfy their protocols, and neighbours that do not fit.
var Analyzer = &analysis.Analyzer{
	Name: "pipelinetype",
	Doc: `report pipelines that do not fit together

A component lacks its role's method, or has it in another shape or on the
pointer only; a stage does not take what the component before it gives; a
role is missing, twice or out of order; an option of the tag cannot work.
Calls of Validate, NewRunner and Builder are checked where types are known.`,
	URL:      finding.URL,
	Requires: []*analysis.Analyzer{uses.Analyzer, planned.Analyzer},
	Run:      run,
}

// fusion asks for what is right, but slow.
var fusion bool

func init() {
	Analyzer.Flags.BoolVar(&fusion, "fusion", false, "say which components are not fused with their neighbours into one loop, and why")
}

func run(pass *analysis.Pass) (any, error) {
	return finding.Run(pass, func(report func(analysis.Diagnostic)) {
		found := Findings(planned.Of(pass))
		if fusion {
			found = append(found, unfused(pass, planned.Of(pass).Plan)...)
		}
		for _, d := range found {
			report(d)
		}
		c := &checker{pass: pass, report: report, done: make(map[*ast.CallExpr]bool), said: make(map[complaint]bool)}
		for _, c.file = range pass.Files {
			ast.Inspect(c.file, c.node)
		}
	})
}

// Findings lists what is wrong with pipelines that are wired by tags. The package need not
// type-check.
func Findings(unit *planned.Unit) []analysis.Diagnostic {
	return append(finding.NearMisses(unit.Plan, tag.Pipeline), finding.Problems(unit.Plan, tag.Pipeline)...)
}
