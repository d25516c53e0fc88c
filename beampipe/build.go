package beampipe

import (
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/transforms/stats"
)

func init() {
	beam.RegisterDoFn(reflect.TypeFor[splitStep]())
	beam.RegisterDoFn(reflect.TypeFor[sourceStep]())
	beam.RegisterDoFn(reflect.TypeFor[stageStep]())
	beam.RegisterDoFn(reflect.TypeFor[batchStep]())
	beam.RegisterDoFn(reflect.TypeFor[keyStep]())
	beam.RegisterDoFn(reflect.TypeFor[keyedStep]())
	beam.RegisterDoFn(reflect.TypeFor[sinkStep]())
	beam.RegisterDoFn(reflect.TypeFor[outcomeStep]())
	beam.RegisterType(reflect.TypeFor[sourcePart]())
}

// Build adds a pipeline to a Beam graph, of which parts describes the components. Generated code
// calls it.
func Build[P any](s beam.Scope, p *P, parts func(*P) []Part) Counts {
	b := &builder{scope: s.Scope(reflect.TypeFor[P]().Name()), name: qualified(reflect.TypeFor[P]()), parts: parts(p)}
	if b.err = b.pack(parts(new(P))); b.err == nil {
		b.build()
	}
	return b.counts()
}

// builder adds the steps of a pipeline to a graph.
type builder struct {
	scope   beam.Scope
	name    string // of the pipeline's type
	parts   []Part
	configs [][]byte
	err     error // why the pipeline cannot be sent to workers

	source  *sourceStep
	letters []beam.PCollection
	counted []beam.PCollection
	sums    beam.PCollection
}

// pack writes the configuration of all components; fresh are those of an empty pipeline.
func (b *builder) pack(fresh []Part) error {
	for i, p := range b.parts {
		config, err := p.pack(p.field, fresh[i])
		if err != nil {
			return err
		}
		b.configs = append(b.configs, config)
	}
	return nil
}

func (b *builder) build() {
	records := b.addStages()
	before := b.sum("Counts")
	for i, p := range b.parts {
		if p.role == sink {
			b.addSink(i, records, before)
		}
	}
	if i := len(b.parts) - 1; b.parts[i].role == deadLetter {
		b.addSink(i, beam.Flatten(b.scope, b.letters...), b.sum("CountsWithSinks"))
	}
	b.sums = b.sum("AllCounts")
}

// addStages adds what comes before the sinks, and returns the records that come to these.
func (b *builder) addStages() (records beam.PCollection) {
	for i, p := range b.parts {
		s := b.scope.Scope(p.name)
		switch {
		case p.role == source:
			records = b.addSource(s, i)
		case p.role == stage && p.keyed == nil && p.batch != nil:
			records = b.add(s, &batchStep{step: b.step(i)}, records)
		case p.role == stage && p.keyed == nil:
			records = b.add(s, &stageStep{b.step(i)}, records)
		case p.role == stage:
			byKey := beam.GroupByKey(s, beam.ParDo(s, &keyStep{b.step(i)}, records))
			records = b.add(s, &keyedStep{b.step(i)}, byKey)
		}
	}
	return records
}

// sum adds up what has been counted so far.
func (b *builder) sum(name string) beam.PCollection {
	sums := stats.SumPerKey(b.scope.Scope(name), beam.Flatten(b.scope, b.counted...))
	b.counted = []beam.PCollection{sums}
	return sums
}

// step is what the graph carries of component i.
func (b *builder) step(i int) step {
	role, letters := b.parts[i].role, b.parts[len(b.parts)-1].role == deadLetter
	return step{
		work:    work{b.name, i, b.configs[i]},
		Letters: letters && role != deadLetter,
		Last:    role != sink && role != deadLetter && b.parts[i+1].role == sink,
	}
}

// sinks is how many sinks records go to.
func (b *builder) sinks() (n int) {
	for _, p := range b.parts {
		if p.role == sink {
			n++
		}
	}
	return n
}

// addSource asks the source for its records, or, where that gives several, all of them.
func (b *builder) addSource(s beam.Scope, i int) beam.PCollection {
	b.source = &sourceStep{step: b.step(i)}
	whole := sourcePart{0, b.configs[i]}
	if b.parts[i].split == nil {
		return b.add(s, b.source, beam.Create(s, whole))
	}
	parts, counted := beam.ParDo2(s, &splitStep{b.step(i), *sourceParts}, beam.Create(s, whole))
	b.counted = append(b.counted, counted)
	return b.add(s, b.source, beam.Reshuffle(s, parts))
}

// add adds a step that gives records.
func (b *builder) add(s beam.Scope, fn any, in beam.PCollection) beam.PCollection {
	records, letters, counted := beam.ParDo3(s, fn, in)
	b.letters, b.counted = append(b.letters, letters), append(b.counted, counted)
	return records
}

// addSink hands all records to a sink, in one call; before are the counts of what has to be done
// then.
func (b *builder) addSink(i int, records, before beam.PCollection) {
	s := b.scope.Scope(b.parts[i].name)
	letters, counted := beam.ParDo2(s, &sinkStep{b.step(i), b.sinks() > 1}, beam.Impulse(s),
		beam.SideInput{Input: records}, beam.SideInput{Input: before})
	b.letters, b.counted = append(b.letters, letters), append(b.counted, counted)
}
