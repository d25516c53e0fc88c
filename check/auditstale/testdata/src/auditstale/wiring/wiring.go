// Package wiring has pipelines that were rewired since they were generated, and one that was not.
package wiring

import "iter"

type source struct{}

func (source) Stream() iter.Seq[int] { return nil }

type stage struct{}

func (*stage) Apply(n int) (int, bool) { return n, true }

type sink struct{}

func (sink) Consume(iter.Seq[int]) {}

type Current struct {
	In  source `pipeline:"source"`
	Add *stage `pipeline:"stage"`
	Out sink   `pipeline:"sink"`
}

type Longer struct { // want `auditstale: generated code of Longer is stale: it was wired otherwise: run go generate`
	In   source `pipeline:"source"`
	Add  *stage `pipeline:"stage"`
	More *stage `pipeline:"stage"`
	Out  sink   `pipeline:"sink"`
}

type Former struct { // want `generated code of Former is stale: it still has Run: run go generate`
	In source
}

type Fresh struct { // want `generated code of Fresh is missing: run go generate`
	In  source `pipeline:"source"`
	Out sink   `pipeline:"sink"`
}
