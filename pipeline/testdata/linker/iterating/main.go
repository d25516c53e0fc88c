// Command iterating does what plain does, and looks at all methods of a type, which keeps every method alive.
package main

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"os"
	"reflect"
	"slices"

	"github.com/auditline/auditline/pipeline"
)

type source struct{}

func (source) Stream() iter.Seq[*http.Server] { return slices.Values([]*http.Server{{Addr: ":0"}}) }

type sink struct{}

func (sink) Put(s *http.Server) error { return s.ListenAndServe() }

func main() {
	fmt.Println(reflect.TypeOf(sink{}).Method(len(os.Args) - 1).Name)
	runner, err := pipeline.NewRunner(source{}, nil, sink{})
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := runner.Run(context.Background())
	report.WriteText(os.Stdout)
	fmt.Println(err)
}
