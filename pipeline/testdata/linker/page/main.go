// Command page is command plain, but writes the report as a page.
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
	report.WriteHTML(os.Stdout)
	fmt.Println(err)
}
