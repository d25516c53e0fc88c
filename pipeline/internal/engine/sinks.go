package engine

import (
	"errors"
	"time"

	"github.com/auditline/auditline/pipeline/internal/summary"
)

// Sinks hands each record to several sinks in turn, in the order of their fields. What becomes of
// it at one of them does not concern the others, unless that one is required. A sink that takes no
// more, since it failed or had enough, is over; the run ends when all are.
type Sinks struct {
	run   *Run
	first int     // the place of the first sink among the components
	given []int64 // records that came to each sink
	over  []bool
	open  int   // sinks that are not over
	err   error // of sinks that are over, while others went on

	at              int  // the sink whose turn it is, -1 for none
	has             bool // it was given the record at hand
	idle            bool // it begins or ends, without a record
	reached, failed bool // the record at hand came to a sink; failed at one
	unrouted, dead  int64
	timed           int // the sink that has the timed record, -1 for none

	passed  int64 // records that have been at all sinks
	batches []*places
	lost    losses
}

// addSinks counts the sinks among which the records fork.
func (r *Run) addSinks() {
	n := 0
	for _, p := range r.parts {
		if p.fork {
			n++
		}
	}
	if n > 0 {
		r.sinks = &Sinks{run: r, first: len(r.parts) - n, given: make([]int64, n), over: make([]bool, n), open: n, at: -1, timed: -1}
	}
}

// Sinks are those among which the records fork.
func (r *Run) Sinks() *Sinks { return r.sinks }

// Turn says that it is the turn of sink j, and reports whether that takes records still.
func (s *Sinks) Turn(j int) bool {
	if s.run.state == timing {
		s.lap(j)
	}
	s.at, s.has = j, false
	return !s.over[j]
}

// Give counts the record that sink j gets now.
func (s *Sinks) Give(j int) {
	s.given[j]++
	s.has, s.reached = true, true
}

// Fail notes that sink j failed the record it was given, and reports whether the run goes on.
func (s *Sinks) Fail(j int, record any, err error) (goOn bool) {
	p := s.part(j)
	p.dead++
	s.failRecord(s.first + j)
	return s.failOne(j, DeadLetter{p.name, record, s.given[j], err})
}

// failOne sees to a record that failed at sink j, and reports whether the run goes on.
func (s *Sinks) failOne(j int, l DeadLetter) (goOn bool) {
	r, p := s.run, s.part(j)
	r.recordDeadLetter(s.first+j, l)
	if r.err != nil {
		s.stop(r.err)
		return false
	}
	if p.required || !r.takesLetters() || s.over[j] {
		return s.leave(j, p.failed(l.Number, l.Err))
	}
	return true
}

// leave notes that sink j takes no more, because of err if that is not nil, and reports whether
// the run goes on.
func (s *Sinks) leave(j int, err error) (goOn bool) {
	s.end(j)
	switch {
	case err == nil:
		return true
	case s.part(j).required:
		s.stop(err)
		return false
	case s.err == nil:
		s.err = err
	default:
		s.err = errors.Join(s.err, err)
	}
	if s.open == 0 {
		s.stop(s.err)
		s.err = nil
		return false
	}
	return true
}

// end notes that sink j takes no more.
func (s *Sinks) end(j int) {
	if !s.over[j] {
		s.over[j] = true
		s.open--
	}
}

// alone calls work, in which sink j is at work without a record.
func (s *Sinks) alone(j int, work func()) {
	s.at, s.idle = j, true
	work()
	s.at, s.idle = -1, false
}

// failure is the error of sink j where no record is to blame, nil without.
func (s *Sinks) failure(j int, err error) error {
	if err == nil {
		return nil
	}
	return s.part(j).failed(0, err)
}

// Open reports whether a sink takes records. It is asked before the first one.
func (s *Sinks) Open() bool { return s.open > 0 && !s.run.Stopped() }

// stop ends the run.
func (s *Sinks) stop(err error) {
	s.at = -1
	s.run.stop(err)
	s.run.state = over
}

// Next says that the record at hand has been at all sinks, and reports whether one takes another.
func (s *Sinks) Next() bool {
	if s.timed >= 0 {
		s.endTurn()
	}
	if !s.reached {
		s.unrouted++
	}
	s.passed++
	s.at, s.reached, s.failed = -1, false, false
	return s.open > 0
}

func (s *Sinks) part(j int) *part { return s.run.parts[s.first+j] }

// failRecord counts the record at hand as dead, if component i is a sink and no other one has
// failed it already.
func (s *Sinks) failRecord(i int) {
	if s == nil || i < s.first {
		return
	}
	if !s.has { // the condition panicked: the sink had the record all the same
		s.Give(i - s.first)
	}
	if !s.failed {
		s.failed = true
		s.lose(s.passed)
	}
}

// atWork reports whether a sink has the turn.
func (s *Sinks) atWork() bool { return s != nil && s.at >= 0 }

// asking reports whether the condition of the sink that has the turn is being asked.
func (s *Sinks) asking() bool { return s.atWork() && !s.idle && !s.has }

// position is where the run is while a sink has the turn.
func (s *Sinks) position() Position {
	return Position{Component: s.first + s.at, InRecord: !s.idle, Known: true}
}

// joinSinks puts the errors of the sinks that are over behind what ended the run.
func (r *Run) joinSinks() {
	if r.sinks != nil && r.sinks.err != nil {
		r.err = r.join(r.sinks.err)
	}
}

// sumUp counts records once that went to several sinks: as dead if they failed at one of them, as
// dropped if no sink wanted them, else as taken.
func (s *Sinks) sumUp(sum *summary.Run, passed []int64) {
	if s == nil {
		return
	}
	for j := range s.given {
		sum.Dead -= s.part(j).dead
	}
	sum.Dead += s.dead
	sum.Dropped += s.unrouted
	sum.Out = passed[len(passed)-1] - s.unrouted - s.dead
}

// lap gives the time since the last turn to the sink that had it; sink j is timed from now on.
func (s *Sinks) lap(j int) {
	s.endTurn()
	s.timed = j
}

// endTurn ends the timing of the sink that has the timed record, if one was given it.
func (s *Sinks) endTurn() {
	lap := &s.run.lap
	now := time.Since(s.run.start)
	if s.timed >= 0 && s.has {
		p := s.part(s.timed)
		p.meter.lap += now - lap.since
		if !p.timesItself {
			p.sample()
		}
	}
	s.timed, lap.since = -1, now
	lap.at = s.first - 1 // the sinks have their times
}
