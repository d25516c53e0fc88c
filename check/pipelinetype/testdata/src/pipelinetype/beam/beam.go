package beam

import (
	"encoding/json"
	"io"
	"iter"
	"sync"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// Silent: all of this works on several machines.
//
//auditgen:beam
type Sound struct {
	Source *Rows     `pipeline:"source"`
	Fresh  *Fresh    `pipeline:"stage"`
	Copied Copied    `pipeline:"stage"`
	Again  Again     `pipeline:"stage"`
	Own    Own       `pipeline:"stage"`
	Many   *Many     `pipeline:"stage,batch=10,retry=2"`
	Inner  *Inner    `pipeline:"stage,retry=2"`
	Total  *Total    `pipeline:"stage,key=Key"`
	Sink   *Buffered `pipeline:"sink,retry=2"`
}

// Inner is a sub-pipeline that keeps nothing.
type Inner struct {
	Copied Copied `pipeline:"stage"`
	Again  *Again `pipeline:"stage"`
}

// Many changes its batch, and copies of the records in it.
type Many struct{}

func (*Many) ApplyBatch(batch []*Rec) ([]*Rec, error) {
	out := batch[:0]
	for i, r := range batch {
		r = pipeline.Copy(r)
		r.N++
		batch[i] = r
		out = append(out, batch[i])
	}
	if len(out) > 1 {
		out[0], out[1] = out[1], out[0]
	}
	clear(batch[len(out):])
	return out, nil
}

// Rec has fields of its own that are not exported, and one that writes itself.
type Rec struct {
	N    int
	note string
	at   time.Time
	self Self
	Tags map[string][]*int
}

type Key struct {
	A string
	b [2]float64
}

func (r *Rec) Key() Key { return Key{} }

// Self writes itself.
type Self struct{ f func() }

func (Self) MarshalBinary() ([]byte, error) { return nil, nil }
func (*Self) UnmarshalBinary([]byte) error  { return nil }

// Rows has a field that workers do not need, and one in which it keeps its place.
type Rows struct {
	Log  io.Writer `json:"-"`
	line int
}

func (r *Rows) Stream() iter.Seq[*Rec] {
	r.line++
	return nil
}

// Split gives one part.
func (r *Rows) Split(n int) ([]*Rows, error) { return []*Rows{r}, nil }

// Fresh changes what it makes.
type Fresh struct{ By int }

func (f *Fresh) Apply(r *Rec) (*Rec, bool) {
	made := &Rec{N: r.N * f.By}
	made.N++
	return made, true
}

// Copied changes a copy under the same name.
type Copied struct{}

func (Copied) Apply(r *Rec) (*Rec, error) {
	r = pipeline.Copy(r)
	r.N++
	return r, nil
}

// Again calls a method that changes nothing.
type Again struct{}

func (Again) Apply(r *Rec) (*Rec, bool) { return r, r.positive() }

func (r *Rec) positive() bool { return r.N > 0 }

// Own has a form as JSON of its own.
type Own struct{ secret int }

func (Own) MarshalJSON() ([]byte, error) { return json.Marshal(0) }

func (*Own) UnmarshalJSON([]byte) error { return nil }

func (Own) Apply(r *Rec) (*Rec, bool) { return r, true }

// Total keeps a sum for each key, and may change what it was given.
type Total struct{ sum int }

func (t *Total) Apply(r *Rec) (*Rec, bool) {
	t.sum += r.N
	r.N = t.sum
	return r, true
}

// Buffered remembers what it has.
type Buffered struct {
	mu   sync.Mutex
	kept []*Rec
}

func (b *Buffered) Put(r *Rec) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.kept = append(b.kept, r)
	return nil
}

// Without the directive, nothing is said.
type Local struct {
	Source *Rows  `pipeline:"source"`
	Count  *Count `pipeline:"stage"`
	Sink   *Send  `pipeline:"sink"`
}

//auditgen:beam
type Faulty struct {
	Source *Rows  `pipeline:"source"`
	Count  *Count `pipeline:"stage"`             // want `Faulty\.Count: on Apache Beam, each worker has a Count of its own, but Apply changes it by c\.byKey\[r\.N\]; give the stage a key, or let it keep nothing`
	Clear  Clear  `pipeline:"stage"`             // want `Faulty\.Clear: on Apache Beam, a record may be handed to a stage twice, but Apply of Clear changes it by r\.Tags; change a copy, of pipeline\.Copy`
	Whole  Whole  `pipeline:"stage"`             // want `Faulty\.Whole: on Apache Beam, no worker sees the whole stream that Transform of Whole asks for; give it a method Apply`
	Keyed  *Total `pipeline:"stage,key=Pointer"` // want `Faulty\.Keyed: on Apache Beam, key Pointer has type \*int, which means something to one process only; use another`
	Sink   *Send  `pipeline:"sink"`              // want `Faulty\.Sink: on Apache Beam, Send loses field To of type chan int, which means something to one process only`
}

//auditgen:beam
type Faulty2 struct {
	Source *Strings  `pipeline:"source"`         // want `Faulty2\.Source: on Apache Beam, Split of Strings should give sources of parts of its records; let it return \[\]\*beam\.Strings, or that and an error, or rename it`
	Edit   *Edit     `pipeline:"stage,batch=10"` // want `Faulty2\.Edit: on Apache Beam, a record may be handed to a stage twice, but ApplyBatch of Edit changes it by r\.N; change a copy, of pipeline\.Copy`
	Index  *Index    `pipeline:"stage,batch=10"` // want `Faulty2\.Index: on Apache Beam, a record may be handed to a stage twice, but ApplyBatch of Index changes it by batch\[0\]\.N; change a copy, of pipeline\.Copy`
	Alias  *Alias    `pipeline:"stage"`          // want `Faulty2\.Alias: on Apache Beam, each worker has a Alias of its own, but Apply changes it by last\.N; give the stage a key, or let it keep nothing`
	Outer  *Outer    `pipeline:"stage"`
	Sink   *Buffered `pipeline:"sink"`
}

// Strings has parts that are no sources.
type Strings struct{}

func (*Strings) Stream() iter.Seq[*Rec] { return nil }

func (*Strings) Split(n int) []string { return nil }

// Edit changes records by another name.
type Edit struct{}

func (*Edit) ApplyBatch(batch []*Rec) ([]*Rec, error) {
	for _, r := range batch {
		r.N++
	}
	return batch, nil
}

// Index changes a record where it is.
type Index struct{}

func (*Index) ApplyBatch(batch []*Rec) ([]*Rec, error) {
	batch[0].N = 0
	return batch, nil
}

// Alias keeps something by another name.
type Alias struct{ Last *Point }

type Point struct{ N int }

func (a *Alias) Apply(r *Rec) (*Rec, bool) {
	last := a.Last
	last.N++
	return r, true
}

// Outer is a sub-pipeline with a stage that keeps something.
type Outer struct {
	Count *Count `pipeline:"stage"` // want `Faulty2\.Outer\.Count: on Apache Beam, each worker has a Count of its own, but Apply changes it by c\.byKey\[r\.N\]; put the stage into the pipeline itself, with a key, or let it keep nothing`
	again *Again `pipeline:"stage"` // want `Faulty2\.Outer\.again: on Apache Beam, Outer loses its stage again, which is not exported; export it`
}

//auditgen:beam
type Faulty3 struct {
	Source *Places `pipeline:"source"`
	Sink   *Placed `pipeline:"sink"` // want `Faulty3\.Sink: on Apache Beam, several workers read the source, which has no one place that records could be told; give Placed a method Put as well`
}

// Places tells places, and has another method Split.
type Places struct{}

func (*Places) Stream() iter.Seq[*Rec] { return nil }

func (*Places) Position() int { return 0 }

func (*Places) Seek(int) error { return nil }

func (*Places) Split(text string) []string { return nil }

// Placed takes records with their places only.
type Placed struct{}

func (*Placed) PutAt(int, *Rec) error { return nil }

func (r *Rec) Pointer() *int { return nil }

type Count struct{ byKey map[int]int }

func (c *Count) Apply(r *Rec) (*Rec, bool) {
	c.byKey[r.N]++
	return r, true
}

type Clear struct{}

func (Clear) Apply(r *Rec) (*Rec, bool) {
	clear(r.Tags)
	return r, true
}

type Whole struct{}

func (Whole) Transform(in iter.Seq[*Rec]) iter.Seq[*Rec] { return in }

type Send struct{ To chan int }

func (*Send) Put(*Rec) error { return nil }

// What a component goes by has to be known before Beam has a say.
//
//auditgen:beam
type Unknown struct {
	Source *Rows  `pipeline:"source"`
	Keyed  *Total `pipeline:"stage,key=Nothing"` // want `Unknown\.Keyed: \*beam\.Rec has no field or method without parameters called Nothing; name one that it has`
	Sink   *Send  `pipeline:"sink"`
}
