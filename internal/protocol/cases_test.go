package protocol_test

import (
	"context"
	"iter"
)

// The components of this file are checked twice: as values by reflect, and as source by go/types.

type Row struct{ N int }

type Reading struct{ N int }

type Numbered interface{ Number() int }

func (r *Reading) Number() int { return r.N }

type goodSource struct{}

func (*goodSource) Stream() iter.Seq[*Reading] { return nil }

type pairSource struct{}

func (pairSource) Stream(context.Context) iter.Seq2[*Row, error] { return nil }

type readings func(func(*Reading) bool)

type namedSequence struct{}

func (namedSequence) Stream() readings { return nil }

type brokenSource struct{}

func (*brokenSource) Generate() iter.Seq[*Reading] { return nil }

type silentSource struct{}

type sliceSource struct{}

func (sliceSource) Stream() []*Reading { return nil }

type goodStage struct{}

func (*goodStage) Transform(s iter.Seq[*Reading]) iter.Seq[*Reading] { return s }

type anyStage[T any] struct{}

func (anyStage[T]) Apply(rec T) (T, bool) { return rec, true }

type numberStage struct{}

func (numberStage) Apply(context.Context, Numbered) (int, error) { return 0, nil }

type bothForms struct{}

func (bothForms) Transform(s iter.Seq[*Reading]) iter.Seq[*Reading] { return s }
func (bothForms) Apply(rec *Reading) (*Reading, bool)               { return rec, true }

type formsTakeApart struct{}

func (formsTakeApart) Transform(iter.Seq[*Row]) iter.Seq[*Reading] { return nil }
func (formsTakeApart) Apply(rec *Reading) (*Reading, bool)         { return rec, true }

type formsGiveApart struct{}

func (formsGiveApart) Transform(iter.Seq[*Row]) iter.Seq[*Row] { return nil }
func (formsGiveApart) Apply(*Row) (any, bool)                  { return nil, true }

type brokenStage struct{}

func (*brokenStage) Process(s iter.Seq[*Reading]) iter.Seq[*Reading] { return s }

type nearStage[A, B any] struct{}

func (nearStage[A, B]) Map(a A) (b B, err error) { return }

type pair[A, B any] struct {
	a A
	b B
}

type misnamedStage struct{}

func (misnamedStage) Transform(pair[int, []Row]) (out struct{ N int }, ok bool) { return }

type variadicStage struct{}

func (variadicStage) Apply(...[]Row) (*Row, bool) { return nil, true }

type halfPairs struct{}

func (halfPairs) Transform(iter.Seq[*Reading]) iter.Seq2[*Reading, error] { return nil }

type intStage struct{}

func (intStage) Transform(n int) (int, map[string]any) { return n, nil }

type embedsStage struct{ *goodStage }

type goodSink struct{}

func (*goodSink) Consume(iter.Seq[*Reading]) {}

type putSink struct{}

func (putSink) Put(any) error { return nil }

type pairSink struct{}

func (pairSink) Consume(context.Context, iter.Seq2[int, error]) error { return nil }

type brokenSink struct{}

func (*brokenSink) Write(iter.Seq[*Reading]) {}

type mutePut struct{}

func (mutePut) Put(*Reading) {}
