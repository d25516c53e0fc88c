// Command plain serves pages, and runs a pipeline whose components are known only at run time.
package main

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"os"
	"slices"

	"github.com/auditline/auditline/pipeline"
)

type source struct{}

func (source) Stream() iter.Seq[*http.Server] { return slices.Values([]*http.Server{{Addr: ":0"}}) }

type sink struct{}

func (sink) Put(s *http.Server) error { return s.ListenAndServe() }

func main() {
	runner, err := pipeline.NewRunner(source{}, nil, sink{})
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := runner.Run(context.Background())
	report.WriteText(os.Stdout)
	fmt.Println(err)
}
