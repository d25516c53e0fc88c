package model

import (
	"fmt"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// checkPlaces finds how a source tells the place that it has come to, and lets sinks take places
// where it does.
func (b *builder) checkPlaces(p *Pipeline, c *Component) bool {
	component := typed.Of(c.Type, b.Types)
	switch c.Role {
	case protocol.Source:
		return b.checkSourcePlaces(p, c, component)
	case protocol.Sink:
		return b.checkSinkPlaces(p, c, component)
	}
	return true
}

func (b *builder) checkSourcePlaces(p *Pipeline, c *Component, component protocol.Component) bool {
	places, fault := protocol.FindPlaces(component)
	if fault != nil {
		b.fault(p, c, fault)
		return false
	}
	if places == nil {
		return true
	}
	if name := b.unspeakable(recordType(places.Type)); name != "" {
		b.problem(c.Name.Pos(), "unexported-record", fmt.Sprintf("%s.%s has places of type %s, which its package keeps to itself; export it from a package that this one may import", p.Name, c.Name.Name, name))
		return false
	}
	p.Places = places
	return true
}

func (b *builder) checkSinkPlaces(p *Pipeline, c *Component, component protocol.Component) bool {
	placed := c.shape.Placed
	if placed != nil && (p.Places != nil || c.Form == placed) {
		if fault := protocol.TakesPlace(placed, p.Places, c.Index, component); fault != nil {
			b.fault(p, c, fault, Related{p.Components[0].Name.Pos(), "the source"})
			return false
		}
		c.Form = placed
	}
	if p.Places != nil {
		c.Keep = protocol.FindKeep(component)
	}
	return true
}
