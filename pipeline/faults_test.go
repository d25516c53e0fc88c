package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"github.com/auditline/auditline/pipeline"
)

// records is how many the source has to give; the k-th that a component sees meets its fault.
const (
	records = 20
	faultAt = 6
)

// prober is a component that does what a probe says.
type prober interface{ setProbe(probe) }

// chains are pipelines of new components.
var chains = []func() pipeline.Pipeline{
	func() pipeline.Pipeline { return &chainDirect{new(numbers), new(putter)} },
	func() pipeline.Pipeline { return &chainConsumed{new(numbers), new(fallibleConsumer)} },
	func() pipeline.Pipeline { return &chainPairs{new(fallibleNumbers), new(pairConsumer)} },
	func() pipeline.Pipeline { return &chainWholeEach{new(numbers), new(whole), new(each), new(consumer)} },
	func() pipeline.Pipeline {
		return &chainFallible{new(fallibleNumbers), new(fallibleWhole), new(fallibleEach), new(putter)}
	},
	func() pipeline.Pipeline {
		return &chainEachWholePairs{new(numbers), new(each), new(whole), new(fallibleWhole), new(fallibleConsumer)}
	},
	func() pipeline.Pipeline {
		return &chainFallibleEachPairs{new(fallibleNumbers), new(fallibleEach), new(fallibleWhole), new(each), new(pairConsumer)}
	},
	func() pipeline.Pipeline {
		return &chainRepeated{new(fallibleNumbers), new(each), new(each), new(each), new(putter)}
	},
	func() pipeline.Pipeline {
		return &chainRepeatedWhole{new(numbers), new(whole), new(whole), new(fallibleWhole), new(consumer)}
	},
}

// fieldsOf lists a chain's components and their names.
func fieldsOf(p pipeline.Pipeline) (components []any, names []string) {
	v := reflect.ValueOf(p).Elem()
	for i := range v.NumField() {
		components = append(components, v.Field(i).Interface())
		names = append(names, v.Type().Field(i).Name)
	}
	return components, names
}

// can reports whether a form can do it at all.
func can(component any, f fault) bool {
	stream, fallible := false, false
	switch component.(type) {
	case *numbers, *whole, *consumer:
		stream = true
	case *fallibleNumbers, *fallibleWhole, *fallibleConsumer, *pairConsumer:
		stream, fallible = true, true
	case *fallibleEach, *putter:
		fallible = true
	}
	switch f {
	case fails:
		return fallible
	case stops, panicsFirst, panicsAtEnd:
		return stream
	case givesNil:
		return !isSink(component) && !faultsElsewhere
	}
	return true
}

// faultsElsewhere says that make machines runs this test in its emulator of ppc64le, which gives a
// wrong address for a use of nil: that ends the program instead of being a panic.
var faultsElsewhere = runtime.GOARCH == "ppc64le" && os.Getenv("TEST_EMULATOR") != ""

func isSink(component any) bool {
	switch component.(type) {
	case *consumer, *fallibleConsumer, *pairConsumer, *putter:
		return true
	}
	return false
}

// TestFaults injects every fault at every place of every chain, as generated and as built at run
// time, and compares counts, error and dead letters with a simple model of what should happen.
func TestFaults(t *testing.T) {
	for _, chain := range chains {
		components, names := fieldsOf(chain())
		for place := range components {
			for _, f := range []fault{works, fails, panics, panicsFirst, panicsAtEnd, stops, cancels, sleeps, givesNil} {
				if !can(components[place], f) {
					continue
				}
				for _, letters := range []bool{false, true} {
					name := fmt.Sprintf("%T/%s %s/letters %v", chain(), names[place], f, letters)
					want := expect(components, place, f, letters)
					t.Run(name, func(t *testing.T) { synctest.Test(t, func(t *testing.T) { try(t, chain(), place, f, letters, want) }) })
					t.Run(name+"/run time", func(t *testing.T) {
						synctest.Test(t, func(t *testing.T) { try(t, atRunTime(t, chain()), place, f, letters, want) })
					})
				}
			}
		}
	}
}

// built is a chain that is put together at run time.
type built struct {
	*pipeline.Runner
	components []any
}

func atRunTime(t *testing.T, chain pipeline.Pipeline) built {
	components, _ := fieldsOf(chain)
	last := len(components) - 1
	runner, err := pipeline.NewRunner(components[0], components[1:last], components[last])
	if err != nil {
		t.Fatal(err)
	}
	return built{runner, components}
}

// outcome is what can be seen of a run.
type outcome struct {
	Counts  [][4]int64 // received, passed, dropped, dead, of each component
	Place   int        // of the component that the error names, -1 without an error
	Number  int64      // of the record that the error names
	Panic   bool
	Cause   bool     // the error is the context's cause
	Letters [][2]int // place and number
}

var errCancelled = errors.New("cancelled by a component")

// try runs a chain with one fault and compares what can be seen with what is wanted.
func try(t *testing.T, p pipeline.Pipeline, place int, f fault, letters bool, want outcome) {
	got := observe(t, p, map[int]probe{place: {fault: f, k: faultAt}}, letters)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// observe runs a chain whose components, by their places, meet faults.
func observe(t *testing.T, p pipeline.Pipeline, faults map[int]probe, letters bool) outcome {
	var components []any
	var places map[string]int
	if b, ok := p.(built); ok {
		components = b.components
	} else {
		components, _ = fieldsOf(p)
	}
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	for i, c := range components {
		q := faults[i]
		q.place, q.cancel = i, func() { cancel(errCancelled) }
		c.(prober).setProbe(q)
	}
	source := sourceOf(components[0])
	source.n = records

	got := outcome{Place: -1}
	opts := []pipeline.Option{pipeline.MonitorEvery(3)}
	if letters {
		opts = append(opts, pipeline.DeadLetters(func(l pipeline.DeadLetter) {
			got.Letters = append(got.Letters, [2]int{places[l.Component], int(l.Number)})
		}))
	}
	places = namesOf(p, len(components))
	report, err := p.Run(ctx, opts...)
	if failed, ok := errors.AsType[*pipeline.ComponentError](err); ok {
		got.Place, got.Number, got.Panic = places[failed.Component], failed.Number, failed.Stack != nil
		if !got.Panic && !errors.Is(err, errFault) {
			t.Errorf("the error %v does not wrap the fault", err)
		}
	}
	got.Cause = errors.Is(err, errCancelled)
	for _, c := range report.Components {
		got.Counts = append(got.Counts, [4]int64{c.Received, c.Passed, c.Dropped, c.Dead})
		if c.Monitor.RecordsProcessed() != c.Received || c.Monitor.ErrorCount() != c.Dead {
			t.Errorf("monitor of %s says %d records, %d errors; the report %d and %d", c.Name, c.Monitor.RecordsProcessed(), c.Monitor.ErrorCount(), c.Received, c.Dead)
		}
	}
	if report.In != report.Out+report.Dropped+report.Dead {
		t.Errorf("%d in, but %d out + %d dropped + %d dead", report.In, report.Out, report.Dropped, report.Dead)
	}
	if source.seen > 0 && !source.released {
		t.Error("the source was not released")
	}
	return got
}

func sourceOf(component any) *numbers {
	if s, ok := component.(*fallibleNumbers); ok {
		return &s.numbers
	}
	return component.(*numbers)
}

// namesOf gives each component's name its place: a field of a chain, or a type, numbered where it
// repeats.
func namesOf(p pipeline.Pipeline, n int) map[string]int {
	places := map[string]int{}
	if b, ok := p.(built); ok {
		seen := map[string]int{}
		for i, c := range b.components {
			name := reflect.TypeOf(c).Elem().Name()
			if seen[name]++; seen[name] > 1 {
				name = fmt.Sprintf("%s %d", name, seen[name])
			}
			places[name] = i
		}
		return places
	}
	_, names := fieldsOf(p)
	for i, name := range names[:n] {
		places[name] = i
	}
	return places
}
