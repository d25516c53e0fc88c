package pipeline

import (
	"context"
	"iter"
)

// Source yields the records of a pipeline; ranging over a second Stream starts again.
type Source[T any] interface{ Stream() iter.Seq[T] }

// ContextSource is a [Source] that wants the run's context, to give up waiting when it is
// cancelled.
type ContextSource[T any] interface {
	Stream(ctx context.Context) iter.Seq[T]
}

// FallibleSource is a [Source] some of whose records may fail: a record beside a non-nil error is
// not used.
type FallibleSource[T any] interface{ Stream() iter.Seq2[T, error] }

// FallibleContextSource is a [FallibleSource] that wants the run's context.
type FallibleContextSource[T any] interface {
	Stream(ctx context.Context) iter.Seq2[T, error]
}

// Transformer is a stage that sees its whole input: it may drop, merge, reorder or multiply
// records.
type Transformer[In, Out any] interface {
	Transform(iter.Seq[In]) iter.Seq[Out]
}

// ContextTransformer is a [Transformer] that wants the run's context.
type ContextTransformer[In, Out any] interface {
	Transform(context.Context, iter.Seq[In]) iter.Seq[Out]
}

// FallibleTransformer is a [Transformer] some of whose records may fail; the errors that it is
// given are always nil.
type FallibleTransformer[In, Out any] interface {
	Transform(iter.Seq2[In, error]) iter.Seq2[Out, error]
}

// FallibleContextTransformer is a [FallibleTransformer] that wants the run's context.
type FallibleContextTransformer[In, Out any] interface {
	Transform(context.Context, iter.Seq2[In, error]) iter.Seq2[Out, error]
}

// Applier is a stage that makes at most one record of each: false drops it.
type Applier[In, Out any] interface{ Apply(In) (Out, bool) }

// ContextApplier is an [Applier] that wants the run's context.
type ContextApplier[In, Out any] interface {
	Apply(context.Context, In) (Out, bool)
}

// FallibleApplier is a stage that makes one record of each: [Skip] drops it, another error fails
// it.
type FallibleApplier[In, Out any] interface{ Apply(In) (Out, error) }

// FallibleContextApplier is a [FallibleApplier] that wants the run's context.
type FallibleContextApplier[In, Out any] interface {
	Apply(context.Context, In) (Out, error)
}

// Flusher is a stage with Apply that keeps something of its records, such as a sum, and gives it
// once its input has ended: Flush is asked once, for a stage with key= once for each copy, in the
// order in which the keys came. It is not asked when the run has ended early.
type Flusher[Out any] interface{ Flush() iter.Seq[Out] }

// ContextFlusher is a [Flusher] that wants the run's context.
type ContextFlusher[Out any] interface {
	Flush(context.Context) iter.Seq[Out]
}

// Consumer is a sink that takes a whole stream; it may stop early.
type Consumer[T any] interface{ Consume(iter.Seq[T]) }

// ContextConsumer is a [Consumer] that wants the run's context.
type ContextConsumer[T any] interface {
	Consume(context.Context, iter.Seq[T])
}

// FallibleConsumer is a [Consumer] that may fail. An error before the end of its input fails the
// record that it was given last; either way it ends the run.
type FallibleConsumer[T any] interface{ Consume(iter.Seq[T]) error }

// FallibleContextConsumer is a [FallibleConsumer] that wants the run's context.
type FallibleContextConsumer[T any] interface {
	Consume(context.Context, iter.Seq[T]) error
}

// PairConsumer is a [Consumer] of pairs; the errors that it is given are always nil.
type PairConsumer[T any] interface{ Consume(iter.Seq2[T, error]) }

// PairContextConsumer is a [PairConsumer] that wants the run's context.
type PairContextConsumer[T any] interface {
	Consume(context.Context, iter.Seq2[T, error])
}

// FalliblePairConsumer is a [FallibleConsumer] of pairs; the errors that it is given are always
// nil.
type FalliblePairConsumer[T any] interface {
	Consume(iter.Seq2[T, error]) error
}

// FalliblePairContextConsumer is a [FalliblePairConsumer] that wants the run's context.
type FalliblePairContextConsumer[T any] interface {
	Consume(context.Context, iter.Seq2[T, error]) error
}

// Putter is a sink that takes record by record: an error fails the record.
type Putter[T any] interface{ Put(T) error }

// ContextPutter is a [Putter] that wants the run's context.
type ContextPutter[T any] interface {
	Put(context.Context, T) error
}

// Seeker is what a [Source] is beside, that can go on from a place. Position, asked while the
// source is yielding a record, tells where the one behind it begins; P is written like a value in a
// change log: a number, a text, a struct of such. Seek, called before Stream, makes Stream begin
// there. Either may take a context first.
type Seeker[P any] interface {
	Position() P
	Seek(P) error
}

// Keeper is what a sink is beside, that holds back what it was given: Flush makes it last, before a
// checkpoint says that it has passed. It may take a context first, and may have no result.
type Keeper interface{ Flush() error }

// PlacePutter is a sink that is told the place of each record: where the source says that the next
// one begins (see [Seeker]). Several records may have one place, in a fixed order. When a run has
// gone on from a checkpoint, a record may come again, with the place that it had: a sink that
// leaves it out, or puts it in place of the first one, has each record once. PutAt is called in
// place of Put where the source is a Seeker of the same P. It may take a context first.
type PlacePutter[P, T any] interface{ PutAt(P, T) error }

// BatchApplier is a stage that is given several records at a time, where its tag has the option
// batch. It returns a record for each, in their order, or fewer where it drops some. A [BatchError]
// fails some of the records: it then returns one for each of them all, or for each that did not
// fail. Any other error fails, and [Skip] drops, them all.
//
// The slice is the stage's until it returns: it may change it and return it, but not keep it.
type BatchApplier[In, Out any] interface {
	ApplyBatch([]In) ([]Out, error)
}

// ContextBatchApplier is a [BatchApplier] that wants the run's context.
type ContextBatchApplier[In, Out any] interface {
	ApplyBatch(context.Context, []In) ([]Out, error)
}

// BatchPutter is a sink that is given several records at a time, where its tag has the option
// batch. A [BatchError] fails some of the records: it has taken the others. Any other error fails
// them all.
//
// The slice is the sink's until it returns: it may change it, but not keep it.
type BatchPutter[T any] interface{ PutBatch([]T) error }

// ContextBatchPutter is a [BatchPutter] that wants the run's context.
type ContextBatchPutter[T any] interface {
	PutBatch(context.Context, []T) error
}
