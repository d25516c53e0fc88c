// Package seqyield finds sources and stages that go on after their consumer has stopped.
//
// # Theory
//
// A sequence (iter.Seq, iter.Seq2) calls yield once for each element. The first call that returns
// false is the last one that may happen: the consumer has left its loop, and the runtime panics
// when it is called again. A pipeline stops early in ordinary use: a sink that has enough, a failed
// record, a cancelled context. So a Stream or Transform that ignores yield's result works in every
// test that reads to the end, and panics in production.
//
// The analyzer follows the control flow of the function that is handed yield. From each call of
// yield it walks on as if that call had returned false, deciding the conditions that depend on the
// result, and reports the call if the walk meets another one. "Another one" is also the same call
// in the next turn of its loop, and a call that hands yield on to someone else, like rest(yield). A
// deferred call comes after every call that is made behind its defer statement. Where the iterator
// hands yield to a function of the package, that function is followed, too.
//
// A goroutine that nobody waits for may call yield after the iterator has returned, which panics as
// well: go yield(v), and a function literal that has no means to tell anyone that it is done.
//
// # Silent cases
//
// It is silent where a result is put to a use that it does not understand (stored in a struct,
// combined in a variable, returned by a function that was handed yield), about a deferred function
// that asks before it calls yield, and about a goroutine that someone may wait for. It looks at
// Stream and Transform, at functions of the package that they name and that are or return iterators
// or are handed yield, and at nothing in packages that do not use auditline. It builds control flow
// graphs only for functions that take a yield.
package seqyield

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/auditline/auditline/check/internal/finding"
	"github.com/auditline/auditline/check/internal/uses"
)

// Analyzer reports calls of yield that may happen after yield has returned false.
var Analyzer = &analysis.Analyzer{
	Name: "seqyield",
	Doc: `report sources and stages that ignore yield's result

A Stream or Transform must not call yield again once it has returned false: the
consumer has left its loop, and the next call panics. Instead of

	for rec := range stream {
		yield(rec)
	}

write

	for rec := range stream {
		if !yield(rec) {
			return
		}
	}`,
	URL:      finding.URL,
	Requires: []*analysis.Analyzer{uses.Analyzer},
	Run:      run,
}

func run(pass *analysis.Pass) (any, error) {
	return finding.Run(pass, func(report func(analysis.Diagnostic)) {
		for _, it := range iterators(pass) {
			for _, c := range slices.Concat(lateCalls(pass.TypesInfo, it), lostCalls(pass.TypesInfo, it)) {
				report(diagnostic(c))
			}
		}
	})
}

// A fault is what is wrong with a call of yield.
type fault struct{ category, message string }

var (
	late     = fault{"yield-after-false", "yield can be called again after this call returned false, which panics: return as soon as yield returns false"}
	deferred = fault{"yield-deferred", "this deferred call of yield runs even if yield has returned false, which panics: call it at the end of the function, not in a defer"}
	lost     = fault{"yield-in-goroutine", "nobody waits for this goroutine, which panics if it calls yield after the iterator has returned: call yield without go, and return when it returns false"}
)

func diagnostic(c call) analysis.Diagnostic {
	return analysis.Diagnostic{
		Pos:            c.at.Pos(),
		End:            c.at.End(),
		Category:       c.fault.category,
		Message:        c.fault.message,
		SuggestedFixes: fixes(c),
	}
}

// fixes turns a bare call into one that stops the function.
func fixes(c call) []analysis.SuggestedFix {
	if c.stmt == nil || c.stop == "" {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message: "Return when yield returns false",
		TextEdits: []analysis.TextEdit{
			{Pos: c.stmt.Pos(), End: c.stmt.Pos(), NewText: []byte("if !")},
			{Pos: c.stmt.End(), End: c.stmt.End(), NewText: []byte(" { " + c.stop + " }")},
		},
	}}
}
