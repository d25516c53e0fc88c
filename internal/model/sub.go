package model

import (
	"fmt"
	"go/types"
	"slices"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// IsSub reports whether the struct is a sub-pipeline: stages only, which together are a stage of
// another pipeline.
func (p *Pipeline) IsSub() bool {
	return len(p.Components) > 0 && p.Dead == nil &&
		!slices.ContainsFunc(p.Components, func(c *Component) bool { return c.Role != protocol.Stage })
}

// Method is the generated method's name, "" for a sub-pipeline that is not known well enough.
func (p *Pipeline) Method() string {
	switch {
	case !p.IsSub():
		return "Run"
	case p.Sub == nil:
		return ""
	}
	return p.Sub.Method
}

// checkSub finds the form in which a sub-pipeline is a stage.
func (b *builder) checkSub(p *Pipeline) {
	for _, c := range p.Components {
		if c.Form == nil {
			return // what is wrong with it has been said
		}
		if why := c.unfitForSub(); why != "" {
			b.problem(c.Name.Pos(), "sub-pipeline", fmt.Sprintf("%s.%s: %s; put the stage into the pipeline itself", p.Name, c.Name.Name, why))
			return
		}
	}
	if len(p.Params) > 0 {
		b.problem(p.Spec.Name.Pos(), "sub-pipeline", fmt.Sprintf("%s: a sub-pipeline has no type parameters; write it for one type of records", p.Name))
		return
	}
	form := p.subForm()
	if whole, batched := p.first(isWhole), p.first(isBatched); whole != nil && batched != nil {
		b.problem(batched.Name.Pos(), "sub-pipeline", fmt.Sprintf("%s.%s: the stage takes a batch at a time, but %s works on the whole stream; put one of them into the pipeline itself", p.Name, batched.Name.Name, whole.Name.Name))
		return
	}
	if whole, failing := p.first(isWhole), p.first(mayFail); form.Method == protocol.Transform && failing != nil {
		b.problem(failing.Name.Pos(), "sub-pipeline", fmt.Sprintf("%s.%s: the stage may fail a record, but %s works on the whole stream; put one of them into the pipeline itself", p.Name, failing.Name.Name, whole.Name.Name))
		return
	}
	b.checkMethodName(p, form.Method)
	p.Sub = form
}

// unfitForSub says what a stage has that only the stages of a pipeline can have.
func (c *Component) unfitForSub() string {
	switch {
	case c.Key != nil:
		return "option key needs copies that last as long as a run, which a sub-pipeline does not know of"
	case c.Workers != nil:
		return "option workers is about goroutines of a run, which a sub-pipeline does not know of"
	case c.Batch != nil && c.Batch.Wait > 0:
		return "option wait is how long a run waits for more records, which a sub-pipeline does not know of"
	case c.Tap:
		return "option tap shows records of a run, which a sub-pipeline does not know of"
	case c.Tries != nil:
		return "retries and time limits are those of a run, which a sub-pipeline does not know of"
	case c.Form.Flush != nil:
		return "method Flush is asked at the end of a run, which a sub-pipeline does not know of"
	}
	return ""
}

// subForm is a method Apply where all stages have one, ApplyBatch where one of them takes batches,
// else a method Transform.
func (p *Pipeline) subForm() *protocol.Form {
	stages := p.Components
	form := &protocol.Form{Method: protocol.Apply, In: stages[0].Form.In, Out: stages[len(stages)-1].Form.Out, Result: protocol.Keep}
	form.Ctx = p.first(func(c *Component) bool { return c.Form.Ctx }) != nil
	switch {
	case p.first(isBatched) != nil:
		form.Method, form.Result = protocol.ApplyBatch, protocol.Failure
	case p.first(isWhole) != nil:
		form.Method, form.Result = protocol.Transform, protocol.Nothing
	case p.first(mayFail) != nil:
		form.Result = protocol.Failure
	}
	return form
}

func (p *Pipeline) first(is func(*Component) bool) *Component {
	if i := slices.IndexFunc(p.Components, is); i >= 0 {
		return p.Components[i]
	}
	return nil
}

func isBatched(c *Component) bool { return c.Batch != nil && c.Role == protocol.Stage }

func isWhole(c *Component) bool { return c.Form.Method == protocol.Transform }

func mayFail(c *Component) bool { return c.Form.Pairs || c.Form.Result == protocol.Failure }

// subOf is the sub-pipeline of this package that t is or points to, nil if it is none.
func (b *builder) subOf(t types.Type) *Pipeline {
	named := namedOf(t)
	if named == nil || named.Obj().Pkg() != b.Types {
		return nil
	}
	for _, f := range b.plan.Files {
		for _, p := range f.Pipelines {
			if p.Name == named.Obj().Name() && p.IsSub() {
				return p
			}
		}
	}
	return nil
}

// componentOf describes a component to its protocol: a sub-pipeline as what it will be once it is
// generated. It is nil where something is wrong with that sub-pipeline.
func (b *builder) componentOf(p *Pipeline, c *Component) protocol.Component {
	component := typed.Of(c.Type, b.Types)
	sub := b.subOf(c.Type)
	switch {
	case sub == nil:
		return component
	case sub.checking:
		b.problem(c.Name.Pos(), "sub-pipeline", fmt.Sprintf("%s.%s: the sub-pipeline contains itself; take it out", p.Name, c.Name.Name))
		return nil
	}
	if b.checkComponents(sub); sub.Sub == nil {
		return nil
	}
	return subComponent{component, sub.Sub, c.Value}
}

// subComponent is a sub-pipeline whose method is still to be generated.
type subComponent struct {
	typed.Component
	form  *protocol.Form
	value bool
}

// Method finds the method that will be generated.
func (c subComponent) Method(name string) (protocol.Method, bool) {
	if name != c.form.Method {
		return c.Component.Method(name)
	}
	m := protocol.Method{Name: name, NeedsPointer: c.value}
	kind := protocol.Plain
	if name == protocol.Transform {
		kind = protocol.Seq
	}
	if c.form.Ctx {
		m.Params = append(m.Params, protocol.Value{Kind: protocol.Context})
	}
	in, out := c.form.In, c.form.Out
	if name == protocol.ApplyBatch {
		in, out = sliceOf(in), sliceOf(out)
	}
	m.Params = append(m.Params, protocol.Value{Kind: kind, Type: in})
	m.Results = append(m.Results, protocol.Value{Kind: kind, Type: out})
	switch c.form.Result {
	case protocol.Keep:
		m.Results = append(m.Results, protocol.Value{Kind: protocol.Bool})
	case protocol.Failure:
		m.Results = append(m.Results, protocol.Value{Kind: protocol.Error})
	}
	return m, true
}

func sliceOf(t protocol.Type) protocol.Type {
	return typed.Type{Type: types.NewSlice(recordType(t))}
}
