package model

import (
	"fmt"
	"go/types"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// deadSink notes the field to which dead letters go.
func (b *builder) deadSink(p *Pipeline, c *Component) {
	if p.Dead != nil {
		b.problem(c.Name.Pos(), "role-twice", fmt.Sprintf("%s.%s is a second sink of dead letters; a pipeline has one, remove one of them", p.Name, c.Name.Name),
			Related{p.Dead.Name.Pos(), "the first one"})
		return
	}
	c.Role = protocol.Sink
	p.Dead = c
}

// checkDead asks the protocol of sinks about the one of dead letters.
func (b *builder) checkDead(p *Pipeline) {
	c := p.Dead
	if c == nil || !b.resolve(p, c) {
		return
	}
	if c.Form.Method == protocol.PutAt {
		b.fault(p, c, protocol.TakesPlace(c.Form, nil, c.Index, typed.Of(c.Type, b.Types)))
		return
	}
	if !takesDeadLetters(recordType(c.Form.In)) {
		b.problem(c.Name.Pos(), "dead-letter-type", fmt.Sprintf("%s.%s: %s of %s takes %s; let it take pipeline.DeadLetter",
			p.Name, c.Name.Name, c.Form.Method, typed.Of(c.Type, b.Types).Name(), c.Form.In))
	}
}

// takesDeadLetters reports whether a parameter of type t takes a pipeline.DeadLetter.
func takesDeadLetters(t types.Type) bool {
	if i, ok := t.Underlying().(*types.Interface); ok {
		return i.Empty()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == "DeadLetter" && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == PipelinePath
}
