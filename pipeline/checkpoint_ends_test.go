package pipeline_test

import (
	"context"
	"errors"
	"iter"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// totalHits yields the sum of its hits when there are no more.
type totalHits struct{}

func (totalHits) Transform(in iter.Seq[*hit]) iter.Seq[*hit] {
	return func(yield func(*hit) bool) {
		total := new(hit)
		for rec := range in {
			total.sum += rec.n
		}
		yield(total)
	}
}

type totalled struct {
	Source *hits     `pipeline:"source"`
	Total  totalHits `pipeline:"stage"`
	Sink   *page     `pipeline:"sink"`
}

// TestNoTotalOfAPartWhereACheckpointFails: the input of the stage ends too early then.
func TestNoTotalOfAPartWhereACheckpointFails(t *testing.T) {
	p := &totalled{Source: &hits{upto: 9}, Sink: new(page)}
	_, err := p.Run(t.Context(), pipeline.Checkpoint(&memory{save: errors.New("disk full")}, 4))
	if err == nil || len(p.Sink.lines) > 0 {
		t.Errorf("the sink has %q, error %v", p.Sink.lines, err)
	}
}

// closingHits fails, or cancels the run, once it has seen all its hits.
type closingHits struct{ do func() error }

func (c closingHits) Consume(in iter.Seq[*hit]) error {
	for range in {
	}
	return c.do()
}

type closingTable struct {
	Source *hits       `pipeline:"source"`
	Table  closingHits `pipeline:"sink"`
}

type closingTables struct {
	Source *hits       `pipeline:"source"`
	Table  closingHits `pipeline:"sink,required"`
	Sink   *page       `pipeline:"sink"`
}

// TestNothingIsCompleteWhereTheEndFails: the next run has the hits again.
func TestNothingIsCompleteWhereTheEndFails(t *testing.T) {
	for name, end := range map[string]func(cancel func()) error{
		"fails":   func(func()) error { return errFault },
		"cancels": func(cancel func()) error { cancel(); return nil },
	} {
		for _, newPipeline := range []func(closingHits) pipeline.Pipeline{
			func(table closingHits) pipeline.Pipeline { return &closingTable{&hits{upto: 9}, table} },
			func(table closingHits) pipeline.Pipeline { return &closingTables{&hits{upto: 9}, table, new(page)} },
		} {
			ctx, cancel := context.WithCancel(t.Context())
			p, store := newPipeline(closingHits{func() error { return end(cancel) }}), new(memory)
			_, err := p.Run(ctx, pipeline.Checkpoint(store, 1000))
			if err == nil || store.saves > 0 {
				t.Errorf("%T, %s: %d checkpoints, error %v", p, name, store.saves, err)
			}
		}
	}
}

type runningInOne struct {
	Source  *hits    `pipeline:"source"`
	Running *running `pipeline:"stage"`
	Sink    *page    `pipeline:"sink"`
}

type runningPerPage struct {
	Source  *hits    `pipeline:"source"`
	Running *running `pipeline:"stage,key=page"`
	Sink    *page    `pipeline:"sink"`
}

// TestCopiesOfAStageDoNotGoOnFromOne: nor one from copies.
func TestCopiesOfAStageDoNotGoOnFromOne(t *testing.T) {
	one := &runningInOne{&hits{upto: 4}, new(running), new(page)}
	perPage := &runningPerPage{&hits{upto: 4}, new(running), new(page)}
	const single, several = "stage Running (running)", "stage Running (running), several times"
	for _, try := range []struct {
		before, after pipeline.Pipeline
		had, has      string
	}{{one, perPage, single, several}, {perPage, one, several, single}} {
		store := new(memory)
		if _, err := try.before.Run(t.Context(), pipeline.Checkpoint(store, 2)); err != nil {
			t.Fatal(err)
		}
		_, err := try.after.Run(t.Context(), pipeline.Checkpoint(store, 2))
		want := "pipeline: checkpoint: it is of another pipeline: it has " + try.had + " where this one has " + try.has + "; remove it to begin anew"
		if err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}
