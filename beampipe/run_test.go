package beampipe_test

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"

	"github.com/auditline/auditline/beampipe"
	"github.com/auditline/auditline/beampipe/internal/meters"
	"github.com/auditline/auditline/pipeline"
)

func TestMain(m *testing.M) {
	flag.Parse()
	beam.Init()
	if os.Getenv(asWorker) != "" {
		work()
	}
	var err error
	if binaries, err = os.MkdirTemp("", "beampipe"); err != nil {
		panic(err)
	}
	os.Setenv("TMPDIR", binaries) // each run of Beam leaves a file there
	code := m.Run()
	os.RemoveAll(binaries)
	os.Exit(code)
}

// binaries is a folder for what tests build, and for all that they leave.
var binaries string

// runner is a pipeline that runs both ways.
type runner interface {
	beampipe.Pipeline
	Run(context.Context, ...pipeline.Option) (*pipeline.Report, error)
}

// both runs a pipeline, made anew for each, in this process and on prism, and wants the same files
// in dir, byte for byte, and the same counts.
func both(t *testing.T, dir string, create func() runner) {
	t.Helper()
	local, err := create().Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := takeFiles(t, dir)
	if len(want) == 0 {
		t.Fatal("the local run wrote nothing")
	}
	report, err := onPrism(t, create())
	if err != nil {
		t.Fatal(err)
	}
	got := takeFiles(t, dir)
	for name := range want {
		if name == "bad" || strings.HasPrefix(name, "unordered") { // locally, those of batches come when these are full
			got[name], want[name] = sortedLines(got[name]), sortedLines(want[name])
		}
		if got[name] != want[name] {
			t.Errorf("%s on prism: %.500q\nlocally: %.500q", name, got[name], want[name])
		}
	}
	if got, want := counts(report), counts(local); got != want {
		t.Errorf("counts on prism:\n%s\nlocally:\n%s", got, want)
	}
}

func sortedLines(text string) string {
	return strings.Join(slices.Sorted(strings.Lines(text)), "")
}

// onPrism runs a pipeline on prism in this process.
func onPrism(t *testing.T, p beampipe.Pipeline) (*pipeline.Report, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Minute)
	defer cancel()
	return beampipe.Run(ctx, "prism", p)
}

// takeFiles reads and removes the files in dir.
func takeFiles(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	names, _ := filepath.Glob(filepath.Join(dir, "*"))
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = string(content)
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// counts are the numbers of a report that Run promises.
func counts(r *pipeline.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "in %d, out %d, dropped %d, dead %d, absorbed %d, letters %d, retried %d, record events %d\n",
		r.In, r.Out, r.Dropped, r.Dead, r.Absorbed, r.DeadLetters, r.Retried, r.RecordEvents)
	for _, c := range r.Components {
		fmt.Fprintf(&b, "%s %s %s: received %d, passed %d, dropped %d, dead %d, absorbed %d, retried %d\n",
			c.Name, c.Type, c.Role, c.Received, c.Passed, c.Dropped, c.Dead, c.Absorbed, c.Retried)
		fmt.Fprintf(&b, "its monitor: %d records, %d errors\n", c.Monitor.RecordsProcessed(), c.Monitor.ErrorCount())
	}
	for _, f := range failures(r) {
		if !slices.ContainsFunc(r.Components, func(c pipeline.Component) bool { return c.Name == f.Component && c.Role == "sink" }) {
			f.Number = 0
		}
		fmt.Fprintf(&b, "failed at %s: %d %s\n", f.Component, f.Number, f.Error)
	}
	return b.String()
}

// failure is a failed record as the JSON of a report has it.
type failure struct {
	Component, Error string
	Number           int64 // the same in both ways at a sink
}

// failures are the failed records that a report shows, in a fixed order: in one process a sink's
// come between those of others.
func failures(r *pipeline.Report) []failure {
	var read struct {
		DeadLetters []failure `json:"deadLetters"`
	}
	b, err := json.Marshal(r)
	if err == nil {
		err = json.Unmarshal(b, &read)
	}
	if err != nil {
		panic(err)
	}
	slices.SortFunc(read.DeadLetters, func(x, y failure) int {
		return cmp.Or(cmp.Compare(x.Component, y.Component), cmp.Compare(x.Error, y.Error))
	})
	return read.DeadLetters
}

func TestStagesWithoutKey(t *testing.T) {
	dir := t.TempDir()
	both(t, dir, func() runner {
		return &meters.Plain{
			Source: &meters.Counter{N: 1000, M: 7},
			Large:  &meters.Threshold{Min: 10},
			Scale:  meters.Scale{By: 2, SkipOver: 900},
			Sink:   &meters.File{Path: filepath.Join(dir, "out")},
		}
	})
}

// Records that failed come to the sink of dead letters, those of the source as well, and the first
// of them are in the report.
func TestKeyAndDeadLetters(t *testing.T) {
	dir := t.TempDir()
	both(t, dir, func() runner {
		return &meters.Keyed{
			Source: &meters.Counter{N: 4000, M: 7, BadEvery: 50},
			Scale:  meters.Scale{By: 2, FailAt: 33},
			Mean:   &meters.Mean{},
			Sink:   &meters.File{Path: filepath.Join(dir, "out")},
			Bad:    &meters.Rejects{Path: filepath.Join(dir, "bad")},
		}
	})
}

// A record may go to several sinks, fail at several, or go to none.
func TestSeveralSinks(t *testing.T) {
	dir := t.TempDir()
	both(t, dir, func() runner {
		return &meters.Forked{
			Source: &meters.Counter{N: 100, M: 7},
			Low:    &meters.Lines{Path: filepath.Join(dir, "low"), FailAt: 13},
			Odd:    &meters.Lines{Path: filepath.Join(dir, "odd"), FailAt: 13},
			High:   &meters.File{Path: filepath.Join(dir, "high")},
			Bad:    &meters.Rejects{Path: filepath.Join(dir, "bad")},
		}
	})
}

// What stages give at their end comes behind all else, also for a stage that follows.
func TestFlush(t *testing.T) {
	dir := t.TempDir()
	both(t, dir, func() runner {
		return &meters.Flushed{
			Source: &meters.Counter{N: 500, M: 9},
			Sums:   &meters.Sums{},
			Scale:  &meters.Scale{By: 1},
			Again:  &meters.Sums{},
			Sink:   &meters.File{Path: filepath.Join(dir, "out")},
		}
	})
}
