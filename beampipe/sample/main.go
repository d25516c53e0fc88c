// Command sample runs the weather pipeline twice: in this process by its own Run, and on Apache
// Beam, and says whether both did the same.
//
//	go run ./sample                       on prism, in this process
//	go run ./sample -endpoint=HOST:PORT   on the runner that listens there, by Beam's own flags
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"

	"github.com/auditline/auditline/beampipe"
	"github.com/auditline/auditline/beampipe/sample/weather"
)

var (
	runner  = flag.String("runner", "prism", "Beam runner")
	timeout = flag.Duration("timeout", 2*time.Minute, "how long the run on Beam may take")
)

func main() {
	flag.Parse()
	beam.Init() // a worker stays in here
	if err := run(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "sample:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "weather-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := func(name string) string { return filepath.Join(dir, name) }

	if _, err := weather.New(file("local"), file("rejected")).Run(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, *timeout)
	defer cancel()
	report, err := beampipe.Run(ctx, *runner, weather.New(file("beam"), file("rejected")))
	if err != nil {
		return err
	}
	if err := report.WriteText(os.Stdout); err != nil {
		return err
	}
	return compare(file("local"), file("beam"))
}

// compare wants two files that are the same, and shows how they begin.
func compare(local, onBeam string) error {
	want, err := os.ReadFile(local)
	if err != nil {
		return err
	}
	got, err := os.ReadFile(onBeam)
	if err != nil {
		return err
	}
	if !bytes.Equal(got, want) {
		return errors.New("the table from Beam is not that of the local run")
	}
	fmt.Printf("\n%d lines, the same as those of a local run, byte for byte. The last one:\n%s\n", bytes.Count(got, []byte("\n")), lastLine(got))
	return nil
}

func lastLine(text []byte) []byte {
	lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
	return lines[len(lines)-1]
}
