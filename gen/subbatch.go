package gen

import (
	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/protocol"
)

// subApplyBatch returns, for each stage of a sub-pipeline that takes batches, what takes the batch
// through it:
//
//	batch := pipelineimpl.NewRemaining(in)
//	fromValid := pipelineimpl.KeepEach(batch, func(in *Reading) (*Reading, bool) {
//		return s.Valid.Apply(in)
//	})
//	fromEnrich := pipelineimpl.TryBatches(fromValid, "Enrich", 100, func(batch []*Reading) ([]*Reading, error) {
//		return s.Enrich.ApplyBatch(ctx, batch)
//	})
//	return fromEnrich.Results()
func (w *wiring) subApplyBatch() []jen.Code {
	from := w.batches.batch
	body := []jen.Code{jen.Id(from).Op(":=").Add(w.runtimeImpl("NewRemaining")).Call(jen.Id(w.in))}
	for _, s := range w.steps {
		body = append(body, jen.Id(s.out).Op(":=").Add(w.subThrough(s, from)))
		from = s.out
	}
	return append(body, jen.Return(jen.Id(from).Dot("Results").Call()))
}

// subThrough returns the call that takes what is left of a batch through a stage.
func (w *wiring) subThrough(s step, from string) *jen.Statement {
	name := jen.Lit(s.Name.Name)
	switch {
	case s.Batch != nil:
		batch := jen.Id(w.batches.batch)
		through := w.subStep(s, batch, jen.Index().Id(s.in), jen.Index().Id(s.given), w.universe("error"))
		return w.runtimeImpl("TryBatches").Call(jen.Id(from), name, jen.Lit(s.Batch.Size), through)
	case s.Form.Result == protocol.Failure:
		through := w.subStep(s, jen.Id(w.in), jen.Id(s.in), jen.Id(s.given), w.universe("error"))
		return w.runtimeImpl("TryEach").Call(jen.Id(from), name, through)
	}
	return w.runtimeImpl("KeepEach").Call(jen.Id(from), w.subStep(s, jen.Id(w.in), jen.Id(s.in), jen.Id(s.given), jen.Bool()))
}

// subStep returns func(in *Reading) (*Reading, bool) { return s.Valid.Apply(in) }.
func (w *wiring) subStep(s step, given, in, out, fate *jen.Statement) jen.Code {
	applied := w.invoke(w.field(s), s, given)
	return jen.Func().Params(given.Clone().Add(in)).Params(out, fate).Block(jen.Return(applied))
}
