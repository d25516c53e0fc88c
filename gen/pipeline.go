package gen

import (
	"cmp"
	"fmt"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// wiring makes the Run method of one pipeline.
type wiring struct {
	*output
	p      *model.Pipeline
	params typeParams
	locals []string

	recv, ctx, opts, report, err, run, passed, dropped string // names of the method
	in, rec, ok, yield                                 string // names inside its steps
	attempt                                            string // the context of an attempt
	applied                                            string // what a stage of a sub-pipeline gives
	batches                                            batchNames
	place, at                                          string // the type of the source's places, and the one behind the record at hand
	taken                                              string // the checkpoints
	steps                                              []step
	sinks                                              *fork // in place of the last step, nil without
}

// step is a component, and the names of what it gives on.
type step struct {
	*model.Component
	i      int
	in     string // the type in which the component takes records, and the source gives them
	out    string // what the component gives, counted: what the next one gets
	copies string // one per key
	tries  string // the retries of a record, and its time limit
	given  string // the type of what a stage with retries or workers gives
	each   string // one of them, which is asked for what it has kept
	typ    string // of the stage that workers have, or that has a batch of its own for each key
	crew   string // the workers
	key    string // the key's type
}

// pipeline returns the Run method of a pipeline. Each component has a step of its own, called by
// its concrete type and written once, so that the compiler can inline them all into one loop.
func (o *output) pipeline(p *model.Pipeline) []jen.Code {
	params := o.typeParams(p.Params, false, p.Name)
	w := &wiring{output: o, p: p, params: params, locals: slices.Clone(params.names)}
	w.spellTypes()
	w.nameLocals()
	doc := fmt.Sprintf("Run sends the records from %s to %s and reports what became of them.\n"+
		"Package pipeline says how a run ends. The wiring:\n\n%s", p.Components[0].Name.Name, sinkNames(p), calls(p, p.Calls))
	receiver := jen.Id(w.recv).Op("*").Id(p.Name)
	if len(params.names) > 0 {
		receiver.Index(jen.Id(strings.Join(params.names, ", ")))
	}
	args := []jen.Code{
		jen.Id(w.ctx).Id(o.names.pkg("context")).Dot("Context"),
		jen.Id(w.opts).Op("...").Add(w.runtime("Option")),
	}
	results := []jen.Code{jen.Id(w.report).Op("*").Add(w.runtime("Report")), jen.Id(w.err).Add(w.universe("error"))}
	method := jen.Func().Params(receiver).Id("Run").Params(args...).Params(results...).Block(w.body()...)
	return append(comment(doc, p.Directives()...), method, jen.Line())
}

// calls lists what a generated method calls, in order: forms are those of a component.
func calls(p *model.Pipeline, forms func(*model.Component) []*protocol.Form) string {
	var b strings.Builder
	for _, c := range p.Fields() {
		for _, form := range forms(c) {
			fmt.Fprintf(&b, "\t%s.%s\n", c.Name.Name, form.Method)
		}
	}
	return b.String()
}

// sinkNames lists where the records go to.
func sinkNames(p *model.Pipeline) string {
	var names []string
	for _, c := range p.Sinks() {
		names = append(names, c.Name.Name)
	}
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// spellTypes imports what the types of records and keys need, before any local name is allotted.
func (w *wiring) spellTypes() {
	for i, c := range w.p.Components {
		w.steps = append(w.steps, w.spellStep(i, c))
	}
	w.forkSteps()
	if w.p.Places != nil {
		w.place = w.spell(w.p.Places.Type)
	}
	w.names.pkg(model.PipelinePath)
	w.names.pkg(model.PipelineImplPath)
	w.names.pkg("context")
	w.universe("error")
	if slices.ContainsFunc(w.steps, func(s step) bool { return s.mayFail() }) {
		w.names.pkg("errors")
	}
}

// spellStep is the step of component i, with the types that it needs.
func (w *wiring) spellStep(i int, c *model.Component) step {
	s := step{Component: c, i: i, in: w.spell(cmp.Or(c.Form.In, c.Form.Out))}
	if c.Key != nil {
		s.key = w.spell(typed.Type{Type: c.Key.Type})
	}
	if c.Workers != nil || c.Batch != nil && c.Key != nil {
		s.typ, s.given = w.spellStage(c), w.spell(c.Form.Out)
	}
	if c.Tries != nil || c.Batch != nil && c.Batch.Wait > 0 {
		w.names.pkg("time")
	}
	if c.Tries != nil && c.Form.Out != nil {
		s.given = w.spell(c.Form.Out)
	}
	return s
}

// mayFail reports whether the step of a stage looks at the errors of its records.
func (s step) mayFail() bool {
	return s.Form.Method == protocol.Apply && s.Form.Result == protocol.Failure
}

// spell writes a type as the method calls it.
func (w *wiring) spell(t protocol.Type) string {
	text := types.TypeString(t.(typed.Type).Type, func(p *types.Package) string {
		if p == w.p.Pkg {
			return ""
		}
		return w.names.typesPkg(p)
	})
	return w.renamedType(text, w.params)
}

// nameLocals allots the names of the method, none of which hides anything.
func (w *wiring) nameLocals() {
	w.recv = w.local(receiverNames(w.p.Receiver, w.p.Name)...)
	w.ctx, w.opts, w.report, w.err = w.local("ctx"), w.local("opts"), w.local("report"), w.local("err")
	w.run, w.passed, w.dropped = w.local("run"), w.local("passed"), w.local("dropped")
	w.in, w.rec, w.ok, w.yield = w.local("in"), w.local("rec"), w.local("ok"), w.local("yield")
	for i := range w.steps {
		s := &w.steps[i]
		s.out = w.local("from"+strings.ToUpper(s.Name.Name[:1])+s.Name.Name[1:], "out"+strconv.Itoa(i))
		if s.Key != nil {
			s.copies = w.local(s.lower()+"Of", "copies"+strconv.Itoa(i))
		}
		w.nameWorkers(s)
		if s.copies != "" && s.Form.Flush != nil {
			s.each = w.local(s.lower(), "copy"+strconv.Itoa(i))
		}
	}
	w.nameFork()
	w.nameBatches()
	w.nameTries()
	if w.p.Places != nil {
		w.taken = w.local("checkpoints")
	}
	if w.places() {
		w.at = w.local("at")
	}
}

// lower is the field's name as that of a local variable begins.
func (s step) lower() string { return strings.ToLower(s.Name.Name[:1]) + s.Name.Name[1:] }

func (w *wiring) local(wanted ...string) string {
	name := w.names.local(w.locals, wanted...)
	w.locals = append(w.locals, name)
	return name
}

// runtime returns name of package pipeline as the output spells it.
func (w *wiring) runtime(name string) *jen.Statement {
	return jen.Id(w.names.pkg(model.PipelinePath)).Dot(name)
}

// runtimeImpl returns name of package pipelineimpl as the output spells it.
func (w *wiring) runtimeImpl(name string) *jen.Statement {
	return jen.Id(w.names.pkg(model.PipelineImplPath)).Dot(name)
}

// call returns a call of a method of the run.
func (w *wiring) call(method string, args ...jen.Code) *jen.Statement {
	return jen.Id(w.run).Dot(method).Call(args...)
}

// counts returns passed[:] or dropped[:].
func counts(name string) jen.Code { return jen.Id(name).Index(jen.Op(":")) }

// passedBy returns passed[i], the number of records that component i has passed on.
func (w *wiring) passedBy(i int) *jen.Statement { return jen.Id(w.passed).Index(jen.Lit(i)) }

// body returns:
//
//	run := pipelineimpl.Begin(ctx, opts,
//		pipelineimpl.ByStream("Source", p.Source),
//		pipelineimpl.ByRecord("Sink", p.Sink),
//	)
//	var passed, dropped [1]int64 // records, by component
//	defer run.End(&report, &err, passed[:], dropped[:])
//	if run.Stopped() {
//		return report, err
//	}
//
// and then the steps.
func (w *wiring) body() []jen.Code {
	begin := []jen.Code{jen.Line().Id(w.ctx), jen.Id(w.opts)}
	for _, s := range w.components() {
		begin = append(begin, w.part(s))
	}
	code := []jen.Code{
		jen.Id(w.run).Op(":=").Add(w.runtimeImpl("Begin")).Call(append(begin, jen.Line())...),
		jen.Var().List(jen.Id(w.passed), jen.Id(w.dropped)).Index(jen.Lit(len(w.steps) - 1)).Int64().
			Comment("// records, by component"),
		jen.Defer().Add(w.call("End", jen.Op("&").Id(w.report), jen.Op("&").Id(w.err), counts(w.passed), counts(w.dropped))),
	}
	innerContext := jen.Id(w.ctx).Op("=").Add(w.call("Context")).Comment("// cancelled when the run ends early, too")
	early := w.p.Dead != nil && w.p.Dead.Form.Ctx
	if early {
		code = append(code, innerContext)
	}
	code = append(code, w.deadLetters()...)
	code = append(code, jen.If(w.call("Stopped")).Block(w.results()))
	if !early && (slices.ContainsFunc(w.components(), w.needsContext) || w.p.Places.NeedContext()) {
		code = append(code, innerContext)
	}
	if w.awaits() {
		code = append(code, w.call("ShowWhileQuiet", counts(w.passed)))
	}
	code = append(code, w.openTries()...)
	code = append(append(code, w.openPlace()...), jen.Line())
	last := len(w.steps) - 1
	for _, s := range w.steps[:last] {
		code = append(code, w.step(s)...)
	}
	code = append(append(code, w.checkpoints()...), w.step(w.steps[last])...)
	return append(append(code, w.complete()...), w.results())
}

// needsContext reports whether a method of the component takes the context of the run.
func (w *wiring) needsContext(s step) bool {
	ofItsOwn := s.Form.Out != nil && !s.Form.IsByRecord() && w.awaits()
	return s.Form.Ctx && s.Tries == nil && !ofItsOwn || s.Form.Flush != nil && s.Form.Flush.Ctx || s.Keep != nil && s.Keep.Ctx
}

// results returns return report, err: what the deferred End has set.
func (w *wiring) results() jen.Code { return jen.Return(jen.Id(w.report), jen.Id(w.err)) }

// part returns pipelineimpl.ByStream("Source", p.Source), on a line of its own, or
// pipelineimpl.Tapped of that.
func (w *wiring) part(s step) jen.Code {
	kind := "ByStream"
	switch {
	case s.Role == protocol.Source && w.p.Places != nil:
		kind = "Seekable"
	case w.sinks != nil && s.Role == protocol.Sink:
		kind = s.sinkKind()
	case s.Workers != nil && s.Form.Flush != nil:
		kind = "ByWorkersAndFlush"
	case s.Workers != nil:
		kind = "ByWorkers"
	case s.Form.Flush != nil:
		kind = "ByRecordAndFlush"
	case s.Form.IsByRecord():
		kind = "ByRecord"
	}
	part := w.runtimeImpl(kind).Call(jen.Lit(s.Name.Name), w.address(s))
	if s.Tap {
		part = w.runtimeImpl("Tapped").Call(part)
	}
	return jen.Line().Add(part)
}

// address returns p.Source, or &p.Source where the field holds the component itself.
func (w *wiring) address(s step) jen.Code {
	if s.Value {
		return jen.Op("&").Add(w.field(s))
	}
	return w.field(s)
}

func (w *wiring) field(s step) *jen.Statement { return jen.Id(w.recv).Dot(s.Name.Name) }

// isPointer reports whether records of type t are pointers, which package pipeline can copy.
func isPointer(t protocol.Type) bool {
	_, ok := types.Unalias(t.(typed.Type).Type).(*types.Pointer)
	return ok
}
