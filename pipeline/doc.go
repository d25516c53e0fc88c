// Package pipeline runs records from a source through stages into a sink, counts every one of them,
// and reports.
//
// A pipeline is a struct whose fields carry tags; the order of the fields is the order of the
// stages:
//
//	type WeatherPipeline struct {
//		Source  *CSVSource              `pipeline:"source"`
//		Valid   *ThresholdFilter        `pipeline:"stage"`
//		Average *MovingAverageTransform `pipeline:"stage,key=SensorID"`
//		Sink    *ConsoleSink            `pipeline:"sink"`
//	}
//
// The command auditgen writes its method Run: straight-line code that calls the components by their
// concrete types, so that the compiler can fuse them into one loop. Components that are known only
// at run time are checked by [Validate] or [Builder] and driven by [Runner].
//
// # Components
//
// A source has Stream, a stage Transform or Apply, a sink Consume or Put; the interfaces of this
// package list every form. Sequences of pairs carry an error beside each record: such an error is
// taken where it appears, and never reaches the next component. A stage or a sink that has both of
// its forms is driven record by record.
//
// # Several sinks
//
// Each sink gets every record, in the order of the fields; sink,when=Method only those for which
// that method or field of the record is true. A record that fails at a sink does not concern the
// others. With [DeadLetters] the sink goes on with the next record; without, and where its Consume
// has returned an error, it gets no more, and Run returns its error when the others are through.
// At a sink that is required, as sink,required says, a failed record ends the run, dead letters or
// not. The report counts a record once: as dead if a sink failed it, as dropped if no sink was to
// have it, else as out; each sink's own counts are beside it. A sink with Consume beside others
// runs as a coroutine, at some 70 ns a record; one with Put is called in line.
//
// # Sub-pipelines
//
// A struct with stages only, and neither source nor sink, gets a method Apply, ApplyBatch or
// Transform instead of Run: it is a stage of other pipelines, and one component of their reports.
//
// # Batches
//
// With the option batch=N in its tag, a stage with ApplyBatch or a sink with PutBatch is given N
// records at a time; wait=50ms bounds how long a record waits for the others. A [BatchError] fails
// some of the records, any other error all of them. With key=F each key has batches of its own,
// with workers=N each batch is one worker's. Everything is counted in records. Where a wait has a
// bound, another goroutine hands batches over while the source is quiet; it and the run's take
// turns.
//
// # Retries
//
// With the options retry=3,backoff=100ms,timeout=2s in its tag, a stage with Apply or a sink with
// Put gets further attempts at a record that fails with a [Retryable] error, or whose attempt took
// longer than the timeout; a component's own method Retry(error) bool decides instead, if it has
// one. The waits between are random, below a bound that doubles, and the end of the run cuts them
// short. Records behind wait: the order is kept.
//
// # Dead letters
//
// A field with the tag dead holds a sink of [DeadLetter]. Every record that fails goes there, and
// to the [DeadLetters] function if there is one, and the run goes on. Where that sink or function
// fails or panics, the run ends with an error that holds the record's own error, too.
//
// # How a run ends
//
// A run ends when the source does, when a component stops early, when a record fails and no
// [DeadLetters] function takes it, when the context is cancelled (with its cause as the
// error), or when a component panics (with a [ComponentError] that holds the stack). However
// it ends, the source is released, no goroutine outlives the run, and Run returns a [Report],
// in which, for stages that give at most one record for one,
// In = Out + Dropped + Dead + Absorbed. What ends the goroutine of Run, as FailNow of package
// testing does in a component, is like a panic to everybody else: views, logs, other components.
//
// A stage with Apply may give what it has kept once its input has ended: see [Flusher]. [StopOn]
// ends the source early, and lets everything behind it finish. A stage with the option workers has
// its work done by other goroutines, while it reads and yields in the run's own.
//
// A run may go on where the one before it has ended, in whatever way: see [Checkpoint].
//
// Records are absorbed, not dropped, by a stage that gives records when its input has ended,
// as one that adds up does. It holds records for longer than it works for them: the report
// then shows no latency.
//
// When a run ends early, components that work on whole streams see their input end, as if it
// were complete. What a stage then yields, such as the sum of what it has, reaches nobody,
// and yield does not say so; a stage that goes on for more than a batch of records is left,
// with all that wait for it, by a panic that Run recovers from: only their deferred functions
// run. A component that wants to know takes a context: where the input ended early, that is
// cancelled before, and its cause is the reason. A sink that keeps all or nothing therefore
// ends like this:
//
//	func (s *Table) Consume(ctx context.Context, in iter.Seq[*Row]) error {
//		for row := range in {
//			s.add(row)
//		}
//		if err := context.Cause(ctx); err != nil {
//			return err // the input is not complete
//		}
//		return s.commit()
//	}
//
// Cancelling lets the record at hand go its way and ends the run before the next, at the
// latest when a batch of records is complete: see [MonitorEvery]. A component that waits has
// to watch the context that it can have as first parameter: Run cannot return before its
// components do. That context ends with the run. A component that goes on after yield
// returned false panics, as in any loop over a sequence. A panic that crosses [iter.Pull]
// leaves its stack behind: where it can come from the source or from stages that work on
// whole streams, the component that pulls is named.
//
// Components are not copied and may keep state from one run to the next; runs of one pipeline must
// not overlap. A run counts without locks: whatever goroutines a component starts, it reads its
// input and yields in the one that called it.
package pipeline
