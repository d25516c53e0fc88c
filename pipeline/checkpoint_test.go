package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// hit is a record of the tests of checkpoints.
type hit struct {
	n    int
	page string
	sum  int
}

// hits is a source that goes on from a place: the number of its next hit.
type hits struct {
	upto  int
	every time.Duration // between two hits
	lags  bool          // its place moves after the hit only, which is wrong

	from, at int
}

func (h *hits) Stream() iter.Seq[*hit] {
	return func(yield func(*hit) bool) {
		for h.at = h.from; h.at < h.upto; {
			time.Sleep(h.every)
			n := h.at
			if !h.lags {
				h.at++
			}
			if !yield(&hit{n: n, page: string(rune('a' + n%3))}) {
				return
			}
			h.at = n + 1
		}
	}
}

func (h *hits) Position() int { return h.at }

func (h *hits) Seek(at int) error {
	if at > 1_000_000 {
		return errors.New("no such hit")
	}
	h.from, h.at = at, at
	return nil
}

// pass lets hits pass, and does something at one of them. It holds functions only, which a
// checkpoint leaves alone.
type pass struct {
	at func(n int) bool
	do func() error
}

// passBut does something at the 20th hit.
func passBut(do func() error) *pass {
	return &pass{func(n int) bool { return n == 20 }, do}
}

func (p *pass) Apply(rec *hit) (*hit, error) {
	if p.do != nil && p.at(rec.n) {
		if err := p.do(); err != nil {
			return nil, err
		}
	}
	return rec, nil
}

// running gives each hit the sum of the numbers so far, and the sums at the end.
type running struct{ sum, n int }

func (r *running) Apply(rec *hit) (*hit, bool) {
	r.sum, r.n = r.sum+rec.n, r.n+1
	rec.sum = r.sum
	return rec, true
}

func (r *running) Flush() iter.Seq[*hit] {
	return func(yield func(*hit) bool) { yield(&hit{n: -1 - r.n, sum: r.sum}) }
}

// recent yields each hit beside the sum of the last two, which it holds in its fields.
type recent struct{ last []int }

func (r *recent) Transform(in iter.Seq[*hit]) iter.Seq[*hit] {
	return func(yield func(*hit) bool) {
		for rec := range in {
			r.last = append(r.last[max(len(r.last)-1, 0):], rec.n)
			rec.sum += 1000 * len(r.last) * r.last[0]
			if !yield(rec) {
				return
			}
		}
	}
}

// page notes what it was given, and what was flushed.
type page struct {
	lines   []string
	kept    int // lines when it was flushed last
	flushes int
	fail    int // the flush that fails
}

func (p *page) Put(rec *hit) error {
	p.lines = append(p.lines, fmt.Sprint(rec.n, rec.page, rec.sum))
	return nil
}

func (p *page) Flush() error {
	if p.flushes++; p.flushes == p.fail {
		return errors.New("no room")
	}
	p.kept = len(p.lines)
	return nil
}

type tracked struct {
	Source  *hits    `pipeline:"source"`
	Before  *pass    `pipeline:"stage"`
	Work    *pass    `pipeline:"stage,workers=3"`
	Running *running `pipeline:"stage,key=page"`
	Recent  *recent  `pipeline:"stage"`
	Sink    *page    `pipeline:"sink"`
}

func newTracked(upto int) *tracked {
	return &tracked{&hits{upto: upto}, new(pass), new(pass), new(running), new(recent), new(page)}
}

// uninterrupted is what one run over all hits gives.
func uninterrupted(t *testing.T, upto int) []string {
	t.Helper()
	p := newTracked(upto)
	if _, err := p.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	return p.Sink.lines
}

// interruptions are ways to end a run at the 20th hit of 40.
var interruptions = map[string]func(p *tracked, cancel, drain context.CancelFunc){
	"error in front of the workers": func(p *tracked, _, _ context.CancelFunc) {
		p.Before = passBut(func() error { return errors.New("broken") })
	},
	"error in a worker": func(p *tracked, _, _ context.CancelFunc) {
		p.Work = passBut(func() error { return errors.New("broken") })
	},
	"panic": func(p *tracked, _, _ context.CancelFunc) { p.Before = passBut(func() error { panic("broken") }) },
	"cancelled": func(p *tracked, cancel, _ context.CancelFunc) {
		p.Before = passBut(func() error { cancel(); return nil })
	},
	"drained": func(p *tracked, _, drain context.CancelFunc) {
		p.Before = passBut(func() error { drain(); time.Sleep(50 * time.Millisecond); return nil })
	},
	"no room": func(p *tracked, _, _ context.CancelFunc) { p.Sink.fail = 3 },
}

func TestResume(t *testing.T) {
	want := uninterrupted(t, 40)
	for name, interrupt := range interruptions {
		for _, every := range []int{1, 7, 13, 100} {
			t.Run(fmt.Sprint(name, ", every ", every), func(t *testing.T) {
				store := pipeline.FileStore(filepath.Join(t.TempDir(), "checkpoint"))
				first := newTracked(40)
				ctx, cancel := context.WithCancel(t.Context())
				stop, drain := context.WithCancel(t.Context())
				defer cancel()
				defer drain()
				interrupt(first, cancel, drain)
				report, err := first.Run(ctx, pipeline.Checkpoint(store, every), pipeline.StopOn(stop))
				checkAccounts(t, report)
				stops := strings.HasPrefix(name, "drained") || name == "no room" && every > 13
				if (err == nil) != stops || report.Resumed || report.Delivery != pipeline.AtLeastOnce {
					t.Fatal(err, report.Resumed, report.Delivery)
				}
				second := newTracked(40)
				report, err = second.Run(t.Context(), pipeline.Checkpoint(store, every))
				checkAccounts(t, report)
				if saved := first.Sink.kept > 0; err != nil || report.Resumed != saved {
					t.Fatal(err, report.Resumed)
				}
				if got := append(first.Sink.lines[:first.Sink.kept], second.Sink.lines...); name != "no room" && !slices.Equal(got, want) {
					t.Errorf("got %q, want %q", got, want)
				}
				if lost := without(want, append(first.Sink.lines, second.Sink.lines...)); len(lost) > 0 {
					t.Errorf("lost %q", lost)
				}
			})
		}
	}
}

// without returns the lines that are not in others.
func without(lines, others []string) []string {
	return slices.DeleteFunc(slices.Clone(lines), func(line string) bool { return slices.Contains(others, line) })
}

// checkAccounts wants every record that came in to be accounted for.
func checkAccounts(t *testing.T, r *pipeline.Report) {
	t.Helper()
	for i, c := range r.Components[1:] {
		if gone := c.Dropped + c.Dead + c.Absorbed; c.Received > c.Passed+gone {
			t.Errorf("component %d: %d received, %d passed, %d gone", i+1, c.Received, c.Passed, gone)
		}
	}
}

func TestARunGoesOnBehindOneThatIsComplete(t *testing.T) {
	store := pipeline.FileStore(filepath.Join(t.TempDir(), "checkpoint"))
	for _, step := range []struct {
		upto int
		in   int64
		want string
	}{
		{4, 4, "0a0,1b1,2c2002,3a4003"}, {4, 0, ""}, {6, 2, "4b4004,5c8005"},
	} {
		p := newTracked(step.upto)
		report, err := p.Run(t.Context(), pipeline.Checkpoint(store, 3))
		if err != nil || report.In != step.in {
			t.Fatal(err, report.In)
		}
		lines := slices.DeleteFunc(slices.Clone(p.Sink.lines), func(line string) bool { return line[0] == '-' })
		if strings.Join(lines, ",") != step.want || p.Sink.kept != len(p.Sink.lines) {
			t.Errorf("got %q, %d kept", p.Sink.lines, p.Sink.kept)
		}
	}
}

func TestDrainedStagesGoOnInsteadOfFlushing(t *testing.T) {
	store := pipeline.FileStore(filepath.Join(t.TempDir(), "checkpoint"))
	stop, drain := context.WithCancel(t.Context())
	p := newTracked(30)
	p.Before = passBut(func() error { drain(); time.Sleep(50 * time.Millisecond); return nil })
	report, err := p.Run(t.Context(), pipeline.Checkpoint(store, time.Hour), pipeline.StopOn(stop))
	if err != nil || !report.Stopped || report.In != 21 || len(p.Sink.lines) != 21 {
		t.Fatal(err, report.Stopped, report.In, p.Sink.lines)
	}
}

// memory is a store that counts.
type memory struct {
	data       []byte
	saves      int
	load, save error
}

func (m *memory) Load(context.Context) ([]byte, error) { return m.data, m.load }

func (m *memory) Save(_ context.Context, data []byte) error {
	m.saves++
	if m.save == nil {
		m.data = data
	}
	return m.save
}

func TestCheckpointEvery(t *testing.T) {
	for every, want := range map[int]int{1: 11, 3: 4, 10: 2, 11: 1, 0: 11} {
		m := new(memory)
		if _, err := newTracked(10).Run(t.Context(), pipeline.Checkpoint(m, every), pipeline.MonitorEvery(4)); err != nil || m.saves != want {
			t.Errorf("every %d records: %d saved, want %d (%v)", every, m.saves, want, err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		m, p := new(memory), newTracked(100)
		p.Source.every = 310 * time.Millisecond
		if _, err := p.Run(t.Context(), pipeline.Checkpoint(m, 2*time.Second)); err != nil || m.saves != 16 {
			t.Errorf("every 2 s of 31: %d saved (%v)", m.saves, err)
		}
	})
}

func TestWhatCannotGoOnIsRefused(t *testing.T) {
	full := new(memory)
	if _, err := newTracked(5).Run(t.Context(), pipeline.Checkpoint(full, 2)); err != nil {
		t.Fatal(err)
	}
	damaged := slices.Clone(full.data)
	damaged[len(damaged)/2]++
	unseekable := &perShopTotals{Source: sales{}, Before: new(choosy), Tally: &tally{flushed: new(int)}, After: new(choosy)}
	runner, err := pipeline.NewRunner(&hits{upto: 3}, nil, new(page))
	if err != nil {
		t.Fatal(err)
	}
	lagging, far := newTracked(5), newTracked(2_000_002)
	lagging.Source.lags = true
	far.Source.from, far.Source.at = 2_000_000, 2_000_000
	beyond := new(memory)
	if _, err := far.Run(t.Context(), pipeline.Checkpoint(beyond, 2)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		p    interface {
			Run(context.Context, ...pipeline.Option) (*pipeline.Report, error)
		}
		store pipeline.CheckpointStore
		want  string
		in    int64
	}{
		{"damaged", newTracked(5), &memory{data: damaged}, "pipeline: checkpoint: the checkpoint is corrupt: its checksum is another one", 0},
		{"cut short", newTracked(5), &memory{data: full.data[:9]}, "pipeline: checkpoint: the checkpoint is corrupt: it does not begin as one of this version", 0},
		{"another pipeline", &placed{Source: new(hits), Ledger: new(ledger)}, full, "pipeline: checkpoint: it is of another pipeline: it has stage Before (pass) where this one has sink Ledger (ledger); remove it to begin anew", 0},
		{"no place", unseekable, new(memory), "pipeline: checkpoint: the place that Source (sales) has come to is not known; give it methods Position() P and Seek(P) error, and generate the pipeline anew", 0},
		{"Runner", runner, new(memory), "pipeline: Checkpoint: only generated pipelines go on from a checkpoint", 0},
		{"no such place", newTracked(5), beyond, "pipeline: checkpoint: Source (hits): no such hit", 0},
		{"place of the record at hand", lagging, new(memory), "pipeline: checkpoint: Position of Source (hits) has not moved with the first record; let it tell where the next record begins", 1},
		{"Load fails", newTracked(5), &memory{load: errors.New("no such disk")}, "pipeline: checkpoint: no such disk", 0},
		{"Save fails", newTracked(5), &memory{save: errors.New("disk full")}, "pipeline: checkpoint: disk full", 2},
		{"a channel", &opaque{new(hits), &channel{make(chan int)}, new(page)}, new(memory), "pipeline: checkpoint: Stage (channel): c: a chan int has no written form; give pipeline_test.channel the methods MarshalBinary and UnmarshalBinary", 0},
		{"read twice", &readTwice{&hits{upto: 4}, new(reader), new(page)}, new(memory), "pipeline: checkpoint: a stage has read its input 2 times, so that the place of Source says nothing", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			report, err := c.p.Run(t.Context(), pipeline.Checkpoint(c.store, 2))
			if err == nil || err.Error() != c.want || report.In != c.in {
				t.Errorf("got %v after %d records\nwant %s after %d", err, report.In, c.want, c.in)
			}
		})
	}
}

// channel holds what cannot be written.
type channel struct{ c chan int }

func (c *channel) Apply(rec *hit) (*hit, bool) { return rec, true }

type opaque struct {
	Source *hits    `pipeline:"source"`
	Stage  *channel `pipeline:"stage"`
	Sink   *page    `pipeline:"sink"`
}

// reader reads its input twice.
type reader struct{}

func (*reader) Transform(in iter.Seq[*hit]) iter.Seq[*hit] {
	return func(yield func(*hit) bool) {
		for range in {
			break
		}
		for rec := range in {
			if !yield(rec) {
				return
			}
		}
	}
}

type readTwice struct {
	Source *hits   `pipeline:"source"`
	Stage  *reader `pipeline:"stage"`
	Sink   *page   `pipeline:"sink"`
}
