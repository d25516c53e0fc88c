package meters

import (
	"context"
	"iter"

	"github.com/auditline/auditline/pipeline"
)

// Contexts has components that take a context first, in every form.
//
//auditgen:beam
type Contexts struct {
	Source *Asked      `pipeline:"source"`
	Scale  *AskedScale `pipeline:"stage"`
	Sums   *AskedSums  `pipeline:"stage,key=Meter"`
	Thin   *AskedThin  `pipeline:"stage,batch=3"`
	Put    *AskedPut   `pipeline:"sink"`
	Pages  *AskedPages `pipeline:"sink,batch=5"`
	All    *AskedAll   `pipeline:"sink,required"`
	Bad    *AskedBad   `pipeline:"dead"`
}

// Asked is a source that can be split and told to go on.
type Asked struct {
	Meters Meters
	Waits  bool // for ever, but for its context, before the first reading
}

// Stream yields the readings.
func (a *Asked) Stream(ctx context.Context) iter.Seq2[*Reading, error] {
	must(ctx)
	if a.Waits {
		<-ctx.Done()
	}
	return a.Meters.Stream()
}

// Split gives sources of one meter each.
func (a *Asked) Split(ctx context.Context, n int) ([]*Asked, error) {
	must(ctx)
	var parts []*Asked
	for _, m := range a.Meters.Split(n) {
		parts = append(parts, &Asked{Meters: m})
	}
	return parts, nil
}

// must wants a context that has not ended.
func must(ctx context.Context) {
	if err := ctx.Err(); err != nil {
		panic(err)
	}
}

// AskedScale is Scale.
type AskedScale struct{ Scale Scale }

// Apply is that of Scale.
func (s *AskedScale) Apply(ctx context.Context, r *Reading) (*Reading, error) {
	must(ctx)
	return s.Scale.Apply(r)
}

// AskedSums is Sums.
type AskedSums struct{ sums Sums }

// Apply is that of Sums.
func (s *AskedSums) Apply(ctx context.Context, r *Reading) (*Reading, bool) {
	must(ctx)
	return s.sums.Apply(r)
}

// Flush is that of Sums.
func (s *AskedSums) Flush(ctx context.Context) iter.Seq[*Reading] {
	must(ctx)
	return s.sums.Flush()
}

// AskedThin is Thin.
type AskedThin struct{ Thin Thin }

// ApplyBatch is that of Thin.
func (t *AskedThin) ApplyBatch(ctx context.Context, batch []*Reading) ([]*Reading, error) {
	must(ctx)
	return t.Thin.ApplyBatch(batch)
}

// AskedPut is Lines.
type AskedPut struct {
	Path   string
	FailAt float64
	lines  Lines
}

// Put is that of Lines.
func (p *AskedPut) Put(ctx context.Context, r *Reading) error {
	must(ctx)
	p.lines.Path, p.lines.FailAt = p.Path, p.FailAt
	return p.lines.Put(r)
}

// AskedPages is Pages.
type AskedPages struct {
	Path  string
	pages Pages
}

// PutBatch is that of Pages.
func (p *AskedPages) PutBatch(ctx context.Context, batch []*Reading) error {
	must(ctx)
	p.pages.Path = p.Path
	return p.pages.PutBatch(batch)
}

// AskedAll is File.
type AskedAll struct{ File File }

// Consume is that of File.
func (a *AskedAll) Consume(ctx context.Context, readings iter.Seq2[*Reading, error]) error {
	must(ctx)
	return a.File.Consume(func(yield func(*Reading) bool) {
		for r := range readings {
			if !yield(r) {
				return
			}
		}
	})
}

// AskedBad is Rejects.
type AskedBad struct{ Rejects Rejects }

// Consume is that of Rejects.
func (b *AskedBad) Consume(ctx context.Context, letters iter.Seq[pipeline.DeadLetter]) error {
	must(ctx)
	return b.Rejects.Consume(letters)
}
