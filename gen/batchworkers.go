package gen

import "github.com/dave/jennifer/jen"

// batchOptions returns Size: 100 and, if there is one, Wait: 50 * time.Millisecond.
func (w *wiring) batchOptions(s step) []jen.Code {
	options := []jen.Code{jen.Line().Id("Size").Op(":").Lit(s.Batch.Size)}
	if s.Batch.Wait > 0 {
		options = append(options, jen.Line().Id("Wait").Op(":").Add(w.duration(s.Batch.Wait)))
	}
	return options
}

// stageOf returns func(in *Reading) *Lookup { return enrichOf.For(in.Sensor) }.
func (w *wiring) stageOf(s step) jen.Code {
	return jen.Func().Params(jen.Id(w.in).Id(s.in)).Id(s.typ).Block(jen.Return(w.copyOf(s)))
}

// batchWork returns the function that a worker calls for a batch:
//
//	func(ctx context.Context, stage *Lookup, batch []*Reading) ([]*Reading, error) {
//		return stage.ApplyBatch(ctx, batch)
//	}
func (w *wiring) batchWork(s step, params []jen.Code, stage *jen.Statement) jen.Code {
	applied := w.invoke(stage, s, jen.Id(w.batches.batch))
	if s.Tries != nil {
		return w.triedWork(s, w.batches.recs, jen.Index().Id(s.given), params, applied)
	}
	results := []jen.Code{jen.Index().Id(s.given), w.universe("error")}
	return jen.Func().Params(params...).Params(results...).Block(jen.Return(applied))
}

// batchWorkerStep passes on what the workers make of batches:
//
//	fromEnrich := func(yield func(*Reading) bool) {
//		for results := range pipelineimpl.WorkBatches(run, enrichWorkers, fromSource) {
//			for results.Next() {
//				for _, rec := range results.Records() {
//					passed[1]++
//					if !yield(rec) {
//						return
//					}
//				}
//			}
//		}
//	}
func (w *wiring) batchWorkerStep(s step) jen.Code {
	results := w.batches.results
	batches := w.runtimeImpl("WorkBatches").Call(jen.Id(w.run), jen.Id(s.crew), jen.Id(w.steps[s.i-1].out))
	passing := jen.For(jen.Id(results).Dot("Next").Call()).Block(w.eachResult(s))
	return w.yields(s, append([]jen.Code{loop(jen.Id(results), batches, []jen.Code{passing})}, w.flush(s)...)...)
}
