package gen

import (
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/protocol"
)

// batchNames are the names inside the steps of components that take several records at a time.
type batchNames struct{ batch, recs, results, stage, stageOf string }

// nameBatches allots them, and those of the batches of sinks beside others.
func (w *wiring) nameBatches() {
	if !slices.ContainsFunc(w.p.Components, func(c *model.Component) bool { return c.Batch != nil }) {
		return
	}
	w.batches = batchNames{batch: w.local("batch"), recs: w.local("recs"), results: w.local("results")}
	if slices.ContainsFunc(w.steps, step.isBatchPerKey) {
		w.batches.stage, w.batches.stageOf = w.local("stage"), w.local("stageOf")
	}
	if w.sinks == nil {
		return
	}
	for j := range w.sinks.sinks {
		if s := &w.sinks.sinks[j]; s.Batch != nil {
			s.out = w.local(s.lower()+"Batch", "batch"+strconv.Itoa(j))
		}
	}
}

// awaits reports whether batches are to be handed over while the source is quiet.
func (w *wiring) awaits() bool {
	return slices.ContainsFunc(w.p.Components, func(c *model.Component) bool { return c.Batch != nil && c.Batch.Wait > 0 })
}

// awaited returns p.Source.Stream(), or what reads it where batches are to be handed over while it
// is quiet: pipelineimpl.Await(run, p.Source.Stream()).
func (w *wiring) awaited(s step) *jen.Statement {
	records := w.reading(s)
	switch {
	case !w.awaits():
		return records
	case s.Form.Pairs:
		return w.runtimeImpl("AwaitPairs").Call(jen.Id(w.run), records)
	}
	return w.runtimeImpl("Await").Call(jen.Id(w.run), records)
}

// reading returns the call of a component that works on the whole stream. Where batches are handed
// over while the source is quiet, its context may end before those of others:
// p.Source.Stream(run.ContextOf(0)).
func (w *wiring) reading(s step, records ...jen.Code) *jen.Statement {
	if s.Form.Ctx && w.awaits() {
		return w.field(s).Dot(s.Form.Method).Call(append([]jen.Code{w.call("ContextOf", jen.Lit(s.i))}, records...)...)
	}
	return w.invoke(w.field(s), s, records...)
}

// eachBatch returns the loop over a component's batches:
//
//	for batch := range pipelineimpl.Batches(run, 1, 100, 50*time.Millisecond, fromValid) {
//	}
//
// or, with a key, over those of each copy:
//
//	stageOf := func(in *Reading) *Lookup { return enrichOf.For(in.Sensor) }
//	for stage, batch := range pipelineimpl.BatchesPerKey(run, 1, 100, 0, stageOf, fromValid) {
//	}
func (w *wiring) eachBatch(s step, body ...jen.Code) []jen.Code {
	args := []jen.Code{jen.Id(w.run), jen.Lit(s.i), jen.Lit(s.Batch.Size), w.duration(s.Batch.Wait)}
	from := jen.Id(w.steps[s.i-1].out)
	if !s.isBatchPerKey() {
		return []jen.Code{loop(jen.Id(w.batches.batch), w.runtimeImpl("Batches").Call(append(args, from)...), body)}
	}
	batches := w.runtimeImpl("BatchesPerKey").Call(append(args, jen.Id(w.batches.stageOf), from)...)
	return []jen.Code{
		jen.Id(w.batches.stageOf).Op(":=").Add(w.stageOf(s)),
		loop(jen.List(jen.Id(w.batches.stage), jen.Id(w.batches.batch)), batches, body),
	}
}

// isBatchPerKey reports whether the run itself gathers a batch for each key.
func (s step) isBatchPerKey() bool { return s.Batch != nil && s.Key != nil && s.Workers == nil }

// batchStage returns p.Enrich, or stage where each key has its own.
func (w *wiring) batchStage(s step) *jen.Statement {
	if s.isBatchPerKey() {
		return jen.Id(w.batches.stage)
	}
	return w.field(s)
}

// records returns batch.Records().
func (w *wiring) records() jen.Code { return jen.Id(w.batches.batch).Dot("Records").Call() }

// batchStep gives a stage its batches, and passes on what it makes of them:
//
//	recs, err := p.Enrich.ApplyBatch(batch.Records())
//	for results := pipelineimpl.NewResults(batch, recs, err); results.Next(); {
//		for _, rec := range results.Records() {
//			passed[1]++
//			if !yield(rec) {
//				return
//			}
//		}
//	}
func (w *wiring) batchStep(s step) jen.Code {
	recs, results := w.batches.recs, w.batches.results
	applied := w.invoke(w.batchStage(s), s, w.records())
	body := []jen.Code{jen.List(jen.Id(recs), jen.Id(w.err)).Op(":=").Add(applied)}
	if s.Tries != nil {
		body = []jen.Code{
			jen.Var().Id(recs).Index().Id(s.given),
			jen.Id(w.err).Op(":=").Id(s.tries).Dot("Do").Call(w.attemptFor(recs, s, applied)),
		}
	}
	opened := jen.Id(results).Op(":=").Add(w.runtimeImpl("NewResults")).Call(jen.Id(w.batches.batch), jen.Id(recs), jen.Id(w.err))
	body = append(body, jen.For(opened, jen.Id(results).Dot("Next").Call(), jen.Empty()).Block(w.eachResult(s)))
	return w.yields(s, append(w.eachBatch(s, body...), w.flush(s)...)...)
}

// eachResult returns the loop that passes on what a stage has made of a batch.
func (w *wiring) eachResult(s step) jen.Code {
	passing := append(w.count(s), w.handedOver(s, jen.Return()))
	return loop(jen.List(jen.Id("_"), jen.Id(w.rec)), jen.Id(w.batches.results).Dot("Records").Call(), passing)
}

// putBatchStep gives the only sink its batches:
//
//	batch.Settle(p.Table.PutBatch(batch.Records()))
func (w *wiring) putBatchStep(s step) jen.Code {
	settle := jen.Id(w.batches.batch).Dot("Settle")
	put := w.puttingTried(s, w.records())
	if s.Tries == nil {
		return w.eachBatch(s, settle.Call(put))[0]
	}
	return w.eachBatch(s, jen.Id(w.err).Op(":=").Add(put), settle.Call(jen.Id(w.err)))[0]
}

// openSinkBatch returns, for a sink beside others that takes several records at a time:
//
//	tableBatch := pipelineimpl.NewSinkBatch(sinks, 0, 100, 0, func(batch []*Reading) error {
//		return p.Table.PutBatch(batch)
//	})
func (w *wiring) openSinkBatch(j int, s step) jen.Code {
	batch := w.batches.batch
	put := jen.Func().Params(jen.Id(batch).Index().Id(s.in)).Add(w.universe("error")).Block(
		jen.Return(w.puttingTried(s, jen.Id(batch))))
	return jen.Id(s.out).Op(":=").Add(w.runtimeImpl("NewSinkBatch")).Call(
		jen.Id(w.sinks.local), jen.Lit(j), jen.Lit(s.Batch.Size), w.duration(s.Batch.Wait), put)
}

// isBatch reports whether the component is given batches.
func (s step) isBatch() bool {
	return s.Form.Method == protocol.ApplyBatch || s.Form.Method == protocol.PutBatch
}
