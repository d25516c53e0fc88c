package engine

import (
	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Public makes the values whose types users see. These belong to package pipeline, which
// imports this one and sets Public before anything runs.
var Public struct {
	Report         func(summary.Run) any // a *pipeline.Report
	Monitor        func() Monitor        // a *pipeline.Monitor
	ComponentError func(ComponentError) error
	ProtocolError  func(*protocol.Fault) error
	BatchError     func(error) (failed []int, errs []error, ok bool) // what a pipeline.BatchError holds
	NewBatchError  func(failed []int, errs []error) error            // a pipeline.BatchError
}

// Monitor is what the engine needs of a pipeline.Monitor.
type Monitor interface {
	summary.Monitor
	SetRecordsProcessed(int64)
	SetMeanLatencyMs(float64)
	SetErrorCount(int64)
}

// ComponentError is a pipeline.ComponentError.
type ComponentError struct {
	Component string
	Type      string
	Number    int64
	Err       error
	Stack     []byte
}

// DeadLetter is a pipeline.DeadLetter.
type DeadLetter struct {
	Component string
	Record    any
	Number    int64
	Err       error
}
