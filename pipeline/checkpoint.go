package pipeline

import (
	"context"
	"time"

	"github.com/auditline/auditline/pipeline/internal/engine"
)

// CheckpointStore keeps the last checkpoint of one pipeline. One run at a time uses it.
type CheckpointStore interface {
	// Load returns what was saved last, nothing if nothing was.
	Load(ctx context.Context) ([]byte, error)
	// Save puts data in place of what was saved before, as a whole or not at all: when it returns
	// nil, data is there to stay.
	Save(ctx context.Context, data []byte) error
}

// Delivery is how often a record comes to the sinks, however often a run is ended and another one
// goes on.
type Delivery string

// What a [Report] says of the delivery.
const (
	// ExactlyOnce: every sink is told the place of each record (see [PlacePutter]), and may know
	// those that it has had already.
	ExactlyOnce Delivery = "exactly once"
	// AtLeastOnce: records that came behind the last checkpoint come again.
	AtLeastOnce Delivery = "at least once"
)

// Checkpoint lets a run go on where the one before it was when it ended, in whatever way: killed,
// failed, cancelled or drained. The pipeline must be generated, and its source a [Seeker].
//
// Every so many records (an int) or every so long a time (a time.Duration) the run writes the place
// of its source and what its stages hold to store, between two records of the source, when
// everything that the source has yielded has passed: workers and batches are settled first, and
// sinks with a method Flush keep for good what they were given. The time is looked at behind each
// record; a source that yields none has nothing new to keep.
//
// The next run gives the stages what they held, and the source its place. Records behind the last
// checkpoint come again: see [Report].Delivery. A run that comes to the end of its input leaves a
// checkpoint from which the next one begins behind that, with its stages as they are configured; so
// does a run that is drained (see [StopOn]), whose stages do not flush but go on with what they
// hold. To begin anew, remove what the store holds.
//
// A stage is written by its methods MarshalBinary and UnmarshalBinary if it has them, else field by
// field; functions and locks are left out, and a change log of its own begins anew. It gets back
// all that was written, so that what a field was configured with then goes before what it is
// configured with now. What a stage keeps in variables of its method Transform cannot be seen.
//
// A run is refused before its first record if something has no written form, or if what the store
// holds is of another pipeline: one with other components, by their names and types.
func Checkpoint[Every int | time.Duration](store CheckpointStore, every Every) Option {
	plan := engine.CheckpointPlan{Store: store}
	switch every := any(every).(type) {
	case int:
		plan.Records = int64(max(every, 1))
	case time.Duration:
		plan.Time = max(every, 1)
	}
	return func(o *engine.Options) { o.Checkpoint = plan }
}
