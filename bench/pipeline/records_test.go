package pipeline

import (
	"context"
	"iter"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// Repeating yields one record N times, and the components below pass it on: what then costs is the
// passing.
type Repeating[T any] struct {
	N      int
	Record T
}

// Stream yields the record N times.
func (r *Repeating[T]) Stream() iter.Seq[T] {
	return func(yield func(T) bool) {
		for range r.N {
			if !yield(r.Record) {
				return
			}
		}
	}
}

// Keep passes records one by one.
type Keep[T any] struct{}

// Apply keeps every record.
func (*Keep[T]) Apply(rec T) (T, bool) { return rec, true }

// KeepValue is Keep with a value as its receiver, the context and an error.
type KeepValue[T any] struct{}

// Apply keeps every record.
func (KeepValue[T]) Apply(_ context.Context, rec T) (T, error) { return rec, nil }

// KeepAll passes the whole stream.
type KeepAll[T any] struct{}

// Transform keeps every record.
func (*KeepAll[T]) Transform(in iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		for rec := range in {
			if !yield(rec) {
				return
			}
		}
	}
}

// Discard takes records and does nothing.
type Discard[T any] struct{}

// Put never fails.
func (*Discard[T]) Put(T) error { return nil }

// Registered is a reading that runners pass without reflection.
type Registered Reading

func init() { pipeline.RegisterRecord[Registered]() }

// BenchmarkRunner compares what passes through three stages of a pipeline that is built at run
// time: records by their type, stages by their form.
func BenchmarkRunner(b *testing.B) {
	rec := new(Reading)
	compare(b,
		passing("pointers", short, rec, new(Keep[*Reading])),
		passing("pointers-values-as-receivers-contexts", short, rec, KeepValue[*Reading]{}),
		passing("pointers-whole-streams", short, rec, new(KeepAll[*Reading])),
		passing[any]("interfaces", short, rec, new(Keep[any])),
		passing("strings", short, "reading", new(Keep[string])),
		passing("int64s", short, int64(1)<<40, new(Keep[int64])),
		passing("structs", short/5, *rec, new(Keep[Reading])),
		passing("structs-registered", short, Registered(*rec), new(Keep[Registered])),
	)
}

func passing[T any](name string, n int, rec T, stage any) contender {
	return contender{name, n, func(n int) int {
		r, err := pipeline.NewRunner(&Repeating[T]{n, rec}, []any{stage, stage, stage}, new(Discard[T]))
		if err != nil {
			panic(err)
		}
		return finish(r.Run(context.Background()))
	}}
}
