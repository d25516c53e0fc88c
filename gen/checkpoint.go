package gen

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/protocol"
)

// places reports whether sinks are told the places of records.
func (w *wiring) places() bool {
	return slices.ContainsFunc(w.components(), step.isPlaced)
}

func (s step) isPlaced() bool { return s.Form.Method == protocol.PutAt }

// openPlace returns, where sinks are told the places of records:
//
//	var at int64 // the source's place behind the record at hand
//	run.Carry(pipelineimpl.Place[int64]{At: &at})
//
// the latter for stages with batches.
func (w *wiring) openPlace() []jen.Code {
	if w.at == "" {
		return nil
	}
	code := []jen.Code{jen.Var().Id(w.at).Id(w.place).Comment("// the source's place behind the record at hand")}
	if slices.ContainsFunc(w.steps, func(s step) bool { return s.Form.Method == protocol.ApplyBatch }) {
		code = append(code, w.call("Carry", w.placeAt()))
	}
	return code
}

// placeAt returns pipelineimpl.Place[int64]{At: &at}.
func (w *wiring) placeAt() jen.Code {
	return w.runtimeImpl("Place").Index(jen.Id(w.place)).Values(jen.Id("At").Op(":").Op("&").Id(w.at))
}

// notePlace returns at = p.Source.Position().
func (w *wiring) notePlace(s step) []jen.Code {
	if w.at == "" {
		return nil
	}
	return []jen.Code{jen.Id(w.at).Op("=").Add(w.invokeForm(w.field(s), w.p.Places.Position))}
}

// checkpoints returns, before the step that lets the records flow:
//
//	// what this run goes on from, and a later one if it ends early
//	checkpoints := pipelineimpl.NewCheckpoints(run, p.Source.Position, p.Source.Seek)
//	checkpoints.Copies(2, averageOf)
//	checkpoints.Flush(3, p.Sink.Flush)
//	if !checkpoints.Resume() {
//		return report, err
//	}
//
// or NewPlacedCheckpoints(run, &at, …), where sinks are told the places of records.
func (w *wiring) checkpoints() []jen.Code {
	if w.p.Places == nil {
		return nil
	}
	source := w.steps[0]
	of, args := "NewCheckpoints", []jen.Code{jen.Id(w.run)}
	if w.at != "" {
		of, args = "NewPlacedCheckpoints", append(args, jen.Op("&").Id(w.at))
	}
	args = append(args, w.function(source, w.p.Places.Position), w.function(source, w.p.Places.Seek))
	opened := w.runtimeImpl(of).Call(args...)
	code := []jen.Code{jen.Comment("// what this run goes on from, and a later one if it ends early"), jen.Id(w.taken).Op(":=").Add(opened)}
	for i, s := range w.components() {
		code = append(code, w.checkpointOf(i, s)...)
	}
	if isOnce(w.components()) {
		code = append(code, w.ofCheckpoints("ExactlyOnce"))
	}
	resumed := jen.If(w.not(w.ofCheckpoints("Resume"))).Block(w.results())
	return append(code, resumed, jen.Line())
}

func isOnce(components []step) bool {
	return !slices.ContainsFunc(components, func(s step) bool { return s.Role == protocol.Sink && !s.isPlaced() })
}

// checkpointOf returns what is to be said of component i.
func (w *wiring) checkpointOf(i int, s step) (code []jen.Code) {
	if s.copies != "" {
		copies := jen.Id(s.copies)
		if s.Key == nil {
			copies = w.runtimeImpl("OfWorkers").Call(copies)
		}
		code = append(code, w.ofCheckpoints("Copies", jen.Lit(i), copies))
	}
	if s.Keep != nil {
		code = append(code, w.ofCheckpoints("Flush", jen.Lit(i), w.function(s, s.Keep)))
	}
	return code
}

func (w *wiring) ofCheckpoints(method string, args ...jen.Code) *jen.Statement {
	return jen.Id(w.taken).Dot(method).Call(args...)
}

// complete returns checkpoints.Complete(passed[:]), behind the step that lets the records flow.
func (w *wiring) complete() []jen.Code {
	if w.p.Places == nil {
		return nil
	}
	return []jen.Code{w.ofCheckpoints("Complete", counts(w.passed))}
}

// function returns p.Source.Seek, or, where that wants a context or has no result:
//
//	func(at int64) error {
//		return p.Source.Seek(ctx, at)
//	}
func (w *wiring) function(s step, form *protocol.Form) jen.Code {
	keeps := form.Method == protocol.Flush
	if !form.Ctx && (!keeps || form.Result == protocol.Failure) {
		return w.field(s).Dot(form.Method)
	}
	const place = "place" // of the function's own
	var params, args []jen.Code
	if form.In != nil {
		params, args = []jen.Code{jen.Id(place).Id(w.place)}, []jen.Code{jen.Id(place)}
	}
	result, called := w.universe("error"), w.invokeForm(w.field(s), form, args...)
	if form.Out != nil {
		result = jen.Id(w.place)
	}
	body := []jen.Code{jen.Return(called)}
	if keeps && form.Result == protocol.Nothing {
		body = []jen.Code{called, jen.Return(jen.Nil())}
	}
	return jen.Func().Params(params...).Add(result).Block(body...)
}
