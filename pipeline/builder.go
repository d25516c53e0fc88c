package pipeline

import (
	"slices"

	"github.com/auditline/auditline/internal/protocol"
)

// Builder puts a pipeline together at run time. Each method checks what it is given at once, and
// leaves the builder as it was when it refuses. The zero Builder is empty and ready for use.
type Builder struct {
	source, sink any
	stages       []any
	links        []protocol.Link // of the stages
	first        *protocol.Link  // of the source
}

// SetSource sets the source, in place of an earlier one.
func (b *Builder) SetSource(component any) error {
	link, fault := inspect(protocol.Source, 0, component)
	if fault == nil && len(b.links) > 0 {
		fault = protocol.Fit(link, b.links[0])
	}
	if fault != nil {
		return protocolError(fault)
	}
	b.source, b.first = component, &link
	return nil
}

// AddStage appends a stage. It must take what the component before it gives, if that is known.
func (b *Builder) AddStage(component any) error {
	link, fault := inspect(protocol.Stage, len(b.stages), component)
	if before := b.last(); fault == nil && before != nil {
		fault = protocol.Fit(*before, link)
	}
	if fault != nil {
		return protocolError(fault)
	}
	b.stages, b.links = append(b.stages, component), append(b.links, link)
	return nil
}

// last is the component after which the next stage comes, nil when there is none.
func (b *Builder) last() *protocol.Link {
	if len(b.links) == 0 {
		return b.first
	}
	return &b.links[len(b.links)-1]
}

// SetSink sets the sink, in place of an earlier one. Whether it fits the last stage, Build says.
func (b *Builder) SetSink(component any) error {
	if _, fault := inspect(protocol.Sink, 0, component); fault != nil {
		return protocolError(fault)
	}
	b.sink = component
	return nil
}

// Stages is the number of stages.
func (b *Builder) Stages() int {
	return len(b.stages)
}

// Build validates the whole and returns a runner of it; the builder may go on to build others.
func (b *Builder) Build() (*Runner, error) {
	return NewRunner(b.source, slices.Clone(b.stages), b.sink)
}
