package pipelineimpl

import (
	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/internal/engine"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Summary is what a report shows of a run. Each of its components has a *pipeline.Monitor.
type Summary = summary.Run

// ComponentSummary is what a report shows of one component.
type ComponentSummary = summary.Component

// Failure is a failed record as a report shows it.
type Failure = summary.Failure

// KeptFailures is how many failed records a report shows.
const KeptFailures = engine.KeptFailures

// NewReport makes the report of a run that somebody else has counted: on Apache Beam.
func NewReport(s Summary) *pipeline.Report { return engine.Public.Report(s).(*pipeline.Report) }
