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
	w.attempt = w.ctx // each attempt has its own
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
		"Package beampipe says what is the same as with Run. The components:\n\n" + calls(w.p, w.p.BeamCalls)
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
		if form := c.BeamForm(); form != c.Form {
			there := *c
			there.Form, c = form, &there
		}
		parts = append(parts, jen.Line().Add(w.withRetries(step{Component: c})))
	}
	list := jen.Index().Add(w.beam("Part")).Values(append(parts, jen.Line())...)
	method := jen.Func().Add(w.receiver()).Id("beamParts").Params().Index().Add(w.beam("Part")).Block(jen.Return(list))
	return append(comment("beamParts describes the components, to the launcher and to each worker."), method, jen.Line())
}

// withRetries returns the description of a component, in beampipe.Tried(…, 3, 100*time.Millisecond,
// 0) where its records get another attempt.
func (w *beamWiring) withRetries(s step) jen.Code {
	part := w.describePart(s)
	if t := s.Tries; t != nil {
		return w.beam("Tried").Call(part, jen.Lit(t.Retries), w.duration(t.Backoff), w.duration(t.Timeout))
	}
	return part
}

// describePart returns the description of one component.
func (w *beamWiring) describePart(s step) jen.Code {
	switch s.Form.Method {
	case protocol.Stream:
		return w.describeSource(s)
	case protocol.Apply:
		return w.describeStage(s)
	case protocol.ApplyBatch:
		if s.Key != nil {
			return w.describeKeyed(s)
		}
		return w.describeBatches("BatchStage", s, w.outcomes(s))
	case protocol.PutBatch:
		return w.conditions(s, w.describeBatches("BatchSink", s, w.universe("error")))
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
	part := w.part("Source", s, w.function(s.Form.Ctx, nil, pairs, jen.Return(records)))
	if w.p.Beam.Split == nil {
		return part
	}
	return w.describeSplit(s, part)
}

// describeSplit returns:
//
//	beampipe.Splitting(beampipe.Source(…), func(_ context.Context, n int) ([]*Files, error) {
//		return p.Source.Split(n)
//	})
func (w *beamWiring) describeSplit(s step, part jen.Code) jen.Code {
	split, n := w.p.Beam.Split, w.names.local(w.locals, "n")
	results := []jen.Code{w.invokeForm(w.field(s), split, jen.Id(n))}
	if split.Result == protocol.Nothing {
		results = append(results, jen.Nil())
	}
	parts := jen.Params(jen.Index().Id(w.spell(split.Out)), w.universe("error"))
	number := jen.Id(n).Id(w.spell(split.In))
	return w.beam("Splitting").Call(part, w.function(split.Ctx, []jen.Code{number}, parts, jen.Return(results...)))
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

// describeBatches returns, for a component that takes several records at a time:
//
//	beampipe.BatchStage("Enrich", &p.Enrich, 100, func(_ context.Context, recs []*Reading) ([]*Reading, error) {
//		return p.Enrich.ApplyBatch(recs)
//	})
func (w *beamWiring) describeBatches(kind string, s step, results jen.Code) *jen.Statement {
	recs, batch := w.batchParam(s)
	given := w.function(s.Form.Ctx, []jen.Code{batch}, results, jen.Return(w.invoke(w.field(s), s, jen.Id(recs))))
	return w.part(kind, s, jen.Lit(s.Batch.Size), given)
}

// batchParam returns recs and its declaration: recs []*Reading.
func (w *beamWiring) batchParam(s step) (recs string, param jen.Code) {
	recs = w.names.local(w.locals, "recs")
	return recs, jen.Id(recs).Index().Id(w.spell(s.Form.In))
}

// outcomes returns ([]*Reading, error).
func (w *beamWiring) outcomes(s step) jen.Code {
	return jen.Params(jen.Index().Id(w.spell(s.Form.Out)), w.universe("error"))
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
	part := w.keyedPart(s, name, stage, key)
	if s.Form.Flush == nil {
		return part
	}
	flush := w.function(s.Form.Flush.Ctx, []jen.Code{stage}, w.seq(w.spell(s.Form.Out)), jen.Return(w.invokeForm(jen.Id(name), s.Form.Flush)))
	return w.beam("Flushing").Call(part, flush)
}

// keyedPart returns the description of a stage with a key, without Flush; name is what its copy is
// called.
func (w *beamWiring) keyedPart(s step, name string, stage, key jen.Code) jen.Code {
	if s.isBatch() {
		recs, batch := w.batchParam(s)
		call := w.invoke(jen.Id(name), s, jen.Id(recs))
		return w.part("KeyedBatchStage", s, jen.Lit(s.Batch.Size), key, w.function(s.Form.Ctx, []jen.Code{stage, batch}, w.outcomes(s), jen.Return(call)))
	}
	in := jen.Id(w.in).Id(w.spell(s.Form.In))
	return w.part("KeyedStage", s, key, w.function(s.Form.Ctx, []jen.Code{stage, in}, w.outcome(s), w.applied(s, jen.Id(name))...))
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
