package pipeline

import (
	"errors"
	"reflect"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/reflected"
	"github.com/auditline/auditline/pipeline/internal/engine"
)

// Validate checks components that are known only at run time against their protocols and against
// each other. The error joins all violations, each a [*ProtocolError], in the order of the
// pipeline; stages count from 0.
//
// Methods with type parameters of their own do not exist at run time. Where one hides an embedded
// method of the same name, Validate takes the embedded one for the component's, as the runner does,
// while auditgen and stagecheck refuse the component.
func Validate(source any, stages []any, sink any) error {
	var errs []error
	var before protocol.Link
	check := func(role protocol.Role, index int, component any) {
		link, fault := inspect(role, index, component)
		if fault == nil && role != protocol.Source {
			fault = protocol.Fit(before, link)
		}
		if fault != nil {
			errs = append(errs, protocolError(fault))
		}
		before = link
	}
	check(protocol.Source, 0, source)
	for i, stage := range stages {
		check(protocol.Stage, i, stage)
	}
	check(protocol.Sink, 0, sink)
	return errors.Join(errs...)
}

// inspect checks one component.
func inspect(role protocol.Role, index int, component any) (protocol.Link, *protocol.Fault) {
	link := protocol.Link{Role: role, Index: index, Type: engine.TypeName(component)}
	if component == nil {
		return link, protocol.Nil(role, index, "")
	}
	shape, fault := protocol.Check(role, index, reflected.Of(reflect.TypeOf(component)))
	if fault == nil && engine.IsNil(component) {
		return link, protocol.Nil(role, index, link.Type)
	}
	link.Shape = shape
	return link, fault
}
