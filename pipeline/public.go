package pipeline

import (
	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/pipeline/internal/engine"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// The engine and package report make and read values whose types belong to this package,
// which they cannot import.
func init() {
	engine.Public.Report = func(s summary.Run) any { return newReport(s) }
	engine.Public.Monitor = func() engine.Monitor { return new(Monitor) }
	engine.Public.ComponentError = func(e engine.ComponentError) error { return (*ComponentError)(&e) }
	engine.Public.ProtocolError = func(f *protocol.Fault) error { return protocolError(f) }
	engine.Public.BatchError = batchErrorOf
	engine.Public.NewBatchError = func(failed []int, errs []error) error { return BatchError{failed, errs} }
	summary.Of = func(report any) summary.Run { return report.(*Report).summary() }
}
