package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// rejects takes dead letters one by one, and has a fault at one of them.
type rejects struct {
	numbers []int64
	faultAt int
	fault   fault
}

var errFull = errors.New("full")

func (r *rejects) take(l pipeline.DeadLetter) error {
	r.numbers = append(r.numbers, l.Number)
	if len(r.numbers) != r.faultAt {
		return nil
	}
	if r.fault == panics {
		panic(errFull)
	}
	return errFull
}

func (r *rejects) Put(_ context.Context, l pipeline.DeadLetter) error { return r.take(l) }

// rejectsFile takes dead letters as a stream, and fails, stops or panics at one of them, or
// fails or panics at the end.
type rejectsFile struct {
	rejects rejects
	closing error // what it returns at the end
	closed  bool
}

func (r *rejectsFile) Consume(letters iter.Seq[pipeline.DeadLetter]) error {
	for l := range letters {
		switch err := r.rejects.take(l); {
		case err != nil && r.rejects.fault == stops:
			return nil
		case err != nil:
			return err
		}
	}
	r.closed = true
	if r.rejects.fault == panicsAtEnd {
		panic(errFull)
	}
	return r.closing
}

type rejecting struct {
	Source  *unreliable `pipeline:"source"`
	Sink    *collecting `pipeline:"sink"`
	Rejects *rejects    `pipeline:"dead"`
}

type filing struct {
	Source  *unreliable  `pipeline:"source"`
	Rejects *rejectsFile `pipeline:"dead"`
	Sink    *collecting  `pipeline:"sink"`
	Table   *collecting  `pipeline:"sink"`
}

// TestDeadLettersHaveASink: it gets them all, and the run goes on; a function gets them, too.
func TestDeadLettersHaveASink(t *testing.T) {
	file, list := new(rejectsFile), new(rejects)
	for _, p := range []pipeline.Pipeline{
		&rejecting{new(unreliable), new(collecting), list},
		&filing{new(unreliable), file, new(collecting), new(collecting)},
	} {
		calls := 0
		report, err := p.Run(context.Background(), pipeline.DeadLetters(func(pipeline.DeadLetter) { calls++ }))
		if err != nil || report.In != 9 || report.Out != 6 || report.Dead != 3 || report.DeadLetters != 3 || calls != 3 {
			t.Errorf("%T: in %d, out %d, dead %d, letters %d, calls %d, error %v", p, report.In, report.Out, report.Dead, report.DeadLetters, calls, err)
		}
	}
	if len(list.numbers) != 3 || len(file.rejects.numbers) != 3 || !file.closed {
		t.Errorf("letters %v and %v, closed %v", list.numbers, file.rejects.numbers, file.closed)
	}
}

// TestFaultOfTheDeadLetterSinkKeepsTheRecordsError: whatever becomes of the second letter, the run
// ends with both errors, and every record is accounted for.
func TestFaultOfTheDeadLetterSinkKeepsTheRecordsError(t *testing.T) {
	const lost = "Source (unreliable): record 6: third; its dead letter failed at Rejects "
	for _, try := range []struct {
		p    pipeline.Pipeline
		want string
		in   int64
	}{
		{&rejecting{new(unreliable), new(collecting), &rejects{faultAt: 2, fault: fails}}, lost + "(rejects): full", 6},
		{&rejecting{new(unreliable), new(collecting), &rejects{faultAt: 2, fault: panics}}, lost + "(rejects): panic: full\n", 6},
		{&filing{new(unreliable), &rejectsFile{rejects: rejects{faultAt: 2, fault: fails}}, new(collecting), new(collecting)}, lost + "(rejectsFile): full", 6},
		{&filing{new(unreliable), &rejectsFile{rejects: rejects{faultAt: 2, fault: panics}}, new(collecting), new(collecting)}, lost + "(rejectsFile): panic: full\n", 6},
		{&filing{new(unreliable), &rejectsFile{rejects: rejects{faultAt: 1, fault: stops}}, new(collecting), new(collecting)}, lost + "(rejectsFile): takes no more records", 6},
		{&filing{new(unreliable), &rejectsFile{closing: errFull}, new(collecting), new(collecting)}, "Rejects (rejectsFile): full", 9},
		{&filing{new(unreliable), &rejectsFile{rejects: rejects{fault: panicsAtEnd}}, new(collecting), new(collecting)}, "Rejects (rejectsFile): panic: full", 9},
	} {
		report, err := try.p.Run(context.Background())
		if err == nil || !strings.HasPrefix(err.Error(), try.want) || !errors.Is(err, errFull) && !strings.Contains(try.want, "no more") {
			t.Errorf("%T: error %v, want %s", try.p, err, try.want)
		}
		if text, _, _ := strings.Cut(err.Error(), "\n\n"); strings.Count(text, "full") > 1 {
			t.Errorf("%T: error %v, want it once", try.p, err)
		}
		if report.In != try.in || report.Out != try.in*2/3 || report.Dead != try.in/3 {
			t.Errorf("%T: in %d, out %d, dead %d", try.p, report.In, report.Out, report.Dead)
		}
	}
}

func TestNilDeadLetterSinkIsNamedBeforeAnythingRuns(t *testing.T) {
	report, err := (&rejecting{Source: new(unreliable), Sink: new(collecting)}).Run(context.Background())
	want := "Rejects (rejects): Sink 'rejects' violates SinkProtocol: the component is nil; put one in"
	if err == nil || err.Error() != want || report.In > 0 {
		t.Errorf("in %d, error %v", report.In, err)
	}
	_, err = new(rejecting).Run(context.Background()) // what lacks first is named
	if want := "Source (unreliable): Source 'unreliable' violates"; err == nil || !strings.HasPrefix(err.Error(), want) {
		t.Errorf("error %v, want %s", err, want)
	}
}
