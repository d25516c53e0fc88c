package pipeline

import (
	"errors"
	"io"
	"strings"
	"time"

	"github.com/auditline/auditline/pipeline/internal/render"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Report says what a run did. Where stages give at most one record for one,
// In = Out + Dropped + Dead + Absorbed.
type Report struct {
	Components                []Component   // in order, source first
	In, Out, Dropped, Dead    int64         // records: yielded by the source, failed ones too; taken by the sink
	Absorbed                  int64         // records that went into what stages gave when their input had ended
	DeadLetters               int64         // records that the function given to DeadLetters was called with
	Retried                   int64         // attempts that followed one that had failed
	Started                   time.Time     // before the first component was asked for anything
	Elapsed                   time.Duration // of the whole run
	PeakBytes                 uint64        // most live heap of the program, with MeasureMemory
	StageEvents, RecordEvents int64         // changes logged by the stages' monitors; by records that reached the sink as pointers
	Stopped                   bool          // the context given to StopOn ended the source; what it had yielded was finished
	Resumed                   bool          // the run went on where a checkpoint was taken: its counts are those of the rest
	Delivery                  Delivery      // how often a record comes to the sinks, with Checkpoint
	Err                       error         // why the run ended early: what Run returned; nil where it did not

	failures []summary.Failure // the first records that failed
}

// Component says what a run did at one component.
type Component struct {
	Name, Type, Role                string // the field; its type without package; source, stage or sink
	Received, Passed, Dropped, Dead int64  // records; a source receives what it yields, a sink passes what it takes
	Retried                         int64  // attempts that followed one that had failed
	Absorbed                        int64  // what a stage that gives records when its input has ended took in, and did not give
	Monitor                         *Monitor

	keeps bool // it gives records when its input has ended
}

// WriteText writes the report as a table for people.
func (r *Report) WriteText(w io.Writer) error {
	return render.Text(w, r.summary())
}

// String returns what WriteText writes, so that fmt.Println(report) is for people, too.
func (r *Report) String() string {
	var text strings.Builder
	_ = r.WriteText(&text) // a Builder takes everything
	return text.String()
}

// MarshalJSON writes the report under stable names, the monitors with their last values.
func (r Report) MarshalJSON() ([]byte, error) {
	return render.JSON(r.summary())
}

// WriteMermaid writes the pipeline as a Mermaid flowchart: components as boxes, records as
// numbers on the edges.
func (r *Report) WriteMermaid(w io.Writer) error {
	return render.Mermaid(w, r.summary())
}

// WriteHTML writes the report as one self-contained page: the pipeline as a graph with the
// records on its edges, a timeline of each monitored attribute, the dead letters, the
// memory, the environment. It needs no script and loads nothing, follows the reader's
// choice of light or dark, and fits a phone. Package report adds a title and figures.
func (r *Report) WriteHTML(w io.Writer) error {
	return render.HTML(w, render.Page{Run: r.summary()})
}

// newReport makes a report of what the engine knows of a run.
func newReport(s summary.Run) *Report {
	r := &Report{
		In: s.In, Out: s.Out, Dropped: s.Dropped, Dead: s.Dead, Absorbed: s.Absorbed, DeadLetters: s.DeadLetters, Retried: s.Retried,
		Started: s.Started, Elapsed: s.Elapsed, PeakBytes: s.PeakBytes,
		StageEvents: s.StageEvents, RecordEvents: s.RecordEvents, Stopped: s.Stopped, Err: s.Err, failures: s.Failures,
		Resumed: s.Resumed, Delivery: Delivery(s.Delivery),
	}
	for _, c := range s.Components {
		r.Components = append(r.Components, newComponent(c))
	}
	return r
}

func newComponent(c summary.Component) Component {
	return Component{
		Name: c.Name, Type: c.Type, Role: c.Role,
		Received: c.Received, Passed: c.Passed, Dropped: c.Dropped, Dead: c.Dead, Absorbed: c.Absorbed, Retried: c.Retried,
		Monitor: c.Monitor.(*Monitor), keeps: c.Keeps,
	}
}

// summary is what is shown of the report.
func (r *Report) summary() summary.Run {
	s := summary.Run{
		In: r.In, Out: r.Out, Dropped: r.Dropped, Dead: r.Dead, Absorbed: r.Absorbed, DeadLetters: r.DeadLetters, Retried: r.Retried,
		Started: r.Started, Elapsed: r.Elapsed, PeakBytes: r.PeakBytes,
		StageEvents: r.StageEvents, RecordEvents: r.RecordEvents, Stopped: r.Stopped, Err: r.Err, Ended: ended(r.Err, r.Stopped), Failures: r.failures,
		Resumed: r.Resumed, Delivery: string(r.Delivery),
	}
	for _, c := range r.Components {
		shown := summary.Component{
			Name: c.Name, Type: c.Type, Role: c.Role,
			Received: c.Received, Passed: c.Passed, Dropped: c.Dropped, Dead: c.Dead, Absorbed: c.Absorbed, Retried: c.Retried,
			Keeps: c.keeps,
		}
		if c.Monitor != nil {
			shown.Monitor = c.Monitor
		}
		s.Components = append(s.Components, shown)
	}
	return s
}

// ended says in a word how a run ended.
func ended(err error, stopped bool) string {
	failed, ok := errors.AsType[*ComponentError](err)
	switch {
	case err == nil && stopped:
		return "stopped"
	case err == nil:
		return "complete"
	case !ok:
		return "cancelled"
	case failed.Stack != nil:
		return "panicked"
	}
	return "failed"
}
