package beampipe

import (
	"strings"

	"github.com/auditline/auditline/pipeline"
)

// report makes of a run's sums what the struct's own Run would report.
func (c Counts) report(sums sums) *pipeline.Report {
	r, came := &pipeline.Report{}, int64(0)
	for _, p := range c.built.parts {
		if p.role == deadLetter {
			r.DeadLetters = sums.of(p, givenRecords)
			continue
		}
		made := p.reported(sums, came)
		r.Components = append(r.Components, made)
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
	}
	r.In = r.Components[0].Received
	failed := c.failedAtSinks(r, sums)
	r.Dead += failed
	r.Out -= failed
	return r
}

// failedAtSinks counts once the records that failed at several sinks.
func (c Counts) failedAtSinks(r *pipeline.Report, sums sums) (n int64) {
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
func (p Part) reported(sums sums, came int64) pipeline.Component {
	c := pipeline.Component{
		Name: p.name, Type: p.typeName(), Role: string(p.role),
		Received: came, Passed: sums.of(p, passedRecords), Dead: sums.of(p, deadRecords),
	}
	switch {
	case p.role == source:
		c.Received = c.Passed + c.Dead
	case p.role == sink:
		c.Received = sums.of(p, givenRecords)
		c.Passed = c.Received - c.Dead
	case p.keyed != nil && p.keyed.flush != nil:
		c.Absorbed = max(c.Received-c.Passed-c.Dead, 0)
	default:
		c.Dropped = c.Received - c.Passed - c.Dead
	}
	return c
}
