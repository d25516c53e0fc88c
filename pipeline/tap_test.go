package pipeline_test

import (
	"context"
	"iter"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// inHundreds passes a record on, and gives a hundred times as much at the end.
type inHundreds struct{ sum int }

func (s *inHundreds) Apply(rec *reading) (*reading, bool) {
	s.sum += 100 * rec.n
	return &reading{100 * rec.n}, true
}

func (s *inHundreds) Flush() iter.Seq[*reading] {
	return func(yield func(*reading) bool) { yield(&reading{s.sum}) }
}

// tapped has a tap wherever there can be one.
type tapped struct {
	Source   *paced       `pipeline:"source,tap"`
	Check    *refuseNines `pipeline:"stage,retry=1,tap"`
	Pairs    inPairs      `pipeline:"stage,tap"`
	Hundreds *inHundreds  `pipeline:"stage,key=Rest,tap"`
	Batch    *batchStage  `pipeline:"stage,batch=2"`
	Crew     *batchStage  `pipeline:"stage,batch=2,workers=2"`
	Sink     *collecting  `pipeline:"sink"`
}

// TestTaps: a record is seen behind each component, as it is there. The one at hand when somebody
// begins to look, the eleventh, is not.
func TestTaps(t *testing.T) {
	for component, want := range map[string][]string{
		"Source": {"{n: 12}", "{n: 13}"}, "Check": {"{n: 12}", "{n: 13}"}, "Pairs": {"{n: 25}", "{n: 29}"},
		"Hundreds": {"{n: 2500}", "{n: 2900}"}, "Batch": {"{n: 4200}", "{n: 5000}"}, "Crew": nil,
	} {
		t.Run(component, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				live, view := pipeline.Live()
				crew := &batchStage{do: func(in []*reading) ([]*reading, error) { return in, nil }}
				p := &tapped{&paced{60, time.Second}, new(refuseNines), inPairs{}, new(inHundreds), new(batchStage), crew, new(collecting)}
				var group sync.WaitGroup
				group.Go(func() { p.Run(context.Background(), live, pipeline.DeadLetters(ignoreLetters)) })
				time.Sleep(10*time.Second + ms)
				records, err := view.Tap(context.Background(), component, 2)
				if err != nil || len(records) != 2 || want != nil && !slices.Equal(records, want) {
					t.Errorf("%q: %v", records, err)
				}
				group.Wait()
			})
		})
	}
}

// TestTapAtTheEnd: what a stage gives when its input has ended is seen, too.
func TestTapAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live, view := pipeline.Live()
		p := &tapped{&paced{4, time.Second}, new(refuseNines), inPairs{}, new(inHundreds), new(batchStage), new(batchStage), new(collecting)}
		var group sync.WaitGroup
		group.Go(func() { p.Run(context.Background(), live) })
		time.Sleep(2*time.Second + ms)
		records, err := view.Tap(context.Background(), "Hundreds", 3)
		if err != nil || !slices.Equal(records, []string{"{n: 700}", "{n: 300}", "{n: 700}"}) {
			t.Errorf("%q: %v", records, err)
		}
		group.Wait()
	})
}

func TestNoTapBehindASink(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live, view := pipeline.Live()
		p := &tapped{&paced{4, time.Second}, new(refuseNines), inPairs{}, new(inHundreds), new(batchStage), new(batchStage), new(collecting)}
		var group sync.WaitGroup
		group.Go(func() { p.Run(context.Background(), live) })
		time.Sleep(time.Second + ms)
		if _, err := view.Tap(context.Background(), "Sink", 1); err == nil || !strings.Contains(err.Error(), "Sink is a sink, which passes nothing on; look at the component in front of it") {
			t.Error(err)
		}
		if taps := tappable(view.Snapshot()); !slices.Equal(taps, []string{"Source", "Check", "Pairs", "Hundreds", "Batch", "Crew"}) {
			t.Errorf("to be seen is what %q pass on", taps)
		}
		group.Wait()
	})
}

// tappable are the components whose records can be seen.
func tappable(s pipeline.Snapshot) (names []string) {
	for _, c := range s.Components {
		if c.Taps {
			names = append(names, c.Name)
		}
	}
	return names
}

func TestTapBehindWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live, view := pipeline.Live()
		ctx, cancel := context.WithCancel(context.Background())
		var group sync.WaitGroup
		p := &enriching{&paced{1000, 10 * time.Millisecond}, &refuseNines{}, &enrich{time.Millisecond}, &collecting{}, &collecting{}}
		group.Go(func() { p.Run(ctx, live, pipeline.DeadLetters(ignoreLetters)) })
		time.Sleep(time.Second)
		records, err := view.Tap(ctx, "Enrich", 3)
		if err != nil || len(records) != 3 || !strings.HasPrefix(records[0], "{n: ") {
			t.Errorf("%q: %v", records, err)
		}
		if _, err := view.Tap(ctx, "Check", 3); err == nil || !strings.Contains(err.Error(), "what Check passes on cannot be seen; add the option tap") {
			t.Error(err)
		}
		cancel()
		group.Wait()
	})
}

// crewOfCheckers has workers whose records fail now and then.
type crewOfCheckers struct {
	Source *paced       `pipeline:"source"`
	Check  *refuseNines `pipeline:"stage,workers=2"`
	Sink   *collecting  `pipeline:"sink"`
}

// TestTapOmitsWhatFailsInWorkers: a record that failed is not passed on, so it is not seen either.
// The fifth is taken back from its worker when the sixth comes.
func TestTapOmitsWhatFailsInWorkers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		live, view := pipeline.Live()
		p := &crewOfCheckers{&paced{30, time.Second}, new(refuseNines), new(collecting)}
		var group sync.WaitGroup
		group.Go(func() { p.Run(context.Background(), live, pipeline.DeadLetters(ignoreLetters)) })
		time.Sleep(5*time.Second + ms)
		records, err := view.Tap(context.Background(), "Check", 6)
		want := []string{"{n: 5}", "{n: 6}", "{n: 7}", "{n: 8}", "{n: 10}", "{n: 11}"}
		if err != nil || !slices.Equal(records, want) {
			t.Errorf("%q: %v", records, err)
		}
		group.Wait()
	})
}
