package beampipe

import (
	"strings"
	"time"

	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/pipeline/pipelineimpl"
)

// report makes of what a run has counted what the struct's own Run would report.
func (c Counts) report(out outcome, started time.Time) *pipeline.Report {
	sum := c.summary(out.Sums)
	sum.Failures = out.Failures
	sum.Started, sum.Elapsed, sum.Ended = started, time.Since(started), "complete"
	return pipelineimpl.NewReport(sum)
}

// summary adds up what the components did.
func (c Counts) summary(sums sums) (r pipelineimpl.Summary) {
	came := int64(0)
	for _, p := range c.built.parts {
		if p.role == deadLetter {
			r.DeadLetters = sums.of(p, givenRecords)
			continue
		}
		made := p.reported(sums, came)
		r.Components = append(r.Components, made)
		r.Retried += made.Retried
		if p.role == sink {
			continue
		}
		unrouted := sums.of(p, unroutedRecords)
		came = made.Passed
		r.Dropped += made.Dropped + unrouted
		r.Dead += made.Dead
		r.Absorbed += made.Absorbed
		r.RecordEvents += sums.of(p, loggedEvents)
		r.Out = came - unrouted
		if p.role == stage {
			r.StageEvents += int64(made.Monitor.Audit().Seq())
		}
	}
	r.In = r.Components[0].Received
	failed := c.failedAtSinks(r, sums)
	r.Dead += failed
	r.Out -= failed
	return r
}

// failedAtSinks counts once the records that failed at several sinks.
func (c Counts) failedAtSinks(r pipelineimpl.Summary, sums sums) (n int64) {
	if c.built.sinks() == 1 {
		return r.Components[len(r.Components)-1].Dead
	}
	for name := range sums {
		if strings.HasPrefix(name, failedAtSinks) {
			n++
		}
	}
	return n
}

// reported is what a component did, to which so many records came.
func (p Part) reported(sums sums, came int64) pipelineimpl.ComponentSummary {
	c := pipelineimpl.ComponentSummary{
		Name: p.name, Type: p.typeName(), Role: string(p.role),
		Received: came, Passed: sums.of(p, passedRecords), Dead: sums.of(p, deadRecords),
		Retried: sums.of(p, retriedAttempts), Keeps: p.keyed != nil && p.keyed.flush != nil,
	}
	switch {
	case p.role == source:
		c.Received = c.Passed + c.Dead
	case p.role == sink:
		c.Received = sums.of(p, givenRecords)
		c.Passed = c.Received - c.Dead
	case c.Keeps:
		c.Absorbed = max(c.Received-c.Passed-c.Dead, 0)
	default:
		c.Dropped = c.Received - c.Passed - c.Dead
	}
	c.Monitor = p.monitor(sums, c)
	return c
}

// monitor has the values that the component's monitor would have at the end of a run; on their way
// there workers do not know of each other.
func (p Part) monitor(sums sums, c pipelineimpl.ComponentSummary) *pipeline.Monitor {
	m := new(pipeline.Monitor)
	m.SetRecordsProcessed(c.Received)
	if timed := sums.of(p, timedRecords); timed > 0 {
		perRecord := time.Duration(sums.of(p, workNanoseconds) / timed)
		m.SetMeanLatencyMs(float64(perRecord) / float64(time.Millisecond))
	}
	m.SetErrorCount(c.Dead)
	return m
}
