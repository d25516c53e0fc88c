package beampipe

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem/local"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/pipelineimpl"
)

// Counts is a handle on what a pipeline in a graph has counted, as data. [Run] makes its report of
// it.
type Counts struct {
	built *builder
}

func (b *builder) counts() Counts { return Counts{b} }

// Err says why the pipeline cannot be sent to workers, nil where it can. The graph then holds
// nothing of it.
func (c Counts) Err() error { return c.built.err }

// Sums is a collection of KV<string, int64>: how many records each component has passed on or
// failed, and each sink was given, under names such as "Filter.passed", "Filter.dead" and
// "Sink.given".
func (c Counts) Sums() beam.PCollection { return c.built.sums }

// writeTo lets the run write its outcome to a file.
func (c Counts) writeTo(name string) {
	b := c.built
	s := b.scope.Scope("Report")
	beam.ParDo0(s, &outcomeStep{name}, beam.Impulse(s),
		beam.SideInput{Input: b.sums}, beam.SideInput{Input: beam.Flatten(s, b.letters...)})
}

// outcome is what the launcher hears of a run.
type outcome struct {
	Sums     sums
	Failures []pipelineimpl.Failure // the first ones
}

// sums are the counts of a run so far, by component and outcome.
type sums map[string]int64

// of is one of the counts of a component.
func (s sums) of(p Part, outcome string) int64 { return s[outcomeOf(p.name, outcome)] }

// readCounts reads a side input.
func readCounts(counted func(*string, *int64) bool) sums {
	all, name, n := sums{}, "", int64(0)
	for counted(&name, &n) {
		all[name] += n
	}
	return all
}

// outcomeStep writes the outcome of a run to a file, as JSON.
type outcomeStep struct{ File string }

// ProcessElement is called once, and has the sums and the dead letters as side inputs.
func (o *outcomeStep) ProcessElement(ctx context.Context, _ []byte, counted func(*string, *int64) bool, letters func(**element) bool) error {
	content, err := json.Marshal(outcome{readCounts(counted), firstFailures(letters)})
	if err != nil {
		return err
	}
	fs, err := filesystem.New(ctx, o.File)
	if err != nil {
		return err
	}
	defer fs.Close()
	return filesystem.Write(ctx, fs, o.File, content)
}

// firstFailures are the dead letters that a report shows, of which a run in one process would bring
// the others later.
func firstFailures(letters func(**element) bool) (failures []pipelineimpl.Failure) {
	var first []*element
	var e *element
	for letters(&e) {
		first = append(first, e)
		if len(first) == 2*pipelineimpl.KeptFailures {
			sortByPlace(first)
			first = first[:pipelineimpl.KeptFailures]
		}
	}
	sortByPlace(first)
	for _, e := range first[:min(len(first), pipelineimpl.KeptFailures)] {
		l := as[pipeline.DeadLetter](e.record)
		failures = append(failures, pipelineimpl.Failure{Component: l.Component, Number: l.Number, Error: l.Err.Error()})
	}
	return failures
}

// reportLocation is a flag, as Beam has its own.
var reportLocation = flag.String("report_location", "",
	"folder by which the launcher gets the counts of the workers, on a file system that the program has imported; without it the one for temporary files")

// outcomeFile is the file to which a run is to write its outcome.
func outcomeFile() string {
	folder := *reportLocation
	if folder == "" {
		folder = filepath.ToSlash(os.TempDir())
	}
	return strings.TrimSuffix(folder, "/") + "/auditline-" + rand.Text() + ".json"
}

// readOutcome reads what outcomeStep has written.
func readOutcome(ctx context.Context, file string) (out outcome, err error) {
	fs, err := filesystem.New(ctx, file)
	if err != nil {
		return out, err
	}
	defer fs.Close()
	content, err := filesystem.Read(ctx, fs, file)
	if err != nil {
		return out, err
	}
	err = json.Unmarshal(content, &out)
	return out, err
}

// removeOutcome removes the file, if the file system can and the run got so far.
func removeOutcome(file string) {
	ctx := context.Background()
	fs, err := filesystem.New(ctx, file)
	if err != nil {
		return
	}
	defer fs.Close()
	if remover, ok := fs.(filesystem.Remover); ok {
		_ = remover.Remove(ctx, file)
	}
}
