package gen

import (
	"go/token"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// beamGoPath is the import path of Apache Beam's own package.
const beamGoPath = "github.com/apache/beam/sdks/v2/go/pkg/beam"

// beamWiring makes the code by which a pipeline runs on Apache Beam.
type beamWiring struct{ *wiring }

// emitBeam returns the file with a source file's code for Apache Beam.
func emitBeam(fset *token.FileSet, f *model.BeamFile, declared map[string]token.Pos) ([]byte, error) {
	o := newOutput(fset, f.File, declared)
	o.beamBody(f) // for the imports that it needs, as for the other file
	return o.render(f.File, o.beamBody(f))
}

// beamBody returns everything below the imports.
func (o *output) beamBody(f *model.BeamFile) []jen.Code {
	code := o.formatOf(model.BeamPath, "Format1", "beampipe")
	for _, p := range f.Pipelines {
		w := &beamWiring{&wiring{output: o, p: p}}
		w.nameBeam()
		code = append(code, slices.Concat(w.register(), w.build(), w.describe())...)
	}
	for _, r := range f.Records {
		code = append(code, o.beamRecord(r)...)
	}
	return code
}

// nameBeam allots the names of the methods.
func (w *beamWiring) nameBeam() {
	w.recv = w.local(receiverNames(w.p.Receiver, w.p.Name)...)
	w.ctx, w.in, w.rec, w.ok = w.local("ctx"), w.local("in"), w.local("rec"), w.local("ok")
}

// beam returns name of package beampipe as the output spells it.
func (o *output) beam(name string) *jen.Statement {
	return jen.Id(o.names.pkg(model.BeamPath)).Dot(name)
}

// method returns (*Pipeline).beamParts.
func (w *beamWiring) method() *jen.Statement {
	return jen.Parens(jen.Op("*").Id(w.p.Name)).Dot("beamParts")
}

// receiver returns (p *Pipeline).
func (w *beamWiring) receiver() jen.Code { return jen.Params(jen.Id(w.recv).Op("*").Id(w.p.Name)) }

// register returns:
//
//	func init() {
//		beampipe.Register((*Pipeline).beamParts)
//		beampipe.RegisterPlain[int]()
//	}
func (w *beamWiring) register() []jen.Code {
	body := []jen.Code{w.beam("Register").Call(w.method())}
	for _, t := range w.p.Beam.Plain {
		body = append(body, w.beam("RegisterPlain").Index(jen.Id(w.spell(typed.Type{Type: t}))).Call())
	}
	return []jen.Code{jen.Func().Id("init").Params().Block(body...), jen.Line()}
}

// build returns the method that users call.
func (w *beamWiring) build() []jen.Code {
	doc := "Beam adds the pipeline to a graph of Apache Beam, and returns a handle on what it counts there.\n" +
		"Package beampipe says what is the same as with Run. The components:\n\n" + calls(w.p)
	scope := w.local("s")
	method := jen.Func().Add(w.receiver()).Id("Beam").
		Params(jen.Id(scope).Id(w.names.pkg(beamGoPath)).Dot("Scope")).Add(w.beam("Counts")).
		Block(jen.Return(w.beam("Build").Call(jen.Id(scope), jen.Id(w.recv), w.method())))
	return append(comment(doc), method, jen.Line())
}

// describe returns the method that describes the components.
func (w *beamWiring) describe() []jen.Code {
	var parts []jen.Code
	for _, c := range w.p.Fields() {
		parts = append(parts, jen.Line().Add(w.describePart(step{Component: c})))
	}
	list := jen.Index().Add(w.beam("Part")).Values(append(parts, jen.Line())...)
	method := jen.Func().Add(w.receiver()).Id("beamParts").Params().Index().Add(w.beam("Part")).Block(jen.Return(list))
	return append(comment("beamParts describes the components, to the launcher and to each worker."), method, jen.Line())
}

// describePart returns the description of one component.
func (w *beamWiring) describePart(s step) jen.Code {
	switch s.Form.Method {
	case protocol.Stream:
		return w.describeSource(s)
	case protocol.Apply:
		return w.describeStage(s)
	}
	return w.describeSink(s)
}

// part returns beampipe.Stage("Filter", &p.Filter, …).
func (w *beamWiring) part(kind string, s step, args ...jen.Code) *jen.Statement {
	field := jen.Op("&").Add(w.field(s))
	return w.beam(kind).Call(append([]jen.Code{jen.Lit(s.Name.Name), field}, args...)...)
}

// function returns func(ctx context.Context, params…) result { body }; the context has no name
// where the component does not ask for it.
func (w *beamWiring) function(wantsContext bool, params []jen.Code, result jen.Code, body ...jen.Code) jen.Code {
	ctx := "_"
	if wantsContext {
		ctx = w.ctx
	}
	all := append([]jen.Code{jen.Id(ctx).Id(w.names.pkg("context")).Dot("Context")}, params...)
	return jen.Func().Params(all...).Add(result).Block(body...)
}

// seq returns iter.Seq[T].
func (w *beamWiring) seq(record string) *jen.Statement {
	return jen.Id(w.names.pkg("iter")).Dot("Seq").Index(jen.Id(record))
}

// describeSource returns:
//
//	beampipe.Source("Source", &p.Source, func(_ context.Context) iter.Seq2[*Reading, error] {
//		return p.Source.Stream()
//	})
func (w *beamWiring) describeSource(s step) jen.Code {
	pairs := jen.Id(w.names.pkg("iter")).Dot("Seq2").Index(jen.List(jen.Id(w.spell(s.Form.Out)), w.universe("error")))
	records := w.invoke(w.field(s), s)
	if !s.Form.Pairs {
		records = w.beam("WithoutErrors").Call(records)
	}
	return w.part("Source", s, w.function(s.Form.Ctx, nil, pairs, jen.Return(records)))
}

// describeStage returns:
//
//	beampipe.Stage("Filter", &p.Filter, func(_ context.Context, in *Reading) (*Reading, error) {
//		rec, ok := p.Filter.Apply(in)
//		return rec, beampipe.Kept(ok)
//	})
func (w *beamWiring) describeStage(s step) jen.Code {
	if s.Key != nil {
		return w.describeKeyed(s)
	}
	in := jen.Id(w.in).Id(w.spell(s.Form.In))
	return w.part("Stage", s, w.function(s.Form.Ctx, []jen.Code{in}, w.outcome(s), w.applied(s, w.field(s))...))
}

// outcome returns (*Reading, error).
func (w *beamWiring) outcome(s step) jen.Code {
	return jen.Params(jen.Id(w.spell(s.Form.Out)), w.universe("error"))
}

// applied calls Apply of a component, and makes an error of what says that a record is dropped.
func (w *beamWiring) applied(s step, component *jen.Statement) []jen.Code {
	call := w.invoke(component, s, jen.Id(w.in))
	if s.Form.Result == protocol.Failure {
		return []jen.Code{jen.Return(call)}
	}
	return []jen.Code{
		jen.List(jen.Id(w.rec), jen.Id(w.ok)).Op(":=").Add(call),
		jen.Return(jen.Id(w.rec), w.beam("Kept").Call(jen.Id(w.ok))),
	}
}

// describeKeyed returns:
//
//	beampipe.KeyedStage("Average", &p.Average, func(in *Reading) string {
//		return in.SensorID
//	}, func(_ context.Context, average *Average, in *Reading) (*Reading, error) {
//		rec, ok := average.Apply(in)
//		return rec, beampipe.Kept(ok)
//	})
func (w *beamWiring) describeKeyed(s step) jen.Code {
	in := jen.Id(w.in).Id(w.spell(s.Form.In))
	key := jen.Func().Params(in).Id(w.spell(typed.Type{Type: s.Key.Type})).Block(jen.Return(w.valueOf(w.in, s.Key)))
	name := w.names.local(w.locals, s.lower(), "stage")
	stage := jen.Id(name).Id(w.spellStage(s.Component))
	apply := w.function(s.Form.Ctx, []jen.Code{stage, in}, w.outcome(s), w.applied(s, jen.Id(name))...)
	part := w.part("KeyedStage", s, key, apply)
	if s.Form.Flush == nil {
		return part
	}
	flush := w.function(s.Form.Flush.Ctx, []jen.Code{stage}, w.seq(w.spell(s.Form.Out)), jen.Return(w.invokeForm(jen.Id(name), s.Form.Flush)))
	return w.beam("Flushing").Call(part, flush)
}

// describeSink returns:
//
//	beampipe.ConsumeSink("Sink", &p.Sink, func(_ context.Context, records iter.Seq[*Reading]) error {
//		return p.Sink.Consume(records)
//	})
func (w *beamWiring) describeSink(s step) jen.Code {
	record := w.spell(s.Form.In)
	if s.Component == w.p.Dead {
		record = w.names.pkg(model.PipelinePath) + ".DeadLetter"
	}
	kind, param := "PutSink", jen.Id(w.rec).Id(record)
	arg := jen.Id(w.rec)
	if s.Form.Method == protocol.Consume {
		records := w.names.local(w.locals, "records")
		kind, param, arg = "ConsumeSink", jen.Id(records).Add(w.seq(record)), jen.Id(records)
		if s.Form.Pairs {
			arg = w.beam("WithoutErrors").Call(arg)
		}
	}
	body := []jen.Code{jen.Return(w.invoke(w.field(s), s, arg))}
	if s.Form.Result == protocol.Nothing {
		body = []jen.Code{w.invoke(w.field(s), s, arg), jen.Return(jen.Nil())}
	}
	return w.conditions(s, w.part(kind, s, w.function(s.Form.Ctx, []jen.Code{param}, w.universe("error"), body...)))
}

// conditions wraps a sink in what its tag says about the records it gets.
func (w *beamWiring) conditions(s step, part *jen.Statement) jen.Code {
	if s.When != nil {
		rec := jen.Id(w.rec).Id(w.spell(w.given()))
		wanted := jen.Func().Params(rec).Bool().Block(jen.Return(w.valueOf(w.rec, s.When)))
		part = w.beam("When").Call(part, wanted)
	}
	if s.Required {
		part = w.beam("Required").Call(part)
	}
	if s.Component == w.p.Dead {
		part = w.beam("DeadLetters").Call(part)
	}
	return part
}

// given is the type of the records that come to the sinks.
func (w *beamWiring) given() protocol.Type {
	last := w.p.Components[len(w.p.Components)-len(w.p.Sinks())-1]
	return last.Form.Out
}
