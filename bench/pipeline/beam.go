package pipeline

import (
	"context"
	"reflect"
	"sync"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
)

// A Beam pipeline is a graph of registered functions, for a distributed engine. What is stateful
// has a key there; the state of beamAverage lives for a bundle only, which is the least that Beam
// can be asked for.

func init() {
	beam.RegisterType(reflect.TypeFor[Reading]())
	register.Function2x0(beamSource)
	register.Function2x0(beamFilter)
	register.Function1x1(beamNormalize)
	register.DoFn2x0[Reading, func(Reading)](&beamAverage{})
	register.Function1x0(beamCount)
	register.Emitter1[Reading]()
}

func beamSource(n int, emit func(Reading)) {
	for _, rec := range readings(n) {
		emit(rec)
	}
}

func beamFilter(rec Reading, emit func(Reading)) {
	if rec.Value >= 20 {
		emit(rec)
	}
}

func beamNormalize(rec Reading) Reading {
	(&Normalize{0, 100}).scale(&rec)
	return rec
}

type beamAverage struct{ average Average }

func (b *beamAverage) ProcessElement(rec Reading, emit func(Reading)) {
	b.average.add(&rec)
	emit(rec)
}

var beamTotal struct {
	sync.Mutex
	Count
}

func beamCount(rec Reading) {
	beamTotal.Lock()
	defer beamTotal.Unlock()
	_ = beamTotal.Put(&rec)
}

var initBeam = sync.OnceFunc(beam.Init)

// onPrism runs Plain over n readings on Beam's local runner, and returns how many it counted.
func onPrism(n int) (int, error) {
	initBeam()
	beamTotal.Count = Count{}
	p, s := beam.NewPipelineWithRoot()
	records := beam.ParDo(s, beamSource, beam.Create(s, n))
	records = beam.ParDo(s, beamNormalize, beam.ParDo(s, beamFilter, records))
	records = beam.ParDo(s, &beamAverage{}, records)
	beam.ParDo0(s, beamCount, records)
	_, err := prism.Execute(context.Background(), p)
	return beamTotal.N, err
}
