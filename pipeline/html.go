package pipeline

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"runtime"
	"strings"
	"time"
)

var (
	//go:embed report.html
	pageSource string

	//go:embed report.css
	pageStyle template.CSS
)

// Page is a report as a web page, with what else belongs on it. [Report.WriteHTML] writes one without figures.
type Page struct {
	Title   string // "Pipeline report" if empty
	Report  *Report
	Figures []Figure
}

// Figure is a picture on the page.
type Figure struct {
	Title, Caption string
	Picture        template.HTML // an SVG element, for example; it is taken as it is, so it must be trusted
}

// WriteHTML writes the report as one self-contained page: the pipeline as a graph with the records on its edges, a
// timeline of each monitored attribute, the dead letters, the memory, the environment. It needs no script and loads
// nothing, follows the reader's choice of light or dark, and fits a phone.
func (r *Report) WriteHTML(w io.Writer) error {
	return Page{Report: r}.WriteHTML(w)
}

// WriteHTML writes the page as [Report.WriteHTML] does, followed by the figures. All texts are escaped.
func (p Page) WriteHTML(w io.Writer) error {
	// The template is made here, not at package level: programs that write no page then link no templates, whose
	// reflection would keep every exported method alive.
	functions := template.FuncMap{"thousands": thousands, "latency": latency, "about": Component.about}
	t, err := template.New("report").Funcs(functions).Parse(pageSource)
	if err != nil {
		return fmt.Errorf("pipeline: the page of the report: %w", err)
	}
	var page bytes.Buffer
	if err := t.Execute(&page, p.view()); err != nil {
		return fmt.Errorf("pipeline: the page of the report: %w", err)
	}
	_, err = page.WriteTo(w)
	return err
}

// pageView is what the template shows.
type pageView struct {
	Page
	Style              template.CSS
	Facts, Environment [][2]string
	Graph              graph
	Timelines          []timeline
	Letters            []letter
	MoreLetters        int64  // dead ones that are not listed
	Failure, Details   string // the first line of why the run ended early, and what follows: a stack
}

func (p Page) view() pageView {
	if p.Title == "" {
		p.Title = "Pipeline report"
	}
	r := p.Report
	failure, details, _ := strings.Cut(r.failure, "\n")
	return pageView{
		Page: p, Style: pageStyle, Facts: r.facts(), Environment: r.environment(),
		Graph: drawGraph(r), Timelines: timelines(r),
		Letters: r.letters, MoreLetters: max(r.Dead-int64(len(r.letters)), 0),
		Failure: failure, Details: strings.TrimSpace(details),
	}
}

// facts are the figures of the whole run.
func (r *Report) facts() [][2]string {
	rate := "–"
	if r.Elapsed > 0 {
		rate = thousands(int64(float64(r.In) / r.Elapsed.Seconds()))
	}
	return [][2]string{
		{"records in", thousands(r.In)}, {"records out", thousands(r.Out)},
		{"dropped", thousands(r.Dropped)}, {"dead", thousands(r.Dead)},
		{"elapsed", duration(r.Elapsed)}, {"records per second", rate},
		{"changes logged by stages", thousands(r.StageEvents)}, {"changes logged by records", thousands(r.RecordEvents)},
	}
}

// pageTime is how the page writes moments.
const pageTime = "2 January 2006, 15:04:05 MST"

// environment says where the run took place, and what memory it took.
func (r *Report) environment() [][2]string {
	memory := "not measured (pipeline.MeasureMemory measures it)"
	if r.PeakBytes > 0 {
		memory = megabytes(r.PeakBytes)
	}
	started := "–"
	if !r.Started.IsZero() {
		started = r.Started.Format(pageTime)
	}
	return [][2]string{
		{"run started", started},
		{"peak of live heap", memory},
		{"Go", runtime.Version()},
		{"system", runtime.GOOS + "/" + runtime.GOARCH},
		{"processors", fmt.Sprintf("%d, of which %d in use", runtime.NumCPU(), runtime.GOMAXPROCS(0))},
		{"page written", time.Now().Format(pageTime)},
	}
}
