package protocol

import "fmt"

// Flush is the method by which a stage that works record by record gives what it has kept, once its
// input has ended.
const Flush = "Flush"

var flush = method{Flush, "Flush()", "Flush() iter.Seq[Out]", "Flush() iter.Seq[Out]", readFlush}

// findFlush finds the stage's method Flush, which gives the same records as apply, its form Apply
// or ApplyBatch, and nil if it has none. A method of that name that gives nothing, or an error
// only, is none: writers have it.
func findFlush(c Component, apply *Form) (form *Form, category, reason string) {
	if have, ok := c.GenericMethod(Flush); ok {
		return nil, GenericMethod, HasTypeParams(have.Name) + "; " + MoveTypeParams
	}
	have, ok := c.Method(Flush)
	if !ok || len(have.Results) == 0 || len(have.Results) == 1 && have.Results[0].Kind == Error {
		return nil, "", ""
	}
	if category, reason = examine(Stage, have, flush, c.Name()); category != "" {
		return nil, category, reason
	}
	if form = readFlush(have); !same(form.Out, apply.Out) {
		reason = fmt.Sprintf("%s gives %s, but Flush gives %s; let both give the same records", apply.Method, apply.Out, form.Out)
		return nil, FormsDisagree, reason
	}
	return form, "", ""
}

func readFlush(m Method) *Form {
	ctx, params := splitContext(m.Params)
	if len(params) != 0 || len(m.Results) != 1 || m.Results[0].Kind != Seq {
		return nil
	}
	return &Form{Method: Flush, Ctx: ctx, Out: m.Results[0].Type}
}
