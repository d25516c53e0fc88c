package pipeline_test

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/auditline/auditline/pipeline"
)

func TestPanicsOfWhatACheckpointCalls(t *testing.T) {
	m := new(memory)
	panicking := &fragile{&hits{upto: 50}, new(brittle), new(page)}
	_, err := panicking.Run(t.Context(), pipeline.Checkpoint(m, 10))
	failed, ok := errors.AsType[*pipeline.ComponentError](err)
	if !ok || failed.Component != "Stage" || failed.Stack == nil || !strings.Contains(err.Error(), "panic: cannot") {
		t.Fatal(err)
	}
}

// brittle panics when it is written for the third time.
type brittle struct{ written int }

func (b *brittle) Apply(rec *hit) (*hit, bool) { return rec, true }

func (b *brittle) MarshalBinary() ([]byte, error) {
	if b.written++; b.written == 3 {
		panic("cannot")
	}
	return []byte{byte(b.written)}, nil
}

func (b *brittle) UnmarshalBinary(data []byte) error { b.written = int(data[0]); return nil }

type fragile struct {
	Source *hits    `pipeline:"source"`
	Stage  *brittle `pipeline:"stage"`
	Sink   *page    `pipeline:"sink"`
}

// breaking panics at the 20th hit, in whatever way it gets that, unless it is quiet.
type breaking struct{ quiet bool }

func (b *breaking) Apply(rec *hit) (*hit, bool) {
	b.see(rec)
	return rec, true
}

func (b *breaking) Transform(in iter.Seq[*hit]) iter.Seq[*hit] {
	return func(yield func(*hit) bool) {
		for rec := range in {
			b.see(rec)
			if !yield(rec) {
				return
			}
		}
	}
}

func (b *breaking) Put(rec *hit) error { b.see(rec); return nil }

func (b *breaking) see(rec *hit) {
	if !b.quiet && rec.n == 20 {
		panic("broken")
	}
}

// wholeBreaking is a breaking stage that works on the whole stream.
type wholeBreaking struct{ b *breaking }

func (w *wholeBreaking) Transform(in iter.Seq[*hit]) iter.Seq[*hit] { return w.b.Transform(in) }

type behindWorkers struct {
	Source *hits          `pipeline:"source"`
	First  *pass          `pipeline:"stage,workers=2"`
	Each   *breaking      `pipeline:"stage"`
	Whole  *wholeBreaking `pipeline:"stage"`
	Second *breaking      `pipeline:"stage,workers=2"`
	Sink   *breaking      `pipeline:"sink"`
}

func TestPanicsWhileWorkersAreSettled(t *testing.T) {
	for _, name := range []string{"Each", "Whole", "Second", "Sink"} {
		for _, every := range []int{1, 7, 1000} {
			t.Run(fmt.Sprint(name, " ", every), func(t *testing.T) {
				quiet := &breaking{quiet: true}
				p := &behindWorkers{&hits{upto: 40}, new(pass), quiet, &wholeBreaking{quiet}, quiet, quiet}
				loud := &breaking{}
				switch name {
				case "Each":
					p.Each = loud
				case "Whole":
					p.Whole = &wholeBreaking{loud}
				case "Second":
					p.Second = loud
				case "Sink":
					p.Sink = loud
				}
				report, err := p.Run(t.Context(), pipeline.Checkpoint(new(memory), every))
				failed, ok := errors.AsType[*pipeline.ComponentError](err)
				if !ok || failed.Component != name {
					t.Errorf("got %v", err)
				}
				checkAccounts(t, report)
			})
		}
	}
}
