package model

import (
	"fmt"
	"time"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// Tries says how often a component tries a record that fails, and how long.
type Tries struct {
	Retries int
	Backoff time.Duration // the longest wait before the first retry; each later one may be twice as long
	Timeout time.Duration // of each attempt, 0 for none
}

// defaultBackoff is the backoff of a tag that gives none.
const defaultBackoff = 100 * time.Millisecond

// checkTries wants a component that can fail, and that can be stopped where it has a time limit.
func (b *builder) checkTries(p *Pipeline, c *Component) {
	if c.Tries == nil {
		return
	}
	label, name := p.Name+"."+c.Name.Name, typed.Of(c.Type, b.Types).Name()
	option, want := "retry", map[protocol.Role]string{protocol.Stage: "Apply(In) (Out, error)", protocol.Sink: "Put(T) error"}[c.Role]
	if c.Tries.Retries == 0 {
		option = "timeout"
	}
	switch method := c.Form.Method; {
	case !c.Form.IsByRecord() || c.Form.Result != protocol.Failure:
		b.problem(c.tag, "retry-needs-error", fmt.Sprintf("%s: option %s needs a component that may fail a record; give %s a method %s", label, option, name, want))
	case c.Tries.Timeout > 0 && !c.Form.Ctx:
		b.problem(c.tag, "timeout-needs-context", fmt.Sprintf("%s: option timeout reaches a component through its context; let %s of %s take a context.Context first", label, method, name))
	case c.Tries.Retries > 0:
		b.checkRetryMethod(c, label, name)
	}
}

// checkRetryMethod refuses a method Retry that would not be asked.
func (b *builder) checkRetryMethod(c *Component, label, typeName string) {
	have, ok := typed.Of(c.Type, b.Types).Method("Retry")
	if !ok {
		return
	}
	params := have.Params
	if len(params) > 0 && params[0].Kind == protocol.Context {
		params = params[1:]
	}
	fits := len(params) == 1 && params[0].Kind == protocol.Error && len(have.Results) == 1 && have.Results[0].Kind == protocol.Bool
	if !fits || have.Variadic {
		b.problem(c.tag, "bad-retry", fmt.Sprintf("%s: method Retry of %s does not say whether an error is worth a retry; write it as Retry(error) bool, or rename it", label, typeName))
	}
}
