// Package wired has pipelines that are wired by tags.
package wired

import (
	"context"
	"iter"
)

type record struct {
	Sensor string
	Cold   bool
}

func (*record) Hot() bool { return true }

func (*record) Kind() int { return 0 }

type source struct{}

func (*source) Stream() iter.Seq[*record] { return nil }

type pairs struct{}

func (pairs) Stream(context.Context) iter.Seq2[*record, error] { return nil }

type filter struct{}

func (*filter) Transform(s iter.Seq[*record]) iter.Seq[*record] { return s }

type average struct{ sum float64 }

func (*average) Apply(rec *record) (*record, bool) { return rec, true }

type convert[In, Out any] struct{}

func (convert[In, Out]) Apply(In) (out Out, err error) { return }

type brokenStage struct{}

func (*brokenStage) Process(s iter.Seq[*record]) iter.Seq[*record] { return s }

type sink struct{}

func (*sink) Consume(iter.Seq[*record]) {}

type putter interface{ Put(*record) error }

type embeds struct{ *filter }

type alias = average

type Good struct {
	Source pairs                 `pipeline:"source"`
	Filter embeds                `pipeline:"stage"`
	There  convert[*record, int] `pipeline:"stage"`
	Back   convert[int, *record] `pipeline:"stage"`
	Mean   *alias                `pipeline:"stage,key=Sensor"`
	Kinds  *average              `pipeline:"stage,key=Kind"`
	Sink   putter                `pipeline:"sink"`
	other  int                   `pipeline:"-"`
}

type Shape struct {
	Source source       `pipeline:"source"` // want `Shape.Source: Source 'source' violates SourceProtocol: method Stream has a pointer receiver, but the component is a value; use \*source$`
	Broken *brokenStage `pipeline:"stage"`  // want `pipelinetype: Shape.Broken: Stage 0 'brokenStage' violates PipelineStageProtocol: missing method Transform\(stream\) \(has method Process; want Transform\); rename Process to Transform$`
	Sink   *average     `pipeline:"sink"`   // want `Shape.Sink: Sink 'average' violates SinkProtocol: missing method Consume\(stream\)`
}

type Types struct {
	Source *source               `pipeline:"source"`
	There  convert[*record, int] `pipeline:"stage"`
	Filter *filter               `pipeline:"stage"` // want `Types.Filter: Stage 1 'filter' violates PipelineStageProtocol: takes \*wired.record, but Stage 0 'convert\[\*wired.record, int\]' gives int`
	Sink   *sink                 `pipeline:"sink"`
}

type Order struct { // want `Order has no source; tag a field`
	First *filter `pipeline:"stage"`
	Sink  *sink   `pipeline:"sink"`
	Again *sink   `pipeline:"sink"`
	Last  *filter `pipeline:"stage"` // want `Order.Last: a stage behind a sink; move the sinks below it`
}

type totals struct{ average }

func (*totals) Flush(context.Context) iter.Seq[*record] { return nil }

type listing struct{ average }

func (*listing) Flush() []*record { return nil }

type counting struct{ average }

func (*counting) Flush() iter.Seq[int] { return nil }

// writing has a Flush as buffers have it, which is none of ours.
type writing struct{ average }

func (*writing) Flush() error { return nil }

type Flushes struct {
	Source   *source   `pipeline:"source"`
	Totals   *totals   `pipeline:"stage,key=Sensor"`
	Listing  *listing  `pipeline:"stage"` // want `Flushes.Listing: Stage 1 'listing' violates PipelineStageProtocol: method Flush has the wrong shape \(have Flush\(\) \[\]\*wired.record; want Flush\(\) iter.Seq\[Out\]\); give it such a shape`
	Counting *counting `pipeline:"stage"` // want `Flushes.Counting: Stage 2 'counting' violates PipelineStageProtocol: Apply gives \*wired.record, but Flush gives int; let both give the same records`
	Writing  *writing  `pipeline:"stage"`
	Sink     *sink     `pipeline:"sink"`
}

type Workers struct {
	Source *source  `pipeline:"source"`
	Auto   *average `pipeline:"stage,workers=auto,unordered"`
	Keyed  *average `pipeline:"stage,workers=2,key=Sensor"`
	Any    interface {
		Apply(*record) (*record, error)
	} `pipeline:"stage,workers=2,shared"`
	None   *average `pipeline:"stage,workers=0"` // want `Workers.None: option workers has value "0"; want workers=X with X a number from 1 to 99999, or auto`
	Whole  *filter  `pipeline:"stage,workers=2"` // want `Workers.Whole: option workers needs a stage that works record by record; give filter a method Apply`
	Copied interface {
		Apply(*record) (*record, error)
	} `pipeline:"stage,workers=2"` // want `Workers.Copied: option workers copies the stage for each worker, but the field is an interface; give it a concrete type, or add shared`
	Alone  *average `pipeline:"stage,unordered"`                 // want `Workers.Alone: option unordered says how several workers go about it; add workers=N, or remove unordered`
	Pinned *average `pipeline:"stage,workers=2,key=Kind,shared"` // want `Workers.Pinned: option shared gives all workers one stage, but key= makes a copy for each key; remove one of them`
	Sink   *sink    `pipeline:"sink,workers=2"`                  // want `Workers.Sink: option workers is for stages; remove it`
}

type many struct{}

func (*many) ApplyBatch(recs []*record) ([]*record, error) { return recs, nil }
func (*many) PutBatch([]*record) error                     { return nil }

type Batches struct {
	Source *source  `pipeline:"source"`
	Many   *many    `pipeline:"stage,batch=100,wait=50ms,retry=2"`
	Single *average `pipeline:"stage,batch=100"`         // want `Batches.Single: Stage 1 'average' violates PipelineStageProtocol: missing method ApplyBatch\(records\); add ApplyBatch\(\[\]In\) \(\[\]Out, error\), or remove option batch`
	Untold *many    `pipeline:"stage"`                   // want `Batches.Untold: Stage 2 'many' violates PipelineStageProtocol: missing method Transform\(stream\) \(has method ApplyBatch, which a generated pipeline calls where the tag has batch=N\); add that option, or add Transform`
	Alone  *average `pipeline:"stage,wait=50ms"`         // want `Batches.Alone: option wait is how long a record waits for its batch to fill; add batch=N`
	Keyed  *many    `pipeline:"stage,batch=2,key=Senor"` // want `Batches.Keyed: .*has no field or method without parameters called Senor; did you mean Sensor`
	Worked *many    `pipeline:"stage,batch=2,workers=2,shared"`
	Sink   *many    `pipeline:"sink,batch=100"`
}

type Sources struct {
	Source *source `pipeline:"source"`
	Again  *source `pipeline:"source"` // want `Sources.Again is a second source; a pipeline has one, remove one of them`
	Sink   *sink   `pipeline:"sink"`
}

type Sinks struct {
	Source *source `pipeline:"source"`
	All    *sink   `pipeline:"sink"`
	Some   *sink   `pipeline:"sink,when=Hot,required"`
	Field  *sink   `pipeline:"sink,when=Cold"`
	Wrong  *filter `pipeline:"sink"`             // want `Sinks.Wrong: Sink 'filter' violates SinkProtocol`
	None   *sink   `pipeline:"sink,when=Warm"`   // want `Sinks.None: \*wired.record has no field or method without parameters called Warm; name one that it has`
	Text   *sink   `pipeline:"sink,when=Sensor"` // want `Sinks.Text: Sensor of \*wired.record has type string; want bool, true for the records that Text is to get`
	Forced *sink   `pipeline:"sink,required=no"` // want `Sinks.Forced: option required takes no value; remove =no`
}

type Sub struct {
	Filter *filter  `pipeline:"stage"`
	Mean   *average `pipeline:"stage"`
}

type Nesting struct {
	Source *source `pipeline:"source"`
	Sub    *Sub    `pipeline:"stage"`
	Value  Sub     `pipeline:"stage"` // want `Nesting.Value: Stage 1 'Sub' violates PipelineStageProtocol: method Transform has a pointer receiver, but the component is a value; use \*Sub`
	Sink   *sink   `pipeline:"sink"`
}

type Dead struct {
	Source *source `pipeline:"source"`
	Sink   *sink   `pipeline:"sink"`
	Typed  *sink   `pipeline:"dead"` // want `Dead.Typed: Consume of sink takes \*wired.record; let it take pipeline.DeadLetter`
	Again  *sink   `pipeline:"dead"` // want `Dead.Again is a second sink of dead letters; a pipeline has one, remove one of them`
}

type Tags struct {
	Source *source  `pipeline:"source,key=Sensor"`         // want `Tags.Source: option key is for stages; remove it`
	A      *filter  `pipeline:"stge"`                      // want `Tags.A: unknown role "stge"; did you mean stage\?`
	B      *average `pipeline:"stage,kye=Sensor"`          // want `Tags.B: unknown option "kye"`
	C      *average `pipeline:"stage,key=Sensor,key=Kind"` // want `Tags.C: option key stands twice; remove one`
	Sink   *sink    `pipeline:"sink"`
}

type Keys struct {
	Source *source  `pipeline:"source"`
	A      *filter  `pipeline:"stage,key=Sensor"` // want `Keys.A: option key needs a stage that works record by record; give filter a method Apply`
	B      *average `pipeline:"stage,key=Place"`  // want `Keys.B: \*wired.record has no field or method without parameters called Place; name one that it has`
	Sink   *sink    `pipeline:"sink"`
}

var anonymous struct {
	Source *source `pipeline:"source"` // want `pipeline tag in a struct that cannot have methods`
}
