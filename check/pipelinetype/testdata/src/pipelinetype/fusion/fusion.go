// Package fusion has pipelines that are right, but do not fuse.
package fusion

import "iter"

type record struct{ n int }

type source struct{}

func (source) Stream() iter.Seq[*record] { return nil }

type deferring struct{}

func (deferring) Stream() iter.Seq[*record] {
	return func(yield func(*record) bool) {
		defer func() {}()
		yield(nil)
	}
}

type opening struct{}

func (opening) Stream() iter.Seq[*record] {
	defer func() {}()
	return func(yield func(*record) bool) { yield(nil) }
}

type whole struct{}

func (*whole) Transform(s iter.Seq[*record]) iter.Seq[*record] { return s }

type each struct{}

func (*each) Apply(r *record) (*record, bool) { return r, true }

type value struct{}

func (value) Apply(r *record) (record, bool) { return *r, true }

type convert[In, Out any] struct{}

func (*convert[In, Out]) Apply(In) (out Out, ok bool) { return }

type sink struct{}

func (sink) Put(any) error { return nil }

type Fused struct {
	Source opening `pipeline:"source"`
	A      *whole  `pipeline:"stage"`
	B      *each   `pipeline:"stage"`
	C      *each   `pipeline:"stage"`
	Sink   sink    `pipeline:"sink"`
}

type table struct{}

func (table) Consume(iter.Seq[*record]) {}

type Forked struct {
	Source opening `pipeline:"source"`
	Sink   sink    `pipeline:"sink"`
	Table  table   `pipeline:"sink"` // want `Forked.Table is not fused with its neighbours, because it takes the whole stream beside other sinks, as a coroutine: give the type a method Put`
}

type Crowd struct {
	Source opening `pipeline:"source"`
	Each   *each   `pipeline:"stage,workers=2"` // want `Crowd.Each is not fused with its neighbours, because its records go to workers and back: keep workers for work that takes longer`
	Sink   sink    `pipeline:"sink"`
}

type many struct{}

func (many) ApplyBatch(recs []*record) ([]*record, error) { return recs, nil }
func (many) PutBatch([]*record) error                     { return nil }

type Batched struct {
	Source opening `pipeline:"source"`
	Many   many    `pipeline:"stage,batch=2"` // want `Batched.Many is not fused with its neighbours, because its records wait for others in a batch: keep batch for work that costs less for several at once`
	Sink   sink    `pipeline:"sink"`
}

type Slow struct {
	Source  deferring                   `pipeline:"source"` // want `pipelinetype: Slow.Source is not fused with its neighbours, because the function that Stream returns has a defer: release what it holds without one`
	A       *whole                      `pipeline:"stage"`
	Again   *whole                      `pipeline:"stage"` // want `Slow.Again is not fused with its neighbours, because its Transform stands in the chain already: give the type a method Apply`
	Generic *convert[*record, *record]  `pipeline:"stage"` // want `Slow.Generic is not fused with its neighbours, because its type is generic: use a type without type arguments`
	Value   value                       `pipeline:"stage"` // want `Slow.Value is not fused with its neighbours, because its records are structs or arrays: use pointers to them`
	Sink    interface{ Put(any) error } `pipeline:"sink"`  // want `Slow.Sink is not fused with its neighbours, because its field is an interface: give it a concrete type`
}
