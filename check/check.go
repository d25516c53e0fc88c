// Package check lists the analyzers of stagecheck. Each stands in a package of its own and can be
// run by any driver of golang.org/x/tools/go/analysis.
package check

import (
	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/auditstale"
	"github.com/auditline/auditline/check/auditvalue"
	"github.com/auditline/auditline/check/auditwrite"
	"github.com/auditline/auditline/check/pipelinetype"
	"github.com/auditline/auditline/check/seqyield"
	"github.com/auditline/auditline/check/stageignore"
)

// Suite is what stagecheck runs. Like go vet's, its findings are real problems: none is a matter of
// taste.
var Suite = []*analysis.Analyzer{
	// A pipeline that does not fit is refused by auditgen or fails at its first run; here it is
	// seen while it is written.
	pipelinetype.Analyzer,

	// One write around a setter makes the log a false witness, and looks like any other assignment.
	auditwrite.Analyzer,

	// What cannot be stored fails when a log is marshalled, and what is shared changes without a
	// line in the log; the field tells both.
	auditvalue.Analyzer,

	// Generated code that lags behind its tags logs under old options, or not at all, and nothing
	// else says so.
	auditstale.Analyzer,

	// A source or stage that ignores yield's result works until somebody stops early.
	seqyield.Analyzer,

	// Silencing a finding is fine, silencing it without anybody knowing why is not.
	stageignore.Analyzer,
}
