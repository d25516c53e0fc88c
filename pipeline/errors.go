package pipeline

import (
	"fmt"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/pipeline/internal/engine"
)

// Skip is what a stage's Apply returns as its error to drop a record without failing it.
var Skip = engine.Skip

// ProtocolError says that a component does not fit its role.
type ProtocolError struct {
	Role     string // source, stage or sink
	Index    int    // of a stage, from 0
	Type     string // of the component, without package and pointer
	Protocol string // SourceProtocol, PipelineStageProtocol or SinkProtocol
	Reason   string
}

func protocolError(f *protocol.Fault) *ProtocolError {
	return &ProtocolError{f.Role.String(), f.Index, f.Type, f.Role.Protocol(), f.Reason}
}

// Error reads like: Stage 1 'Smooth' violates PipelineStageProtocol: missing method
// Transform(stream).
func (e *ProtocolError) Error() string {
	role := map[string]protocol.Role{"source": protocol.Source, "stage": protocol.Stage, "sink": protocol.Sink}[e.Role]
	return fmt.Sprintf("%s violates %s: %s", protocol.Label(role, e.Index, e.Type), e.Protocol, e.Reason)
}

// ComponentError is why a component ended a run.
type ComponentError struct {
	Component string // the name of its field
	Type      string // without package and pointer
	Number    int64  // of the record at that component, from 1; 0 where no record is to blame
	Err       error  // what the component returned, or what it panicked with
	Stack     []byte // of the panic; nil where there was none
}

// Error names component, record and cause; a panic's stack follows.
func (e *ComponentError) Error() string {
	text := fmt.Sprintf("%s (%s)", e.Component, e.Type)
	if e.Number > 0 {
		text += fmt.Sprintf(": record %d", e.Number)
	}
	text += ": " + e.Err.Error()
	if e.Stack != nil {
		text += "\n\n" + string(e.Stack)
	}
	return text
}

// Unwrap gives what the component returned or panicked with.
func (e *ComponentError) Unwrap() error {
	return e.Err
}
