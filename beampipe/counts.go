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

// countStep writes the sums of a run to a file, as JSON.
type countStep struct{ File string }

// ProcessElement is called once, and has the sums as a side input.
func (c *countStep) ProcessElement(ctx context.Context, _ []byte, sums func(*string, *int64) bool) error {
	all, name, n := map[string]int64{}, "", int64(0)
	for sums(&name, &n) {
		all[name] = n
	}
	content, err := json.Marshal(all)
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
func readSums(ctx context.Context, file string) (sums map[string]int64, err error) {
	fs, err := filesystem.New(ctx, file)
	if err != nil {
		return nil, err
	}
	defer fs.Close()
	content, err := filesystem.Read(ctx, fs, file)
	if err != nil {
		return nil, err
	}
	return sums, json.Unmarshal(content, &sums)
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
