package meters

import (
	"fmt"
	"iter"
	"os"
)

// Nested has a stage that is a sub-pipeline, of which a stage is one as well, and a sink that is
// told places where the pipeline runs in one process.
//
//auditgen:beam
type Nested struct {
	Source *Placed  `pipeline:"source"`
	Clean  *Clean   `pipeline:"stage,retry=1,backoff=1us"`
	Many   *Many    `pipeline:"stage,batch=6"`
	Sink   *Offset  `pipeline:"sink"`
	Bad    *Rejects `pipeline:"dead"`
}

// Clean lets valid readings through.
type Clean struct {
	Large *Threshold `pipeline:"stage"`
	Small *Small     `pipeline:"stage"`
}

// Small makes readings smaller.
type Small struct {
	Scale Scale      `pipeline:"stage"`
	Large *Threshold `pipeline:"stage"`
}

// Many takes batches, since a stage in it does.
type Many struct {
	Scale Scale  `pipeline:"stage"`
	Halve *Halve `pipeline:"stage,batch=4"`
}

// Placed is a Counter that knows its place.
type Placed struct {
	Counter Counter
	place   int
}

// Stream yields the readings.
func (p *Placed) Stream() iter.Seq2[*Reading, error] {
	return func(yield func(*Reading, error) bool) {
		for r, err := range p.Counter.Stream() {
			p.place++
			if !yield(r, err) {
				return
			}
		}
	}
}

// Position is where the next reading begins.
func (p *Placed) Position() int { return p.place }

// Seek goes on from a place.
func (p *Placed) Seek(place int) error {
	p.place = place
	return nil
}

// Offset writes readings to a file, with their places if it is told them.
type Offset struct {
	Path string
	text []byte
}

// PutAt is called where there are places.
func (o *Offset) PutAt(_ int, r *Reading) error { return o.Put(r) }

// Put is called elsewhere.
func (o *Offset) Put(r *Reading) error {
	o.text = fmt.Appendf(o.text, "%s %g\n", r.Meter, r.Value())
	return os.WriteFile(o.Path, o.text, 0o600)
}
