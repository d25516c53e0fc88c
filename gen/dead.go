package gen

import (
	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/protocol"
)

// deadLetters returns, for a pipeline with a sink of dead letters:
//
//	run.DeadTo("Rejects", p.Rejects, func(letter pipeline.DeadLetter) error {
//		return p.Rejects.Put(letter)
//	})
func (w *wiring) deadLetters() []jen.Code {
	if w.p.Dead == nil {
		return nil
	}
	s := step{Component: w.p.Dead}
	if s.Form.Method == protocol.Consume {
		consume := w.consumer(s, w.local("letters"), w.runtime("DeadLetter"))
		return []jen.Code{w.call("DeadFeed", jen.Lit(s.Name.Name), w.address(s), consume)}
	}
	letter := w.local("letter")
	put := jen.Func().Params(jen.Id(letter).Add(w.runtime("DeadLetter"))).Add(w.universe("error")).Block(
		jen.Return(w.invoke(w.field(s), s, jen.Id(letter))))
	return []jen.Code{w.call("DeadTo", jen.Lit(s.Name.Name), w.address(s), put)}
}
