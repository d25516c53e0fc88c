package monitored

import (
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/sample/exercises/protocols"
	"github.com/auditline/auditline/sample/internal/reference"
	"github.com/auditline/auditline/sample/weather"
)

// all is more records than any test has.
const all = math.MaxInt

func readingsOf(records []*weather.InstrumentedSlottedRecord) []reference.Reading {
	var readings []reference.Reading
	for _, r := range records {
		readings = append(readings, reference.Of(r))
	}
	return readings
}

// settingsToTry cover no record and one, thresholds at and beyond both ends, windows of one and
// longer than the stream, and random ones between.
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
		want := reference.Synthetic(s.Records, s.Seed, s.Threshold, s.Window)
		sink := &weather.ConsoleSink{Out: io.Discard, Show: all}
		runner, err := newRunner(s, sink)
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
	sink := &weather.ConsoleSink{Out: io.Discard}
	runner, err := newRunner(Settings{Records: 5000, Seed: 42, Window: 5}, sink)
	if err != nil {
		t.Fatal(err)
	}
	if err := runner.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	for stage, changes := range changesPerStage(runner.Report) {
		if changes["recordsProcessed"] != 5000 || changes["meanLatencyMs"] != 5000 || changes["errorCount"] != 0 {
			t.Errorf("%s: got %v, want 5000, 5000 and 0 changes", stage, changes)
		}
	}
}

func TestUnmonitoredRunLogsNoStageEvent(t *testing.T) {
	t.Parallel()
	runner, err := newRunner(Settings{100, 42, 20, 5}, &weather.ConsoleSink{Out: io.Discard})
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

func TestAFailingRecordEndsTheRunWithItsNumber(t *testing.T) {
	t.Parallel()
	const broken = "sensor-007"
	number := slices.IndexFunc(reference.Synthetic(100, 42, 0, 1), func(r reference.Reading) bool { return r.Sensor == broken }) + 1
	stages := []any{&weather.NormalizeTransform{
		Range:         weather.Range{Low: 0, High: 100},
		RangeBySensor: map[string]weather.Range{broken: {}},
	}}
	runner, err := NewMonitoredPipelineRunner(&protocols.SyntheticSource{Records: 100, Seed: 42}, stages, &weather.ConsoleSink{Out: io.Discard})
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
	runner, err := newRunner(Settings{100, 42, 20, 5}, &weather.ConsoleSink{Out: fullDisk{}, Show: 1})
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
	runner, err := newRunner(Settings{}, &weather.ConsoleSink{Out: io.Discard})
	if err != nil {
		t.Fatal(err)
	}
	const want = "the pipeline has not run yet: call Run first"
	if err := PrintPipelineReport(io.Discard, runner, 1); fmt.Sprint(err) != want {
		t.Errorf("got error %q, want %q", fmt.Sprint(err), want)
	}
}
