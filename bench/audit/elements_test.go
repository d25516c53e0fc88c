package audit

import (
	"fmt"
	"testing"

	"github.com/auditline/auditline/audit/auditimpl"
	"github.com/auditline/auditline/bench/audit/whole"
)

// elementType is a type of elements, with the setters of a Shelf that set such.
type elementType[T any] struct {
	value func(i int) T
	field func(s *whole.Shelf, v T)
	inMap func(s *whole.Shelf, key string, v T)
	at    func(s *whole.Shelf, i int, v T)
	fill  func(s *whole.Shelf, v T, n int)
}

// BenchmarkElementSet compares the set of an element with that of a number and a clone of the
// element, and with that of a field of the element's type and a clone.
func BenchmarkElementSet(b *testing.B) {
	texts, notes := make([]string, 100), []string{"a", "b"}
	for i := range texts {
		texts[i] = fmt.Sprint("text ", i)
	}
	b.Run("int", func(b *testing.B) {
		compareElements(b, elementType[int]{
			func(i int) int { return i }, (*whole.Shelf).SetNumber, (*whole.Shelf).SetNumbersAt, (*whole.Shelf).SetNumberListAt,
			func(s *whole.Shelf, _, n int) { s.AppendNumberList(make([]int, n)...) },
		})
	})
	b.Run("string", func(b *testing.B) {
		compareElements(b, elementType[string]{
			func(i int) string { return texts[i%len(texts)] }, (*whole.Shelf).SetText, (*whole.Shelf).SetTextsAt, (*whole.Shelf).SetTextListAt,
			func(s *whole.Shelf, _ string, n int) { s.AppendTextList(make([]string, n)...) },
		})
	})
	b.Run("struct", func(b *testing.B) {
		compareElements(b, elementType[whole.Pair]{
			func(i int) whole.Pair { return whole.Pair{Quantity: i} }, (*whole.Shelf).SetPair, (*whole.Shelf).SetPairsAt, (*whole.Shelf).SetPairListAt,
			func(s *whole.Shelf, _ whole.Pair, n int) { s.AppendPairList(make([]whole.Pair, n)...) },
		})
	})
	b.Run("struct_with_slice", func(b *testing.B) {
		compareElements(b, elementType[whole.Line]{
			func(i int) whole.Line { return whole.Line{Quantity: i, Notes: notes} },
			(*whole.Shelf).SetLine, (*whole.Shelf).SetLinesAt, (*whole.Shelf).SetLineListAt,
			func(s *whole.Shelf, _ whole.Line, n int) { s.AppendLineList(make([]whole.Line, n)...) },
		})
	})
}

// compareElements sets elements among a hundred.
func compareElements[T any](b *testing.B, e elementType[T]) {
	const n = 20 * kept
	keys := make([]string, 100)
	for i := range keys {
		keys[i] = fmt.Sprint("sku-", i)
	}
	var cloned T
	filled := func(set func(s *whole.Shelf, i int)) func() func() {
		return func() func() {
			s := new(whole.Shelf)
			e.fill(s, cloned, len(keys))
			for _, key := range keys {
				e.inMap(s, key, cloned)
			}
			return func() {
				for i := range n {
					set(s, i)
				}
			}
		}
	}
	compare(b,
		contender{"number+clone", n, 1, filled(func(s *whole.Shelf, i int) {
			s.SetTotal(int64(i))
			cloned = auditimpl.Clone(e.value(i))
		})},
		contender{"field+clone", n, 1, filled(func(s *whole.Shelf, i int) {
			v := e.value(i)
			e.field(s, v)
			cloned = auditimpl.Clone(v)
		})},
		contender{"map", n, 1, filled(func(s *whole.Shelf, i int) { e.inMap(s, keys[i%len(keys)], e.value(i)) })},
		contender{"slice", n, 1, filled(func(s *whole.Shelf, i int) { e.at(s, i%len(keys), e.value(i)) })},
		contender{"clone", n, 1, filled(func(s *whole.Shelf, i int) { cloned = auditimpl.Clone(e.value(i)) })},
	)
}
