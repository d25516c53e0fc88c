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

// writeTo lets the run write its sums to a file.
func (c Counts) writeTo(name string) {
	s := c.built.scope.Scope("Report")
	beam.ParDo0(s, &countStep{name}, beam.Impulse(s), beam.SideInput{Input: c.built.sums})
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

// countStep writes the sums of a run to a file, as JSON.
type countStep struct{ File string }

// ProcessElement is called once, and has the sums as a side input.
func (c *countStep) ProcessElement(ctx context.Context, _ []byte, counted func(*string, *int64) bool) error {
	content, err := json.Marshal(readCounts(counted))
	if err != nil {
		return err
	}
	fs, err := filesystem.New(ctx, c.File)
	if err != nil {
		return err
	}
	defer fs.Close()
	return filesystem.Write(ctx, fs, c.File, content)
}

// reportLocation is a flag, as Beam has its own.
var reportLocation = flag.String("report_location", "",
	"folder by which the launcher gets the counts of the workers, on a file system that the program has imported; without it the one for temporary files")

// sumsFile is the file to which a run is to write its sums.
func sumsFile() string {
	folder := *reportLocation
	if folder == "" {
		folder = filepath.ToSlash(os.TempDir())
	}
	return strings.TrimSuffix(folder, "/") + "/auditline-" + rand.Text() + ".json"
}

// readSums reads what countStep has written.
func readSums(ctx context.Context, file string) (read sums, err error) {
	fs, err := filesystem.New(ctx, file)
	if err != nil {
		return nil, err
	}
	defer fs.Close()
	content, err := filesystem.Read(ctx, fs, file)
	if err != nil {
		return nil, err
	}
	return read, json.Unmarshal(content, &read)
}

// removeSums removes the file, if the file system can and the run got so far.
func removeSums(file string) {
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
