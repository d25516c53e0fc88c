package gen

import (
	"fmt"

	"github.com/dave/jennifer/jen"
)

// flush returns what a stage gives that has a method Flush, once its input has ended:
//
//	if !run.MayFlush() {
//		return // Sum has seen a part of its input only
//	}
//	// in the order in which the keys came
//	for _, sum := range sumOf.All() {
//		for rec := range sum.Flush() {
//			if !run.MayFlush() {
//				return
//			}
//			passed[1]++
//			if !yield(rec) {
//				return
//			}
//		}
//	}
func (w *wiring) flush(s step) []jen.Code {
	if s.Form.Flush == nil {
		return nil
	}
	part := fmt.Sprintf("// %s has seen a part of its input only", s.Name.Name)
	ended := jen.If(w.not(w.call("MayFlush"))).Block(jen.Return().Comment(part))
	if s.copies == "" {
		return []jen.Code{ended, w.flushOne(s, w.field(s))}
	}
	order, copies := jen.Comment("// in the order in which the keys came"), jen.Id(s.copies).Dot("All").Call()
	if s.Key == nil {
		order, copies = jen.Comment("// the copies of the workers"), jen.Id(s.copies)
	}
	each := loop(jen.List(jen.Id("_"), jen.Id(s.each)), copies, []jen.Code{w.flushOne(s, jen.Id(s.each))})
	return []jen.Code{ended, order, each}
}

// flushOne returns the inner one of these loops.
func (w *wiring) flushOne(s step, stage *jen.Statement) jen.Code {
	ended := jen.If(w.not(w.call("MayFlush"))).Block(jen.Return())
	body := append(append(append([]jen.Code{ended}, w.tap(s)...), w.count(s)...), w.handedOver(s, jen.Return()))
	return loop(jen.Id(w.rec), w.invokeForm(stage, s.Form.Flush), body)
}
