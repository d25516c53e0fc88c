package gen

import (
	"slices"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/auditline/auditline/internal/protocol"
)

// nameTries allots the names of retries.
func (w *wiring) nameTries() {
	for _, steps := range w.chains() {
		for i := range steps {
			if s := &steps[i]; s.Tries != nil {
				s.tries = w.local(s.lower()+"Tries", s.lower()+"Retries")
				w.attempt = "attempt"
			}
		}
	}
	if w.attempt != "" {
		w.attempt = w.local(w.attempt)
	}
}

// chains are the steps, and the sinks that stand behind one of them.
func (w *wiring) chains() [][]step {
	if w.sinks == nil {
		return [][]step{w.steps}
	}
	return [][]step{w.steps[:len(w.steps)-1], w.sinks.sinks}
}

// openTries returns, for each component with retries or a time limit:
//
//	parseTries := run.Tries(1, p.Parse, 3, 100*time.Millisecond, 2*time.Second)
func (w *wiring) openTries() (code []jen.Code) {
	for _, s := range w.components() {
		if t := s.Tries; t != nil {
			code = append(code, jen.Id(s.tries).Op(":=").Add(w.call("Tries",
				jen.Lit(s.i), w.address(s), jen.Lit(t.Retries), w.duration(t.Backoff), w.duration(t.Timeout))))
		}
	}
	return code
}

// duration returns 100*time.Millisecond, or 0.
func (w *wiring) duration(d time.Duration) jen.Code {
	if d == 0 {
		return jen.Lit(0)
	}
	u := units[slices.IndexFunc(units, func(u unit) bool { return d%u.size == 0 })]
	name := jen.Id(w.names.pkg("time")).Dot(u.name)
	if d == u.size {
		return name
	}
	return jen.Lit(int(d / u.size)).Op("*").Add(name)
}

// unit is a duration that package time has a name for.
type unit struct {
	size time.Duration
	name string
}

var units = []unit{
	{time.Hour, "Hour"}, {time.Minute, "Minute"}, {time.Second, "Second"},
	{time.Millisecond, "Millisecond"}, {time.Microsecond, "Microsecond"}, {time.Nanosecond, "Nanosecond"},
}

// tried returns, for a stage with retries:
//
//	var rec *Reading
//	err := parseTries.Do(func(attempt context.Context) (err error) {
//		rec, err = p.Parse.Apply(attempt, in)
//		return err
//	})
//
// and what unfailed does with the error.
func (w *wiring) tried(s step, applied jen.Code) []jen.Code {
	return []jen.Code{
		jen.Var().Id(w.rec).Id(s.given),
		jen.Id(w.err).Op(":=").Id(s.tries).Dot("Do").Call(w.attemptOf(s, applied)),
		w.failedOrSkipped(s),
	}
}

// attemptOf returns the function that makes an attempt of a stage.
func (w *wiring) attemptOf(s step, applied jen.Code) jen.Code {
	return w.attemptFor(w.rec, s, applied)
}

// attemptFor returns that for a result of another name.
func (w *wiring) attemptFor(result string, s step, applied jen.Code) jen.Code {
	return jen.Func().Params(w.attemptParam(s)).Params(jen.Id(w.err).Add(w.universe("error"))).Block(
		jen.List(jen.Id(result), jen.Id(w.err)).Op("=").Add(applied),
		jen.Return(jen.Id(w.err)),
	)
}

// putting returns p.Sink.Put(rec), archiveFeed.Put(rec), or what tries it again where the sink has
// retries:
//
//	tableTries.Do(func(attempt context.Context) error {
//		return p.Table.Put(attempt, rec)
//	})
func (w *wiring) putting(s step) *jen.Statement {
	if s.Form.Method == protocol.Consume {
		return jen.Id(s.out).Dot("Put").Call(jen.Id(w.rec))
	}
	given := []jen.Code{jen.Id(w.rec)}
	if s.isPlaced() {
		given = []jen.Code{jen.Id(w.at), jen.Id(w.rec)}
	}
	return w.puttingTried(s, given...)
}

// puttingTried returns the call of a sink's form for records or batches, tried again where the sink
// has retries.
func (w *wiring) puttingTried(s step, given ...jen.Code) *jen.Statement {
	put := w.invoke(w.field(s), s, given...)
	if s.Tries == nil {
		return put
	}
	return jen.Id(s.tries).Dot("Do").Call(jen.Func().Params(w.attemptParam(s)).Add(w.universe("error")).Block(jen.Return(put)))
}

// attemptParam declares the context of an attempt, if the component wants one.
func (w *wiring) attemptParam(s step) jen.Code {
	context := jen.Id(w.names.pkg("context")).Dot("Context")
	if s.Form.Ctx {
		return jen.Id(w.attempt).Add(context)
	}
	return context
}
