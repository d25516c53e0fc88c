package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// all is more records than any test has.
const all = math.MaxInt

func readingOf(r *InstrumentedSlottedRecord) reading {
	return reading{r.SensorID, r.Timestamp, r.Value(), r.Normalized(), r.RollingAvg()}
}

func readingsOf(records []*InstrumentedSlottedRecord) []reading {
	var readings []reading
	for _, r := range records {
		readings = append(readings, readingOf(r))
	}
	return readings
}

// settingsToTry cover no record and one, thresholds at and beyond both ends, windows of one and longer than the
// stream, and random ones between.
func settingsToTry() []Settings {
	random := rand.New(rand.NewPCG(1, 2))
	tries := []Settings{{100, 42, 20, 5}}
	for _, records := range []int{0, 1, 2, 400} {
		for _, threshold := range []float64{math.Inf(-1), 0, 100 * random.Float64(), 100, math.NaN()} {
			for _, window := range []int{1, 2, 1 + random.IntN(50), 500} {
				tries = append(tries, Settings{records, random.Uint64(), threshold, window})
			}
		}
	}
	return tries
}

func TestRunnerAgreesWithTheReference(t *testing.T) {
	t.Parallel()
	for _, s := range settingsToTry() {
		want := referenceSynthetic(s.Records, s.Seed, s.Threshold, s.Window)
		sink := &ConsoleSink{Out: io.Discard, Show: all}
		runner, err := newExerciseRunner(s, sink)
		if err != nil {
			t.Fatal(err)
		}
		kept := int64(len(want))
		for pass := range int64(2) {
			if err := runner.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := readingsOf(sink.First); !slices.Equal(got, want) {
				t.Errorf("%+v, pass %d: records differ from the reference", s, pass)
			}
			events := (pass + 1) * 2 * (int64(s.Records) + 2*kept) // two a record that enters one of the three stages
			if runner.Records != kept || runner.ChangeEvents != events || runner.Report.RecordEvents != 3*kept {
				t.Errorf("%+v, pass %d: got %d records, %d and %d events; want %d, %d and %d", s, pass,
					runner.Records, runner.ChangeEvents, runner.Report.RecordEvents, kept, events, 3*kept)
			}
		}
	}
}

// TestCountsOutlastTheLog: a monitor forgets old changes, and still knows how many there were.
func TestCountsOutlastTheLog(t *testing.T) {
	t.Parallel()
	sink := &ConsoleSink{Out: io.Discard}
	runner, err := newExerciseRunner(Settings{Records: 5000, Seed: 42, Window: 5}, sink)
	if err != nil {
		t.Fatal(err)
	}
	if err := runner.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for stage, changes := range resultOf(runner, sink).PerStage {
		if changes["recordsProcessed"] != 5000 || changes["meanLatencyMs"] != 5000 || changes["errorCount"] != 0 {
			t.Errorf("%s: got %v, want 5000, 5000 and 0 changes", stage, changes)
		}
	}
}

func TestUnmonitoredRunLogsNoStageEvent(t *testing.T) {
	t.Parallel()
	runner, err := newExerciseRunner(Settings{100, 42, 20, 5}, &ConsoleSink{Out: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	if err := runner.Run(t.Context(), pipeline.MonitorEvery(0)); err != nil {
		t.Fatal(err)
	}
	if runner.ChangeEvents != 0 || runner.Report.RecordEvents != 240 {
		t.Errorf("got %d stage and %d record events, want 0 and 240", runner.ChangeEvents, runner.Report.RecordEvents)
	}
}

func TestBuildPipelineRestartsAndBreaks(t *testing.T) {
	t.Parallel()
	source := &countingSource{SyntheticSource: SyntheticSource{Records: 100, Seed: 42}}
	records, err := BuildPipeline(t.Context(), source, exerciseStages(20, 5)...)
	if err != nil || source.pulled != 0 {
		t.Fatalf("got %v after %d records", err, source.pulled)
	}
	want := referenceSynthetic(100, 42, 20, 5)
	for pass, stopAfter := range []int{3, 80, 80} {
		var got []reading
		for r, err := range records {
			if err != nil {
				t.Fatal(err)
			}
			if got = append(got, readingOf(r)); len(got) == stopAfter {
				break
			}
		}
		if !slices.Equal(got, want[:stopAfter]) {
			t.Errorf("pass %d: records differ from the reference", pass)
		}
	}
	if want := 4 + 100 + 100; source.pulled != want {
		t.Errorf("the source was pulled %d times, want %d", source.pulled, want)
	}
}

func TestBuildPipelineYieldsAnErrorOnceAndLast(t *testing.T) {
	t.Parallel()
	cause := errors.New("no power")
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	records, err := BuildPipeline(ctx, &SyntheticSource{Records: all, Seed: 42}, exerciseStages(0, 5)...)
	if err != nil {
		t.Fatal(err)
	}
	n, errs := 0, []error{}
	for _, err := range records {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if n++; n == 3 {
			cancel(cause)
		}
	}
	if len(errs) != 1 || !errors.Is(errs[0], cause) {
		t.Errorf("got %d records and errors %v, want once %v", n, errs, cause)
	}
}

func TestBuildPipelinePassesTheBodysPanicOn(t *testing.T) {
	t.Parallel()
	records, err := BuildPipeline(t.Context(), &SyntheticSource{Records: 100, Seed: 42}, exerciseStages(0, 5)...)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		var failed *pipeline.ComponentError
		if err, ok := recover().(error); !ok || !errors.As(err, &failed) {
			t.Errorf("recovered %v, want the error of the run", err)
		}
	}()
	for range records {
		panic("out of paper")
	}
}

func TestBuildPipelineRefusesBrokenComponents(t *testing.T) {
	t.Parallel()
	for want, build := range map[string][]any{
		"Source 'BrokenSource' violates SourceProtocol: missing method Stream(); add Stream() iter.Seq[T]": {&BrokenSource{}},
		"Source 'nil' violates SourceProtocol: missing method Stream() (the component is nil); put one in": {nil},
		"Stage 1 'BrokenStage' violates PipelineStageProtocol: missing method Transform(stream) (has method Process; want Transform); rename Process to Transform": {
			&SyntheticSource{}, &ThresholdFilter{}, &BrokenStage{},
		},
	} {
		records, err := BuildPipeline(t.Context(), build[0], build[1:]...)
		if errorText(err) != want || records != nil {
			t.Errorf("got error %q, want %q", errorText(err), want)
		}
	}
}

func TestAFailingRecordEndsTheRunWithItsNumber(t *testing.T) {
	t.Parallel()
	const broken = "sensor-007"
	number := slices.IndexFunc(referenceSynthetic(100, 42, 0, 1), func(r reading) bool { return r.sensor == broken }) + 1
	stages := []any{&NormalizeTransform{Range: Range{0, 100}, RangeBySensor: map[string]Range{broken: {}}}}
	runner, err := NewMonitoredPipelineRunner(&SyntheticSource{Records: 100, Seed: 42}, stages, &ConsoleSink{Out: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	var failed *pipeline.ComponentError
	if err := runner.Run(t.Context()); !errors.As(err, &failed) || failed.Type != "NormalizeTransform" || failed.Number != int64(number) {
		t.Errorf("got %v, want record %d to fail at NormalizeTransform", err, number)
	}
	if r := runner.Report; r.In != r.Out+r.Dropped+r.Dead || r.Dead != 1 {
		t.Errorf("got %d in, %d out, %d dropped, %d dead", r.In, r.Out, r.Dropped, r.Dead)
	}
}

func TestASinkThatCannotPrintEndsTheRun(t *testing.T) {
	t.Parallel()
	runner, err := newExerciseRunner(Settings{100, 42, 20, 5}, &ConsoleSink{Out: fullDisk{}, Show: 1})
	if err != nil {
		t.Fatal(err)
	}
	if err := runner.Run(t.Context()); !errors.Is(err, errFull) {
		t.Errorf("got %v, want %v", err, errFull)
	}
}

var errFull = fmt.Errorf("disk full")

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestPrintPipelineReportWithoutARun(t *testing.T) {
	t.Parallel()
	runner, err := newExerciseRunner(Settings{}, &ConsoleSink{Out: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	const want = "the pipeline has not run yet: call Run first"
	if err := PrintPipelineReport(io.Discard, runner, 1); errorText(err) != want {
		t.Errorf("got error %q, want %q", errorText(err), want)
	}
}
