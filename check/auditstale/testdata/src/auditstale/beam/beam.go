// Package beam has pipelines with code for Apache Beam, and without.
package beam

import "iter"

type source struct{}

func (source) Stream() iter.Seq[*Reading] { return nil }

type sink struct{}

func (sink) Consume(iter.Seq[*Reading]) {}

type others struct{}

func (others) Stream() iter.Seq[Grown] { return nil }

type otherSink struct{}

func (otherSink) Put(Grown) error { return nil }

// Reading is what it was.
type Reading struct {
	Value float64
	unit  string
}

type Grown struct { // want `generated code of Grown is stale: workers do not get the fields that it has: run go generate`
	Value float64
	New   string
}

//auditgen:beam
type Current struct {
	In  source `pipeline:"source"`
	Out sink   `pipeline:"sink"`
}

//auditgen:beam
type Asks struct { // want `generated code of Asks is stale: it lacks Beam: run go generate`
	In  others    `pipeline:"source"`
	Out otherSink `pipeline:"sink"`
}

type Former struct { // want `generated code of Former is stale: it still has Beam: run go generate`
	In  source `pipeline:"source"`
	Out sink   `pipeline:"sink"`
}
