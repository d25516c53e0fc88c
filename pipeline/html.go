package pipeline

import (
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"runtime"
	"time"
)

//go:embed report.html
var pageSource string

// page is what the template of the HTML report shows.
type page struct {
	Report      *Report
	Summary     [][2]string
	Graph       graph
	Timelines   []timeline
	Letters     []letter
	MoreLetters int64 // dead ones that are not listed
	Environment [][2]string
	Failure     string
}

// WriteHTML writes the report as one self-contained page: the pipeline as a graph with the records on its edges, a
// timeline of each monitored attribute, the dead letters, the memory, the environment. It needs no script.
func (r *Report) WriteHTML(w io.Writer) error {
	// The template is made here, not at package level: programs that write no page then link no templates, whose
	// reflection would keep every exported method alive.
	t, err := template.New("report").Funcs(template.FuncMap{"thousands": thousands, "latency": latency}).Parse(pageSource)
	if err != nil {
		return fmt.Errorf("pipeline: the page of the report: %w", err)
	}
	return t.Execute(w, page{
		Report: r, Summary: r.summary(), Graph: drawGraph(r), Timelines: timelines(r),
		Letters: r.letters, MoreLetters: max(r.Dead-int64(len(r.letters)), 0),
		Environment: environment(), Failure: r.failure,
	})
}

// environment says where the run took place.
func environment() [][2]string {
	return [][2]string{
		{"Go", runtime.Version()},
		{"system", runtime.GOOS + "/" + runtime.GOARCH},
		{"processors", fmt.Sprintf("%d, of which %d in use", runtime.NumCPU(), runtime.GOMAXPROCS(0))},
		{"written", time.Now().Format(time.RFC1123)},
	}
}
