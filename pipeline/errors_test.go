package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"iter"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// unreliable yields 1 to 9 and fails each third.
type unreliable struct{}

func (*unreliable) Stream() iter.Seq2[*reading, error] {
	return func(yield func(*reading, error) bool) {
		for i := 1; i <= 9; i++ {
			var err error
			if i%3 == 0 {
				err = errors.New("third")
			}
			if !yield(&reading{i}, err) {
				return
			}
		}
	}
}

type reliable struct {
	Source *unreliable `pipeline:"source"`
	Sink   *collecting `pipeline:"sink"`
}

func TestFailedRecordsOfASourceAreNumberedAmongAll(t *testing.T) {
	var numbers []int64
	var failed []int
	sink := new(collecting)
	p := &reliable{new(unreliable), sink}
	report, err := p.Run(context.Background(), pipeline.DeadLetters(func(l pipeline.DeadLetter) {
		numbers, failed = append(numbers, l.Number), append(failed, l.Record.(*reading).n)
	}))
	if err != nil || report.In != 9 || report.Dead != 3 || report.Out != 6 {
		t.Errorf("in %d, dead %d, out %d, error %v", report.In, report.Dead, report.Out, err)
	}
	if want := []int64{3, 6, 9}; !slices.Equal(numbers, want) || !slices.Equal(failed, []int{3, 6, 9}) {
		t.Errorf("numbers %v, records %v, want %v", numbers, failed, want)
	}
	if got := report.Components[0].Monitor.RecordsProcessed(); got != 9 {
		t.Errorf("the source's monitor says %d records", got)
	}
}

func TestPanicInTheDeadLetterFunction(t *testing.T) {
	p := &reliable{new(unreliable), new(collecting)}
	report, err := p.Run(context.Background(), pipeline.DeadLetters(func(pipeline.DeadLetter) { panic("full") }))
	if err == nil || !strings.HasPrefix(err.Error(), "Source (unreliable): record 3: third; in the dead-letter function: panic: full\n") {
		t.Errorf("error %v", err)
	}
	if report.In != 3 || report.Out != 2 || report.Dead != 1 {
		t.Errorf("in %d, out %d, dead %d", report.In, report.Out, report.Dead)
	}
}

func TestPanicCarriesItsStack(t *testing.T) {
	p := &chainRepeatedWhole{new(numbers), new(whole), new(whole), new(fallibleWhole), new(consumer)}
	p.A.n = 10
	p.C.probe = probe{place: 2, fault: panics, k: 4}
	_, err := p.Run(context.Background())
	var failed *pipeline.ComponentError
	if !errors.As(err, &failed) || failed.Component != "C" || !errors.Is(err, errFault) {
		t.Fatalf("error %v", err)
	}
	if !bytes.Contains(failed.Stack, []byte("(*whole).Transform")) {
		t.Errorf("the stack does not lead to the panic:\n%s", failed.Stack)
	}
}

// lateRefusal fails once it has seen everything.
type lateRefusal struct{}

func (lateRefusal) Consume(in iter.Seq[*reading]) error {
	for range in {
	}
	return errors.New("disk full")
}

type late struct {
	Source *counting   `pipeline:"source"`
	Sink   lateRefusal `pipeline:"sink"`
}

func TestSinkThatFailsAtTheEndBlamesNoRecord(t *testing.T) {
	report, err := (&late{Source: &counting{3}}).Run(context.Background())
	if want := "Sink (lateRefusal): disk full"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	if report.Out != 3 || report.Dead != 0 {
		t.Errorf("out %d, dead %d", report.Out, report.Dead)
	}
}

func TestLogger(t *testing.T) {
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey || a.Key == "elapsed" {
			return slog.Attr{}
		}
		return a
	}}))
	if _, err := (&reliable{new(unreliable), new(collecting)}).Run(context.Background(), pipeline.Logger(logger)); err == nil {
		t.Error("no error")
	}
	want := `level=WARN msg="record failed" component=Source record=3 error=third
level=ERROR msg="pipeline ended" in=3 out=2 dropped=0 dead=1 error="Source (unreliable): record 3: third"
`
	if log.String() != want {
		t.Errorf("got\n%s\nwant\n%s", log.String(), want)
	}
}
