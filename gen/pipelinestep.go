package gen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/model"
	"github.com/auditline/auditline/internal/protocol"
)

// step returns the code of one component.
func (w *wiring) step(s step) []jen.Code {
	switch s.Form.Method {
	case protocol.Stream:
		return []jen.Code{w.sourceStep(s), jen.Line()}
	case protocol.Transform:
		return []jen.Code{w.streamStep(s), jen.Line()}
	case protocol.Apply:
		if s.Workers != nil {
			return append(append(w.openCopies(s), w.openWorkers(s)...), w.workerStep(s), jen.Line())
		}
		return append(w.openCopies(s), w.recordStep(s), jen.Line())
	case protocol.ApplyBatch:
		if s.Workers != nil {
			return append(append(w.openCopies(s), w.openWorkers(s)...), w.batchWorkerStep(s), jen.Line())
		}
		return append(w.openCopies(s), w.batchStep(s), jen.Line())
	case protocol.PutBatch:
		return []jen.Code{w.putBatchStep(s)}
	case protocol.Consume:
		return []jen.Code{w.consume(s)}
	case forked:
		return w.forkStep()
	}
	return []jen.Code{w.putStep(s)}
}

// openCopies returns averageOf := pipelineimpl.PerKey[string](p.Average), for a stage with a key.
func (w *wiring) openCopies(s step) []jen.Code {
	if s.Key == nil {
		return nil
	}
	return []jen.Code{jen.Id(s.copies).Op(":=").Add(w.runtimeImpl("PerKey")).Index(jen.Id(s.key)).Call(w.address(s)).
		Comment(fmt.Sprintf("// a copy of %s for each %s", s.Name.Name, s.Key.Name))}
}

// invoke calls the method of a component's form, with the context if it wants one.
func (w *wiring) invoke(component *jen.Statement, s step, args ...jen.Code) *jen.Statement {
	if s.Form.Ctx && s.Tries != nil {
		return component.Dot(s.Form.Method).Call(append([]jen.Code{jen.Id(w.attempt)}, args...)...)
	}
	return w.invokeForm(component, s.Form, args...)
}

func (w *wiring) invokeForm(component *jen.Statement, form *protocol.Form, args ...jen.Code) *jen.Statement {
	if form.Ctx {
		args = append([]jen.Code{jen.Id(w.ctx)}, args...)
	}
	return component.Dot(form.Method).Call(args...)
}

// yields returns what stands around the passing on of records in a step:
//
//	fromFilter := func(yield func(*Reading) bool) {
//		for rec := range p.Filter.Transform(fromSource) {
//		}
//	}
func (w *wiring) yields(s step, passing ...jen.Code) jen.Code {
	next := w.steps[s.i+1]
	yield := jen.Func().Params(jen.Id(next.in)).Bool()
	if next.Form.Pairs {
		yield = jen.Func().Params(jen.Id(next.in), w.universe("error")).Bool()
	}
	return jen.Id(s.out).Op(":=").Func().Params(jen.Id(w.yield).Add(yield)).Block(append(passing, w.end(s)...)...)
}

// end returns run.Ended(1) where the next component works on the whole stream: what that gives from
// now on, it has kept, and if the run has ended early, it is no more than a part.
func (w *wiring) end(s step) []jen.Code {
	if next := w.steps[s.i+1]; next.Form.Method == protocol.Transform {
		why := fmt.Sprintf("// the input of %s ends", next.Name.Name)
		return []jen.Code{w.call("Ended", jen.Lit(s.i)).Comment(why)}
	}
	return nil
}

// loop returns for vars := range over { body }.
func loop(vars, over jen.Code, body []jen.Code) jen.Code {
	return jen.For(jen.Add(vars).Op(":=").Range().Add(over)).Block(body...)
}

// sourceStep counts what the source yields, and takes the errors in it:
//
//	run.Open()
//	// A range loop would ask for each record whether it has ended; this call does not.
//	p.Source.Stream()(func(rec *Reading) bool {
//		return passed[0] < run.Due() || !run.Tick(passed[:])
//	})
//
// It calls the sequence instead of looping over it: a loop asks for each record whether it has
// ended already. Here Lap does, for the one record that comes after StopSource.
func (w *wiring) sourceStep(s step) jen.Code {
	params, body := []jen.Code{jen.Id(w.rec).Id(s.in)}, []jen.Code{}
	if s.Form.Pairs {
		params = append(params, jen.Id(w.err).Add(w.universe("error")))
		body = append(body, jen.If(jen.Id(w.err).Op("!=").Nil()).Block(jen.Return(w.fail(s, w.rec, s.Form.Out))))
	}
	body = append(append(append(body, w.notePlace(s)...), w.pass(s)...), w.tick())
	records := w.awaited(s).Call(jen.Func().Params(params...).Bool().Block(body...))
	why := jen.Comment("// A range loop would ask for each record whether it has ended; this call does not.")
	return w.yields(s, w.call("Open"), why, records)
}

// streamStep counts what a stage's sequence yields, and takes the errors in it. The stage is called
// where its sequence is needed, so that a panic in either has the step on its stack.
func (w *wiring) streamStep(s step) jen.Code {
	vars, body := jen.Id(w.rec), []jen.Code{}
	if s.Form.Pairs {
		vars = jen.List(jen.Id(w.rec), jen.Id(w.err))
		failed := jen.If(w.not(w.fail(s, w.rec, s.Form.Out))).Block(jen.Return())
		body = append(body, jen.If(jen.Id(w.err).Op("!=").Nil()).Block(failed, jen.Continue()))
	}
	sequence := w.reading(s, jen.Id(w.steps[s.i-1].out))
	return w.yields(s, loop(vars, sequence, append(body, w.passUnlessOver(s)...)))
}

// recordStep gives each record to a component that takes them one by one.
func (w *wiring) recordStep(s step) jen.Code {
	applied := w.invoke(w.copyOf(s), s, jen.Id(w.in))
	body := w.kept(s, applied)
	switch {
	case s.Tries != nil:
		body = w.tried(s, applied)
	case s.Form.Result == protocol.Failure:
		body = w.unfailed(s, applied)
	}
	each := loop(jen.Id(w.in), jen.Id(w.steps[s.i-1].out), append(body, w.pass(s)...))
	return w.yields(s, append([]jen.Code{each}, w.flush(s)...)...)
}

// copyOf returns p.Average, or averageOf.For(in.SensorID) for a stage with a key.
func (w *wiring) copyOf(s step) *jen.Statement {
	if s.Key == nil {
		return w.field(s)
	}
	return jen.Id(s.copies).Dot("For").Call(w.valueOf(w.in, s.Key))
}

// valueOf returns in.SensorID, or in.SensorID() where that is a method.
func (w *wiring) valueOf(record string, key *model.Key) *jen.Statement {
	value := jen.Id(record).Dot(key.Name)
	if key.Method {
		value.Call()
	}
	return value
}

// kept returns:
//
//	rec, ok := p.Filter.Apply(in)
//	if !ok {
//		dropped[1]++
//		continue
//	}
func (w *wiring) kept(s step, applied jen.Code) []jen.Code {
	return []jen.Code{
		jen.List(jen.Id(w.rec), jen.Id(w.ok)).Op(":=").Add(applied),
		jen.If(jen.Op("!").Id(w.ok)).Block(w.drop(s), jen.Continue()),
	}
}

// unfailed returns:
//
//	rec, err := p.Parse.Apply(in)
//	if err != nil {
//		if errors.Is(err, pipeline.Skip) {
//			dropped[1]++
//		} else if !run.Fail(1, passed[0], pipelineimpl.Copy(in), err) {
//			return
//		}
//		continue
//	}
func (w *wiring) unfailed(s step, applied jen.Code) []jen.Code {
	return []jen.Code{jen.List(jen.Id(w.rec), jen.Id(w.err)).Op(":=").Add(applied), w.failedOrSkipped(s)}
}

// failedOrSkipped returns what unfailed does with an error.
func (w *wiring) failedOrSkipped(s step) jen.Code {
	return w.ifFailed(s, w.fail(s, w.in, s.Form.In))
}

// ifFailed returns that for any call of Fail.
func (w *wiring) ifFailed(s step, fail *jen.Statement) jen.Code {
	skipped := jen.Id(w.names.pkg("errors")).Dot("Is").Call(jen.Id(w.err), w.runtime("Skip"))
	failed := jen.If(w.not(fail)).Block(jen.Return())
	return jen.If(jen.Id(w.err).Op("!=").Nil()).Block(
		jen.If(skipped).Block(w.drop(s)).Else().Add(failed),
		jen.Continue(),
	)
}

func (w *wiring) drop(s step) jen.Code { return jen.Id(w.dropped).Index(jen.Lit(s.i)).Op("++") }

// pass returns the counting of a record on its way to the next component:
//
//	if run.Watched() {
//		run.Lap(1)
//		run.Tap(1, pipelineimpl.Copy(rec)) // with the option tap
//	}
//	passed[1]++
//	if !yield(rec) {
//		return
//	}
func (w *wiring) pass(s step) []jen.Code {
	end := jen.Return()
	if s.Role == protocol.Source {
		end = jen.Return(w.call("StopSource"))
	}
	watched := jen.If(w.call("Watched")).Block(append([]jen.Code{w.call("Lap", jen.Lit(s.i))}, w.tap(s)...)...)
	return append(append([]jen.Code{watched}, w.count(s)...), w.handedOver(s, end))
}

// passUnlessOver returns pass for a stage that works on the whole stream, which may yield what the
// end of the run leaves it with:
//
//	if run.Watched() && !run.MayPass(1) {
//		continue // the run has ended early: this may be a sum over a part
//	}
//	passed[1]++
//	if !yield(rec) {
//		return
//	}
//
// The record is passed over, as one that a stage drops is. A second way out of the loop would cost
// the fused loop a nanosecond, although it is never taken: the compiler could no longer tell that
// the loops within loops all go on.
func (w *wiring) passUnlessOver(s step) []jen.Code {
	passedOver := jen.Continue().Comment("// the run has ended early: this may be a sum over a part")
	refused := w.not(w.call("MayPass", jen.Lit(s.i)))
	asked := jen.If(w.call("Watched").Op("&&").Add(refused)).Block(passedOver)
	if s.Tap {
		asked = jen.If(w.call("Watched")).Block(append([]jen.Code{jen.If(refused).Block(passedOver)}, w.tap(s)...)...)
	}
	return append(append([]jen.Code{asked}, w.count(s)...), w.handedOver(s, jen.Return()))
}

// tap returns run.Tap(1, pipelineimpl.Copy(rec)) where the records may be looked at.
func (w *wiring) tap(s step) []jen.Code {
	if !s.Tap {
		return nil
	}
	return []jen.Code{w.call("Tap", jen.Lit(s.i), w.copied(w.rec, s.Form.Out))}
}

// count returns passed[1]++ and, of the last component before the sink, the counting of what
// audited records have logged.
func (w *wiring) count(s step) []jen.Code {
	code := []jen.Code{w.passedBy(s.i).Op("++")}
	if w.steps[s.i+1].Role == protocol.Sink && w.p.Audited {
		code = append(code, jen.If(jen.Id(w.rec).Op("!=").Nil()).Block(
			w.call("Events", jen.Id(w.rec).Dot("Audit").Call().Dot("Seq").Call())))
	}
	return code
}

// handedOver returns if !yield(rec) { end }, or if !yield(rec, nil) { end }.
func (w *wiring) handedOver(s step, end jen.Code) jen.Code {
	args := []jen.Code{jen.Id(w.rec)}
	if w.steps[s.i+1].Form.Pairs {
		args = append(args, jen.Nil())
	}
	return jen.If(w.not(jen.Id(w.yield).Call(args...))).Block(append(w.sinkStopped(s), end)...)
}

// sinkStopped tells which record a sink had that wants no more and may still fail.
func (w *wiring) sinkStopped(s step) []jen.Code {
	next := w.steps[s.i+1]
	if next.Form.Method == protocol.Consume && next.Form.Result == protocol.Failure {
		return []jen.Code{w.call("SinkStopped", w.passedBy(s.i), w.copied(w.rec, s.Form.Out))}
	}
	return nil
}

// tick returns what is asked once a record:
//
//	return passed[0] < run.Due() || !run.Tick(passed[:])
func (w *wiring) tick() jen.Code {
	return jen.Return(w.passedBy(0).Op("<").Add(w.call("Due")).Op("||").Add(w.not(w.call("Tick", counts(w.passed)))))
}

// putStep returns:
//
//	for rec := range fromFilter {
//		if err := p.Sink.Put(rec); err != nil && !run.Fail(2, passed[1], pipelineimpl.Copy(rec), err) {
//			break
//		}
//	}
func (w *wiring) putStep(s step) jen.Code {
	put := w.put(s, w.fail(s, w.rec, s.Form.In))
	return jen.For(jen.Id(w.rec).Op(":=").Range().Id(w.steps[s.i-1].out)).Block(put...)
}

// put returns what a sink does with a record, where failed notes an error and reports whether the
// run goes on:
//
//	if err := p.Sink.Put(rec); err != nil && !run.Fail(2, passed[1], pipelineimpl.Copy(rec), err) {
//		break
//	}
func (w *wiring) put(s step, failed *jen.Statement) []jen.Code {
	ends := jen.Id(w.err).Op("!=").Nil().Op("&&").Add(w.not(failed))
	put := jen.Id(w.err).Op(":=").Add(w.putting(s))
	if s.Tries != nil {
		return []jen.Code{put, jen.If(ends).Block(jen.Break())}
	}
	return []jen.Code{jen.If(put, ends).Block(jen.Break())}
}

// consume returns p.Sink.Consume(fromFilter), or run.Consumed(p.Sink.Consume(fromFilter)) where
// that may fail.
func (w *wiring) consume(s step) jen.Code {
	consumed := w.invoke(w.field(s), s, jen.Id(w.steps[s.i-1].out))
	if s.Form.Result == protocol.Failure {
		return w.call("Consumed", consumed)
	}
	return consumed
}

// fail returns run.Fail(1, passed[0], pipelineimpl.Copy(in), err). The source counts the records
// that it could not make itself.
func (w *wiring) fail(s step, record string, typ protocol.Type) *jen.Statement {
	number := w.passedBy(max(s.i-1, 0))
	if s.Role == protocol.Source {
		number.Op("+").Lit(1)
	}
	return w.call("Fail", jen.Lit(s.i), number, w.copied(record, typ), jen.Id(w.err))
}

// copied returns pipelineimpl.Copy(rec) for pointers: a record that is not handed over itself can
// stay on the stack.
func (w *wiring) copied(record string, typ protocol.Type) jen.Code {
	return w.copiedValue(jen.Id(record), typ)
}

func (w *wiring) copiedValue(record jen.Code, typ protocol.Type) jen.Code {
	if isPointer(typ) {
		return w.runtimeImpl("Copy").Call(record)
	}
	return record
}

func (w *wiring) not(condition *jen.Statement) *jen.Statement { return jen.Op("!").Add(condition) }
