package cost

import (
	"cmp"
	"context"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
)

// The same pipeline as one writes it for Beam: records by value, with Beam's own coder for structs,
// which are put into the order of time where order matters, and functions registered as the SDK
// advises.

func init() {
	beam.RegisterType(reflect.TypeFor[Reading]())
	beam.RegisterDoFn(reflect.TypeFor[numbersFn]())
	beam.RegisterDoFn(reflect.TypeFor[thresholdFn]())
	beam.RegisterDoFn(reflect.TypeFor[scaleFn]())
	beam.RegisterDoFn(reflect.TypeFor[meanFn]())
	beam.RegisterDoFn(reflect.TypeFor[sumFn]())
	beam.RegisterFunction(byMeter)
	register.Emitter1[Reading]()
	register.Iter1[Reading]()
}

type numbersFn struct{ N int }

func (f *numbersFn) ProcessElement(_ []byte, emit func(Reading)) {
	for r := range (&Numbers{N: f.N}).Stream() {
		emit(*r)
	}
}

type thresholdFn struct{ Min float64 }

func (f *thresholdFn) ProcessElement(r Reading, emit func(Reading)) {
	if r.Value >= f.Min {
		emit(r)
	}
}

type scaleFn struct{ By float64 }

func (f *scaleFn) ProcessElement(r Reading, emit func(Reading)) {
	r.Value *= f.By
	emit(r)
}

func byMeter(r Reading) (string, Reading) { return r.Meter, r }

type meanFn struct{}

func (f *meanFn) ProcessElement(_ string, readings func(*Reading) bool, emit func(Reading)) {
	var mean Mean
	for _, r := range byTime(readings) {
		mean.Apply(&r)
		emit(r)
	}
}

type sumFn struct{ Path string }

func (f *sumFn) ProcessElement(_ context.Context, _ []byte, readings func(*Reading) bool) error {
	sorted := byTime(readings)
	return (&Sum{Path: f.Path}).Consume(func(yield func(*Reading) bool) {
		for i := range sorted {
			if !yield(&sorted[i]) {
				return
			}
		}
	})
}

func byTime(readings func(*Reading) bool) (list []Reading) {
	var r Reading
	for readings(&r) {
		list = append(list, r)
	}
	slices.SortFunc(list, func(x, y Reading) int { return cmp.Compare(x.Time, y.Time) })
	return list
}

// ByHand adds the pipeline to a graph.
func ByHand(s beam.Scope, p *Pipeline) {
	readings := beam.ParDo(s.Scope("Source"), &numbersFn{p.Source.N}, beam.Impulse(s))
	readings = beam.ParDo(s.Scope("Large"), &thresholdFn{p.Large.Min}, readings)
	readings = beam.ParDo(s.Scope("Scale"), &scaleFn{p.Scale.By}, readings)
	groups := beam.GroupByKey(s, beam.ParDo(s.Scope("Key"), byMeter, readings))
	readings = beam.ParDo(s.Scope("Mean"), &meanFn{}, groups)
	beam.ParDo0(s.Scope("Sink"), &sumFn{p.Sink.Path}, beam.Impulse(s), beam.SideInput{Input: readings})
}
