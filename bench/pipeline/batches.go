package pipeline

import "iter"

// Held yields readings that are there already, as those are that wait in a batch: N of them, over a
// thousand again and again.
type Held struct {
	N       int
	records []*Reading
}

// NewHeld makes the readings.
func NewHeld(n int) *Held {
	h := &Held{N: n}
	for i := range 1000 {
		h.records = append(h.records, &Reading{Sensor: i & 15, Time: int64(i)})
	}
	return h
}

// Stream yields them.
func (h *Held) Stream() iter.Seq[*Reading] {
	return func(yield func(*Reading) bool) {
		for i := range h.N {
			if !yield(h.records[i%1000]) {
				return
			}
		}
	}
}

// Touch writes to its records, one by one or several at a time.
type Touch struct{ N int64 }

// Apply is Touch for one record.
func (t *Touch) Apply(rec *Reading) (*Reading, error) {
	t.N++
	rec.Time = t.N
	return rec, nil
}

// ApplyBatch is Touch for several.
func (t *Touch) ApplyBatch(batch []*Reading) ([]*Reading, error) {
	for _, rec := range batch {
		t.N++
		rec.Time = t.N
	}
	return batch, nil
}

// Add adds up its records, one by one or several at a time.
type Add struct{ Sum int64 }

// Put is Add for one record.
func (a *Add) Put(rec *Reading) error {
	a.Sum += rec.Time
	return nil
}

// PutBatch is Add for several.
func (a *Add) PutBatch(batch []*Reading) error {
	for _, rec := range batch {
		a.Sum += rec.Time
	}
	return nil
}

// OneByOne has no batches.
type OneByOne struct {
	Source *Held  `pipeline:"source"`
	Touch  *Touch `pipeline:"stage"`
	Add    *Add   `pipeline:"sink"`
}

// BatchedStage has batches of 100 at its stage.
type BatchedStage struct {
	Source *Held  `pipeline:"source"`
	Touch  *Touch `pipeline:"stage,batch=100"`
	Add    *Add   `pipeline:"sink"`
}

// BatchedSink has batches of 100 at its sink.
type BatchedSink struct {
	Source *Held  `pipeline:"source"`
	Touch  *Touch `pipeline:"stage"`
	Add    *Add   `pipeline:"sink,batch=100"`
}

// WaitingSink is BatchedSink with a limit of the wait, for which the source has a goroutine of its
// own.
type WaitingSink struct {
	Source *Held  `pipeline:"source"`
	Touch  *Touch `pipeline:"stage"`
	Add    *Add   `pipeline:"sink,batch=100,wait=50ms"`
}
