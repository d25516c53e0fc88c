package gen

import (
	"go/types"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/internal/protocol/typed"
)

// spellStage writes the type by which workers hold their stage: a pointer, or the field's
// interface.
func (w *wiring) spellStage(c *model.Component) string {
	t := c.Type
	if c.Value {
		t = types.NewPointer(t)
	}
	return w.spell(typed.Type{Type: t})
}

// nameWorkers allots the names of a stage's workers and, where these flush, of their copies.
func (w *wiring) nameWorkers(s *step) {
	if s.Workers == nil {
		return
	}
	s.crew = w.local(s.lower()+"Workers", "workers"+strconv.Itoa(s.i))
	if s.Key == nil && !s.Workers.Shared && (s.Form.Flush != nil || w.p.Places != nil) {
		s.copies = w.local(s.lower()+"Copies", "copies"+strconv.Itoa(s.i))
	}
}

// openWorkers returns:
//
//	enrichWorkers := pipelineimpl.Workers[*Enrich, *Reading, *Reading]{
//		Component: 1,
//		Stages:    pipelineimpl.ClonePerWorker(run, 1, p.Enrich, 4),
//		Apply: func(ctx context.Context, stage *Enrich, in *Reading) (*Reading, error) {
//			return stage.Apply(ctx, in)
//		},
//	}
//
// or the same of BatchWorkers, where Apply takes batches.
func (w *wiring) openWorkers(s step) (code []jen.Code) {
	of, fields := "Workers", []jen.Code{jen.Line().Id("Component").Op(":").Lit(s.i)}
	if s.Batch != nil {
		of, fields = "BatchWorkers", append(fields, w.batchOptions(s)...)
	}
	stages := w.stagesOf(s)
	switch {
	case s.Key != nil:
		fields = append(fields,
			jen.Line().Id("Count").Op(":").Add(w.workerCount(s)),
			jen.Line().Id("StageOf").Op(":").Add(w.stageOf(s)))
	case s.copies != "":
		code = append(code, jen.Id(s.copies).Op(":=").Add(stages))
		fields = append(fields, jen.Line().Id("Stages").Op(":").Id(s.copies))
	default:
		fields = append(fields, jen.Line().Id("Stages").Op(":").Add(stages))
	}
	if s.Workers.Unordered {
		fields = append(fields, jen.Line().Id("Unordered").Op(":").True())
	}
	if w.at != "" && s.Batch == nil {
		fields = append(fields, jen.Line().Id("Carry").Op(":").Add(w.placeAt()))
	}
	fields = append(fields, jen.Line().Id("Apply").Op(":").Add(w.work(s)), jen.Line())
	types := []jen.Code{jen.Id(s.typ), jen.Id(s.in), jen.Id(s.given)}
	return append(code, jen.Id(s.crew).Op(":=").Add(w.runtimeImpl(of)).Index(jen.List(types...)).Values(fields...))
}

// stagesOf returns pipelineimpl.ClonePerWorker(run, 1, p.Enrich, 4), or Shared of the two last
// ones.
func (w *wiring) stagesOf(s step) jen.Code {
	if s.Workers.Shared {
		return w.runtimeImpl("Shared").Call(w.address(s), w.workerCount(s))
	}
	return w.runtimeImpl("ClonePerWorker").Call(jen.Id(w.run), jen.Lit(s.i), w.address(s), w.workerCount(s))
}

// workerCount returns 4, or pipelineimpl.Processors().
func (w *wiring) workerCount(s step) jen.Code {
	if s.Workers.N == 0 {
		return w.runtimeImpl("Processors").Call()
	}
	return jen.Lit(s.Workers.N)
}

// work returns the function that a worker calls for a record.
func (w *wiring) work(s step) jen.Code {
	const stage = "stage" // of the function's own
	ctx := w.ctx
	if !s.Form.Ctx && s.Tries == nil {
		ctx = "_"
	}
	params := []jen.Code{
		jen.Id(ctx).Id(w.names.pkg("context")).Dot("Context"),
		jen.Id(stage).Id(s.typ),
	}
	if s.Batch != nil {
		return w.batchWork(s, append(params, jen.Id(w.batches.batch).Index().Id(s.in)), jen.Id(stage))
	}
	params = append(params, jen.Id(w.in).Id(s.in))
	applied := w.invoke(jen.Id(stage), s, jen.Id(w.in))
	if s.Tries != nil {
		return w.triedWork(s, w.rec, jen.Id(s.given), params, applied)
	}
	body := []jen.Code{jen.Return(applied)}
	if s.Form.Result == protocol.Keep {
		body = []jen.Code{
			jen.List(jen.Id(w.rec), jen.Id(w.ok)).Op(":=").Add(applied),
			jen.Return(jen.Id(w.rec), w.runtimeImpl("Kept").Call(jen.Id(w.ok))),
		}
	}
	return jen.Func().Params(params...).Params(jen.Id(s.given), w.universe("error")).Block(body...)
}

// triedWork returns the same for a stage with retries:
//
//	func(ctx context.Context, stage *Parse, in *Reading) (rec *Reading, err error) {
//		err = parseTries.DoInWorker(ctx, func(attempt context.Context) (err error) {
//			rec, err = stage.Apply(attempt, in)
//			return err
//		})
//		return rec, err
//	}
//
// with a name for the result.
func (w *wiring) triedWork(s step, result string, typ *jen.Statement, params []jen.Code, applied jen.Code) jen.Code {
	do := jen.Id(s.tries).Dot("DoInWorker").Call(jen.Id(w.ctx), w.attemptFor(result, s, applied))
	results := []jen.Code{jen.Id(result).Add(typ), jen.Id(w.err).Add(w.universe("error"))}
	return jen.Func().Params(params...).Params(results...).Block(
		jen.Id(w.err).Op("=").Add(do),
		jen.Return(jen.Id(result), jen.Id(w.err)),
	)
}

// workerStep takes what the workers are through with:
//
//	fromEnrich := func(yield func(*Reading) bool) {
//		for done := range pipelineimpl.Work(run, enrichWorkers, fromSource) {
//			rec, err := done.Out, done.Err
//			if err != nil {
//				if errors.Is(err, pipeline.Skip) {
//					dropped[1]++
//				} else if !run.Fail(1, done.Number, pipelineimpl.Copy(done.In), err) {
//					return
//				}
//				continue
//			}
//			passed[1]++
//			if !yield(rec) {
//				return
//			}
//		}
//	}
func (w *wiring) workerStep(s step) jen.Code {
	const done = "done" // of the loop's own
	of := func(field string) *jen.Statement { return jen.Id(done).Dot(field) }
	body := []jen.Code{jen.Id(w.rec).Op(":=").Add(of("Out"))}
	if s.Form.Result == protocol.Keep {
		body = append(body, jen.If(of("Err").Op("!=").Nil()).Block(w.drop(s), jen.Continue()))
	} else {
		fail := w.call("Fail", jen.Lit(s.i), of("Number"), w.copiedValue(of("In"), s.Form.In), jen.Id(w.err))
		body = []jen.Code{
			jen.List(jen.Id(w.rec), jen.Id(w.err)).Op(":=").List(of("Out"), of("Err")),
			w.ifFailed(s, fail),
		}
	}
	body = append(append(body, w.count(s)...), w.handedOver(s, jen.Return()))
	records := w.runtimeImpl("Work").Call(jen.Id(w.run), jen.Id(s.crew), jen.Id(w.steps[s.i-1].out))
	return w.yields(s, append([]jen.Code{loop(jen.Id(done), records, body)}, w.flush(s)...)...)
}
