package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/auditline/auditline/pipeline"
)

// Odd is a condition of sinks.
func (i *item) Odd() bool { return i.n%2 == 1 }

type forkPuts struct {
	A *numbers `pipeline:"source"`
	B *each    `pipeline:"stage"`
	Y *putter  `pipeline:"sink"`
	Z *putter  `pipeline:"sink,when=Odd"`
}

type forkStreams struct {
	A *fallibleNumbers  `pipeline:"source"`
	X *consumer         `pipeline:"sink"`
	Y *fallibleConsumer `pipeline:"sink,when=Odd"`
	Z *pairConsumer     `pipeline:"sink"`
}

type forkRequired struct {
	A *numbers          `pipeline:"source"`
	B *whole            `pipeline:"stage"`
	X *putter           `pipeline:"sink"`
	Y *putter           `pipeline:"sink,when=Odd,required"`
	Z *fallibleConsumer `pipeline:"sink,required"`
}

type forkRouted struct {
	A *numbers `pipeline:"source"`
	B *each    `pipeline:"stage"`
	Z *putter  `pipeline:"sink,when=Odd"`
}

// forks are pipelines of new components, with what the tags of their sinks say.
var forks = []struct {
	make     func() pipeline.Pipeline
	when     string // for each sink, o where it gets the odd records only
	required string // for each sink, r where it is required
}{
	{func() pipeline.Pipeline { return &forkPuts{new(numbers), new(each), new(putter), new(putter)} }, "-o", "--"},
	{func() pipeline.Pipeline {
		return &forkStreams{new(fallibleNumbers), new(consumer), new(fallibleConsumer), new(pairConsumer)}
	}, "-o-", "---"},
	{func() pipeline.Pipeline {
		return &forkRequired{new(numbers), new(whole), new(putter), new(putter), new(fallibleConsumer)}
	}, "-o-", "-rr"},
	{func() pipeline.Pipeline { return &forkRouted{new(numbers), new(each), new(putter)} }, "o", "-"},
}

// TestFaultsAmongSinks injects every fault at every place of pipelines with several sinks.
func TestFaultsAmongSinks(t *testing.T) {
	for _, fork := range forks {
		components, names := fieldsOf(fork.make())
		first := len(components) - len(fork.when)
		for place := range components {
			for _, f := range []fault{works, fails, panics, panicsFirst, panicsAtEnd, stops, cancels, sleeps, givesNil} {
				if !can(components[place], f) || f == givesNil {
					continue
				}
				for _, letters := range []bool{false, true} {
					name := fmt.Sprintf("%T/%s %s/letters %v", fork.make(), names[place], f, letters)
					t.Run(name, func(t *testing.T) {
						synctest.Test(t, func(t *testing.T) {
							m := &forkModel{when: fork.when, required: fork.required, place: place - first, fault: f, letters: letters}
							m.run(components[first:], first > 1)
							tryFork(t, fork.make(), first, place, f, letters, m)
						})
					})
				}
			}
		}
	}
}

// forkModel says what becomes of records at several sinks, one of which has a fault.
type forkModel struct {
	when, required string
	place          int // of the fault among the sinks, negative for another component
	fault          fault
	letters        bool

	Received, Dead []int64
	Out, Unrouted  int64
	DeadRecords    int64
	ended          bool
	over, streams  []bool
}

// run sends the records through that a source and, if there is one, a stage let pass.
func (m *forkModel) run(sinks []any, stage bool) {
	for _, s := range sinks {
		_, puts := s.(*putter)
		m.streams = append(m.streams, !puts)
	}
	m.Received, m.Dead, m.over = make([]int64, len(sinks)), make([]int64, len(sinks)), make([]bool, len(sinks))
	if m.place >= 0 && m.fault == panicsFirst {
		return
	}
	for n := 1; n <= records && !m.ended; n++ {
		if !stage || !drops(1, n) {
			m.record(n)
		}
	}
}

// endsWith reports whether a record that fails at sink j ends that sink or the run, also where it
// becomes a dead letter.
func (m *forkModel) endsWith(j int) bool { return m.streams[j] || m.required[j] == 'r' }

// record sends one record to the sinks in their order.
func (m *forkModel) record(n int) {
	reached, failed := false, false
	for j := range m.over {
		if m.over[j] || m.when[j] == 'o' && n%2 == 0 {
			continue
		}
		reached = true
		m.Received[j]++
		f := works
		if j == m.place && m.Received[j] == faultAt {
			f = m.fault
		}
		if f == fails || f == panics {
			m.Dead[j]++
			failed = true
		}
		m.ended = m.ended || f == panics || f == cancels || f == fails && m.required[j] == 'r'
		m.over[j] = f == stops || f == fails && (!m.letters || m.streams[j])
		if m.ended && f != works && f != cancels {
			break
		}
	}
	switch {
	case failed:
		m.DeadRecords++
	case reached:
		m.Out++
	default:
		m.Unrouted++
	}
	for _, over := range m.over {
		if !over {
			return
		}
	}
	m.ended = true
}

// tryFork runs a pipeline with one fault and compares what can be seen with what the model says.
func tryFork(t *testing.T, p pipeline.Pipeline, first, place int, f fault, letters bool, want *forkModel) {
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	components, names := fieldsOf(p)
	for i, c := range components {
		q := probe{place: i}
		if i == place {
			q.fault, q.k, q.cancel = f, faultAt, func() { cancel(errCancelled) }
		}
		c.(prober).setProbe(q)
	}
	source := sourceOf(components[0])
	source.n = records
	opts := []pipeline.Option{pipeline.MonitorEvery(3)}
	var taken []string
	if letters {
		opts = append(opts, pipeline.DeadLetters(func(l pipeline.DeadLetter) { taken = append(taken, l.Component) }))
	}
	report, err := p.Run(ctx, opts...)

	if report.In != report.Out+report.Dropped+report.Dead {
		t.Errorf("%d in, but %d out + %d dropped + %d dead", report.In, report.Out, report.Dropped, report.Dead)
	}
	for _, c := range report.Components {
		if c.Received != c.Passed+c.Dropped+c.Dead || c.Monitor.RecordsProcessed() != c.Received || c.Monitor.ErrorCount() != c.Dead {
			t.Errorf("%s: %+v, monitored %d, failed %d", c.Name, c, c.Monitor.RecordsProcessed(), c.Monitor.ErrorCount())
		}
	}
	if source.seen > 0 && !source.released {
		t.Error("the source was not released")
	}
	failed, ok := errors.AsType[*pipeline.ComponentError](err)
	switch fatal := f == panics || f == panicsFirst || f == panicsAtEnd || f == fails && (!letters || place >= first && want.endsWith(place-first)); {
	case f == cancels && !errors.Is(err, errCancelled):
		t.Errorf("error %v, want that of the context", err)
	case fatal && (!ok || failed.Component != names[place] || !errors.Is(err, errFault)):
		t.Errorf("error %v, want that of %s", err, names[place])
	case fatal && f == fails && strings.Count(err.Error(), errFault.Error()) != 1:
		t.Errorf("error %v, want it once", err)
	case (f == works || f == stops || f == sleeps || f == fails && !fatal) && err != nil:
		t.Errorf("error %v", err)
	}
	if place >= first {
		wantForked(t, report, first, want)
		if f == fails && letters && (len(taken) != 1 || taken[0] != names[place]) {
			t.Errorf("dead letters of %v, want one of %s", taken, names[place])
		}
	}
}

// wantForked compares a report with the model.
func wantForked(t *testing.T, report *pipeline.Report, first int, want *forkModel) {
	t.Helper()
	type counts struct {
		Received, Dead         []int64
		Out, Dead1, Components int64
	}
	got := counts{Out: report.Out, Dead1: report.Dead, Components: int64(len(report.Components))}
	for _, c := range report.Components[first:] {
		got.Received, got.Dead = append(got.Received, c.Received), append(got.Dead, c.Dead)
		if c.Role != "sink" {
			t.Errorf("%s is a %s", c.Name, c.Role)
		}
	}
	if d := cmp.Diff(counts{want.Received, want.Dead, want.Out, want.DeadRecords, got.Components}, got); d != "" {
		t.Error(d)
	}
}

// TestForkIsDrawn: each sink has an edge of its own from the last stage.
func TestForkIsDrawn(t *testing.T) {
	p := &forkPuts{&numbers{n: 6}, &each{probe{place: 1}}, new(putter), new(putter)}
	report, err := p.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := report.WriteMermaid(&b); err != nil {
		t.Fatal(err)
	}
	_, edges, _ := strings.Cut(b.String(), "\tc0 -->")
	want := "|6| c1\n\tc1 -->|5| c2\n\tc1 -->|2| c3\n\tc1 -.->|1| d1([dropped])\n"
	if edges != want {
		t.Errorf("got\n%s\nwant\n%s", edges, want)
	}
}

// TestEachRecordThatFailsAtASinkIsDead: not only the first one.
func TestEachRecordThatFailsAtASinkIsDead(t *testing.T) {
	p := &retryingSelectively{&counting{5}, new(selective), new(collecting), &flakyTable{flaky: flaky{failures: 99, err: errFault}}}
	report, err := p.Run(t.Context(), pipeline.DeadLetters(ignoreLetters))
	if balanced(t, report); err != nil || report.Dead != 5 || report.Components[3].Dead != 5 || report.Components[2].Passed != 5 {
		t.Errorf("%d dead, error %v", report.Dead, err)
	}
}

// TestEachSinkIsTimedOnceARecord: so are the components in front of it.
func TestEachSinkIsTimedOnceARecord(t *testing.T) {
	times := map[string]int64{}
	p := &forkPuts{&numbers{n: 6}, &each{probe{place: 1}}, new(putter), new(putter)}
	report, err := p.Run(t.Context(), pipeline.MonitorEvery(1), pipeline.Samples(func(component string, _ time.Duration) { times[component]++ }))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Components {
		if times[c.Name] != c.Received {
			t.Errorf("%s is timed %d times for %d records", c.Name, times[c.Name], c.Received)
		}
	}
}

// unready fails before its first record.
type unready struct{}

func (unready) Consume(iter.Seq[*item]) error { return errFault }

type forkUnready struct {
	A *numbers `pipeline:"source"`
	Y unready  `pipeline:"sink,required"`
	Z *putter  `pipeline:"sink"`
}

// TestRequiredSinkThatIsNotReady: the source is not asked for anything.
func TestRequiredSinkThatIsNotReady(t *testing.T) {
	p := &forkUnready{A: &numbers{n: 6}, Z: new(putter)}
	report, err := p.Run(t.Context())
	if failed, ok := errors.AsType[*pipeline.ComponentError](err); !ok || failed.Component != "Y" || failed.Number != 0 || report.In != 0 || p.A.seen != 0 {
		t.Errorf("%d in, the source has made %d, error %v", report.In, p.A.seen, err)
	}
}
