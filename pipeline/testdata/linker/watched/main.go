// Command watched runs a pipeline and looks at it from outside, without a server.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"os"
	"slices"

	"github.com/auditline/auditline/pipeline"
)

type source struct{}

func (source) Stream() iter.Seq[string] { return slices.Values(os.Args) }

type sink struct{}

func (sink) Put(string) error { return nil }

func main() {
	runner, err := pipeline.NewRunner(source{}, nil, sink{})
	if err != nil {
		fmt.Println(err)
		return
	}
	live, view := pipeline.Live()
	go view.Tap(context.Background(), "source", 1)
	report, err := runner.Run(context.Background(), live)
	report.WriteText(os.Stdout)
	json.NewEncoder(os.Stdout).Encode(view.Snapshot())
	fmt.Println(err)
}
