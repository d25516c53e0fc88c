package model

import (
	"fmt"
	"go/token"
	"go/types"

	"github.com/auditline/auditline/internal/portable"
	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// BeamForm is the form in which a component is driven on Apache Beam: a sink that is told places
// elsewhere takes its records without them there, if it can.
func (c *Component) BeamForm() *protocol.Form {
	if c.Form.Method == protocol.PutAt && (c.shape.Record != nil || c.Tries == nil) {
		return c.shape.Preferred()
	}
	return c.Form
}

// BeamCalls are the forms in which a component is called on Apache Beam.
func (p *Pipeline) BeamCalls(c *Component) []*protocol.Form {
	forms := []*protocol.Form{c.BeamForm()}
	switch {
	case c.Role == protocol.Source && p.Beam.Split != nil:
		forms = append(forms, p.Beam.Split)
	case c.Form.Flush != nil:
		forms = append(forms, c.Form.Flush)
	}
	return forms
}

// keyOrNothing is what to do about a stage that keeps something from one record to the next.
const keyOrNothing = "give the stage a key, or let it keep nothing"

// checkBeamComponent refuses a component that cannot work, or does other work, on several machines;
// label is what messages call it, and forState what to do about one that keeps something.
func (b *builder) checkBeamComponent(label string, c *Component, forState string) {
	name := typed.Of(c.Type, b.Types).Name()
	refuse := func(pos token.Pos, category, format string, args ...any) {
		b.problem(pos, category, label+": on Apache Beam, "+fmt.Sprintf(format, args...))
	}
	switch sub := b.subOf(c.Type); {
	case sub != nil:
		b.checkBeamSub(label, sub)
		return
	case c.BeamForm().Method == protocol.PutAt:
		refuse(c.Name.Pos(), "beam-option", "several workers read the source, which has no one place that records could be told; give %s a method Put as well", name)
	case c.Form.Method == protocol.Transform:
		refuse(c.Name.Pos(), "beam-transform", "no worker sees the whole stream that Transform of %s asks for; give it a method Apply", name)
	case c.Form.Flush != nil && c.Key == nil:
		refuse(c.Name.Pos(), "beam-state", "each worker has a %s of its own, and Flush would give parts of a whole; give the stage a key", name)
	default:
		b.checkBeamState(c, label, forState)
	}
	if c.Key != nil && portable.OfKey(c.Key.Type) != nil {
		refuse(c.tag, "beam-key", "key %s has type %s, which means something to one process only; use another", c.Key.Name, typed.Type{Type: c.Key.Type})
	}
	if _, open := c.Type.Underlying().(*types.Interface); open {
		refuse(c.Name.Pos(), "beam-component", "workers do not know what an interface holds; give the field a concrete type")
	} else if l := b.methods().OfComponent(c.Type); l != nil {
		refuse(c.Name.Pos(), "beam-component", "%s loses %s; export it, tag it `json:\"-\"` if workers do not need it, or give the type MarshalJSON and UnmarshalJSON", name, l)
	}
}

// checkBeamSub looks at the stages of a sub-pipeline, which travel in its JSON.
func (b *builder) checkBeamSub(label string, sub *Pipeline) {
	for _, c := range sub.Components {
		inner := label + "." + c.Name.Name
		if !c.Name.IsExported() {
			b.problem(c.Name.Pos(), "beam-component", fmt.Sprintf("%s: on Apache Beam, %s loses its stage %s, which is not exported; export it", inner, sub.Name, c.Name.Name))
		}
		b.checkBeamComponent(inner, c, "put the stage into the pipeline itself, with a key, or let it keep nothing")
	}
}

// checkBeamState refuses a stage without a key that keeps something from one record to the next, or
// changes what it was given.
func (b *builder) checkBeamState(c *Component, label, forState string) {
	if c.Role != protocol.Stage || c.Key != nil {
		return
	}
	toInput := b.methods().ToInput
	if c.Batch != nil {
		toInput = b.methods().ToElements
	}
	method, _, _ := types.LookupFieldOrMethod(c.Type, true, b.Types, c.Form.Method)
	name := typed.Of(c.Type, b.Types).Name()
	if w := b.methods().ToReceiver(method); w != nil {
		b.problem(c.Name.Pos(), "beam-state", fmt.Sprintf("%s: on Apache Beam, each worker has a %s of its own, but %s changes it by %s; %s", label, name, c.Form.Method, w.What, forState),
			Related{w.Pos, "the change"})
	}
	if w := toInput(method); w != nil {
		b.problem(c.Name.Pos(), "beam-input", fmt.Sprintf("%s: on Apache Beam, a record may be handed to a stage twice, but %s of %s changes it by %s; change a copy, of pipeline.Copy", label, c.Form.Method, name, w.What),
			Related{w.Pos, "the change"})
	}
}

// checkBeamSplit finds how a source gives sources of parts of its records, and refuses a method
// that looks as if it were meant to.
func (b *builder) checkBeamSplit(p *Pipeline) {
	source := p.Components[0]
	component := typed.Of(source.Type, b.Types)
	split, ok := protocol.FindSplit(component)
	switch {
	case !ok:
	case split == nil || !types.Identical(recordType(split.Out), source.Type):
		own := typed.Type{Type: source.Type}
		b.problem(source.Name.Pos(), "beam-split", fmt.Sprintf("%s.%s: on Apache Beam, Split of %s should give sources of parts of its records; let it return []%s, or that and an error, or rename it",
			p.Name, source.Name.Name, component.Name(), own))
	default:
		p.Beam.Split = split
	}
}
