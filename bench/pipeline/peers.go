package pipeline

import (
	"iter"
	"reflect"
	"slices"

	"github.com/samber/ro"
	"github.com/sourcegraph/conc/stream"
)

// channels runs Plain with a goroutine for each component, as "Go Concurrency Patterns: Pipelines"
// has it.
func (p *Plain) channels() {
	source := make(chan *Reading)
	go func() {
		defer close(source)
		for rec := range p.Source.Stream() {
			source <- rec
		}
	}()
	filtered := link(source, func(rec *Reading) bool { return rec.Value >= p.Filter.Min })
	normalized := link(filtered, func(rec *Reading) bool { p.Normalize.scale(rec); return true })
	averaged := link(normalized, func(rec *Reading) bool { p.Average.add(rec); return true })
	for rec := range averaged {
		_ = p.Count.Put(rec) // never fails
	}
}

func link(in <-chan *Reading, keep func(*Reading) bool) <-chan *Reading {
	out := make(chan *Reading)
	go func() {
		defer close(out)
		for rec := range in {
			if keep(rec) {
				out <- rec
			}
		}
	}()
	return out
}

// reflected runs Plain by calling each component by reflection, record by record.
func (p *Plain) reflected() {
	stages := []reflect.Value{
		reflect.ValueOf(func(rec *Reading) (*Reading, bool) { return rec, rec.Value >= p.Filter.Min }),
		reflect.ValueOf(func(rec *Reading) (*Reading, bool) { p.Normalize.scale(rec); return rec, true }),
		reflect.ValueOf(func(rec *Reading) (*Reading, bool) { p.Average.add(rec); return rec, true }),
	}
	put := reflect.ValueOf(p.Count.Put)
records:
	for rec := range p.Source.Stream() {
		args := []reflect.Value{reflect.ValueOf(rec)}
		for _, stage := range stages {
			results := stage.Call(args)
			if !results[1].Bool() {
				continue records
			}
			args[0] = results[0]
		}
		put.Call(args)
	}
}

// reactive runs Plain on samber/ro.
func (p *Plain) reactive() {
	source := ro.NewUnsafeObservable(func(destination ro.Observer[*Reading]) ro.Teardown {
		for rec := range p.Source.Stream() {
			destination.Next(rec)
		}
		destination.Complete()
		return nil
	})
	records := ro.Pipe3(source,
		ro.Filter(func(rec *Reading) bool { return rec.Value >= p.Filter.Min }),
		ro.Map(func(rec *Reading) *Reading { p.Normalize.scale(rec); return rec }),
		ro.Map(func(rec *Reading) *Reading { p.Average.add(rec); return rec }),
	)
	records.Subscribe(ro.NewObserver(func(rec *Reading) { _ = p.Count.Put(rec) }, func(error) {}, func() {}))
}

// concurrent runs Plain on sourcegraph/conc: what has no state in tasks, what has in their
// callbacks, in order.
func (p *Plain) concurrent() {
	s := stream.New().WithMaxGoroutines(2)
	for rec := range p.Source.Stream() {
		s.Go(func() stream.Callback {
			if rec.Value < p.Filter.Min {
				return func() {}
			}
			p.Normalize.scale(rec)
			return func() {
				p.Average.add(rec)
				_ = p.Count.Put(rec)
			}
		})
	}
	s.Wait()
}

// adapters runs Plain on generic iterator adapters, as they were proposed for x/exp/xiter.
func (p *Plain) adapters() {
	filtered := filter(func(rec *Reading) bool { return rec.Value >= p.Filter.Min }, p.Source.Stream())
	normalized := mapped(func(rec *Reading) *Reading { p.Normalize.scale(rec); return rec }, filtered)
	averaged := mapped(func(rec *Reading) *Reading { p.Average.add(rec); return rec }, normalized)
	for rec := range averaged {
		_ = p.Count.Put(rec)
	}
}

func filter[V any](f func(V) bool, seq iter.Seq[V]) iter.Seq[V] {
	return func(yield func(V) bool) {
		for v := range seq {
			if f(v) && !yield(v) {
				return
			}
		}
	}
}

func mapped[In, Out any](f func(In) Out, seq iter.Seq[In]) iter.Seq[Out] {
	return func(yield func(Out) bool) {
		for v := range seq {
			if !yield(f(v)) {
				return
			}
		}
	}
}

// readings is what Source yields, as a slice.
func readings(n int) []Reading {
	return slices.Collect(func(yield func(Reading) bool) {
		for rec := range (&Source{n}).Stream() {
			if !yield(*rec) {
				return
			}
		}
	})
}
