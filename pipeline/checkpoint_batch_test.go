package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

// numbering numbers the hits of its batches.
type numbering struct{ Count int }

func (s *numbering) ApplyBatch(in []*hit) ([]*hit, error) {
	for _, rec := range in {
		s.Count++
		rec.sum = s.Count
	}
	return in, nil
}

// batchPage is a page that is given batches.
type batchPage struct {
	page
	sizes []int
}

func (p *batchPage) PutBatch(in []*hit) error {
	p.sizes = append(p.sizes, len(in))
	for _, rec := range in {
		p.page.Put(rec)
	}
	return nil
}

type trackedBatches struct {
	Source *hits      `pipeline:"source"`
	Number *numbering `pipeline:"stage,batch=6"`
	Work   *pass      `pipeline:"stage,workers=3"`
	Again  *numbering `pipeline:"stage,batch=4,wait=1h"`
	Page   *batchPage `pipeline:"sink,batch=5"`
}

type trackedBatchesBeside struct {
	Source *hits      `pipeline:"source"`
	Number *numbering `pipeline:"stage,batch=6"`
	Work   *pass      `pipeline:"stage"`
	First  *batchPage `pipeline:"sink,batch=5"`
	Second *batchPage `pipeline:"sink,batch=7"`
}

// TestResumeWithBatches: a checkpoint is taken when nothing is in a batch, so that a run which goes
// on from it leaves nothing out.
func TestResumeWithBatches(t *testing.T) {
	run := func(work *pass, store pipeline.CheckpointStore, every int) (*batchPage, *pipeline.Report, error) {
		p := &trackedBatches{&hits{upto: 40}, new(numbering), work, new(numbering), new(batchPage)}
		report, err := p.Run(t.Context(), pipeline.Checkpoint(store, every))
		return p.Page, report, err
	}
	beside := func(work *pass, store pipeline.CheckpointStore, every int) (*batchPage, *pipeline.Report, error) {
		p := &trackedBatchesBeside{&hits{upto: 40}, new(numbering), work, new(batchPage), new(batchPage)}
		report, err := p.Run(t.Context(), pipeline.Checkpoint(store, every))
		if !slices.Equal(p.First.lines[:p.First.kept], p.Second.lines[:p.Second.kept]) {
			t.Errorf("the sinks kept %q and %q", p.First.lines, p.Second.lines)
		}
		return p.First, report, err
	}
	for name, run := range map[string]func(*pass, pipeline.CheckpointStore, int) (*batchPage, *pipeline.Report, error){"one sink": run, "two sinks": beside} {
		whole, _, _ := run(new(pass), new(memory), 1000)
		for _, every := range []int{1, 5, 13} {
			t.Run(fmt.Sprint(name, " ", every), func(t *testing.T) {
				store := new(memory)
				first, report, err := run(passBut(func() error { return errors.New("broken") }), store, every)
				checkAccounts(t, report)
				if err == nil || first.kept == 0 || first.kept > 20 {
					t.Fatalf("kept %d, error %v", first.kept, err)
				}
				second, report, err := run(new(pass), store, every)
				checkAccounts(t, report)
				got := append(slices.Clone(first.lines[:first.kept]), second.lines...)
				if err != nil || !report.Resumed || !slices.Equal(got, whole.lines) {
					t.Errorf("got %q, want %q, error %v", got, whole.lines, err)
				}
				if largest := slices.Max(first.sizes); largest > min(every, 5) {
					t.Errorf("batches of %v", first.sizes)
				}
			})
		}
	}
}

// TestDrainWithBatchesAndCheckpoints: what is in a batch goes before the last checkpoint.
func TestDrainWithBatchesAndCheckpoints(t *testing.T) {
	stop, drain := context.WithCancel(t.Context())
	p := &trackedBatches{&hits{upto: 40}, new(numbering), new(pass), new(numbering), new(batchPage)}
	drain()
	report, err := p.Run(t.Context(), pipeline.Checkpoint(new(memory), 1000), pipeline.StopOn(stop))
	checkAccounts(t, report)
	if err != nil || !report.Stopped || int(report.Out) != p.Page.kept || report.In != 1 || report.Out != 1 {
		t.Errorf("in %d, out %d, kept %d, error %v", report.In, report.Out, p.Page.kept, err)
	}
}
