package beampipe_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"

	"github.com/auditline/auditline/beampipe"
	"github.com/auditline/auditline/beampipe/internal/meters"
	"github.com/auditline/auditline/pipeline"
)

// plain is a pipeline that fails as scale says, and its sink's file.
func plain(t *testing.T, scale meters.Scale) (*meters.Plain, string) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out")
	return &meters.Plain{Source: &meters.Counter{N: 1000, M: 7}, Large: &meters.Threshold{}, Scale: scale, Sink: &meters.File{Path: out}}, out
}

// A record that fails, and a component that panics, end the run with one error, that of the local
// run but for the stack; the sink writes nothing.
func TestComponentFails(t *testing.T) {
	for name, scale := range map[string]meters.Scale{"error": {By: 2, FailAt: 41, SkipOver: 50}, "panic": {By: 2, PanicAt: 41}} {
		t.Run(name, func(t *testing.T) {
			p, out := plain(t, scale)
			if name == "error" {
				p.Large.Min = 1 // 0 is a multiple of everything
				p.Source.N = 42
			}
			report, err := onPrism(t, p)
			failed, ok := errors.AsType[*pipeline.ComponentError](err)
			if !ok || report != nil {
				t.Fatalf("report %v, error %v", report, err)
			}
			want := map[string]string{"error": "Scale (Scale): record 42: value 41 is refused", "panic": "Scale (Scale): record 42: panic: cannot scale"}
			if failed.Error() != want[name] {
				t.Errorf("got %q, want %q", failed, want[name])
			}
			if _, err := os.Stat(out); !os.IsNotExist(err) {
				t.Errorf("the sink wrote: %v", err)
			}
		})
	}
}

// A sink that fails as a whole ends the run, what others do with their records does not.
func TestSinkFails(t *testing.T) {
	nowhere := filepath.Join(t.TempDir(), "no", "such", "folder") // the others may still be at work
	p := &meters.Forked{
		Source: &meters.Counter{N: 100, M: 7},
		Low:    &meters.Lines{Path: nowhere},
		Odd:    &meters.Lines{Path: nowhere},
		High:   &meters.File{Path: nowhere},
		Bad:    &meters.Rejects{Path: os.DevNull},
	}
	_, err := onPrism(t, p)
	if err == nil || !strings.HasPrefix(err.Error(), "High (File): open ") {
		t.Errorf("got %v", err)
	}
}

// What cannot start says so at once, and nothing has been touched.
func TestRefused(t *testing.T) {
	deadline, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	over, cancelOver := context.WithTimeout(t.Context(), -time.Minute)
	defer cancelOver()
	sound, _ := plain(t, meters.Scale{By: 2})
	for name, test := range map[string]struct {
		ctx    context.Context
		runner string
		p      beampipe.Pipeline
		want   string
	}{
		"no such runner":   {deadline, "flunk", sound, `the program has no runner called "flunk"; import its package`},
		"no deadline":      {t.Context(), "prism", sound, "the context has no deadline"},
		"deadline is over": {over, "prism", sound, "context deadline exceeded"},
		"nil component":    {deadline, "prism", &meters.Plain{Source: sound.Source, Large: nil, Sink: sound.Sink}, "Large (Threshold): the component is nil"},
		"lost by own JSON": {deadline, "prism", &meters.Broken{Source: sound.Source, Twist: &meters.Twist{By: 1, Secret: 2}, Sink: sound.Sink}, "Twist (Twist) cannot be sent to workers: field Secret of type float64 would not come through its JSON"},
		"not JSON":         {deadline, "prism", &meters.Plain{Source: sound.Source, Large: &meters.Threshold{Min: inf()}, Sink: sound.Sink}, "Large (Threshold) cannot be sent to workers: json: unsupported value: +Inf"},
		"changed by a run": {deadline, "prism", &meters.Forked{Source: sound.Source, Low: used(t), Odd: &meters.Lines{}, High: sound.Sink, Bad: &meters.Rejects{}}, "Low (Lines) cannot be sent to workers: field lines of type []string would not come through"},
	} {
		t.Run(name, func(t *testing.T) {
			report, err := beampipe.Run(test.ctx, test.runner, test.p)
			if report != nil || err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func inf() float64 { zero := 0.0; return 1 / zero }

// used is a sink that has taken a record.
func used(t *testing.T) *meters.Lines {
	l := &meters.Lines{Path: filepath.Join(t.TempDir(), "low"), FailAt: -1}
	if err := l.Put(&meters.Reading{}); err != nil {
		t.Fatal(err)
	}
	return l
}

// A source without an end is told so at the deadline.
func TestUnboundedSource(t *testing.T) {
	p, _ := plain(t, meters.Scale{By: 2})
	p.Source.N = 1 << 60
	p.Large.Min = 1 << 60 // nothing gets further
	if err := untilDeadline(t, p); !strings.Contains(err.Error(), "Source (Counter): had given ") {
		t.Errorf("got %v", err)
	}
}

// untilDeadline returns the error of a run that has no end. If its source had not begun by the
// deadline, as on a busy machine, a later one is tried.
func untilDeadline(t *testing.T, p beampipe.Pipeline) error {
	t.Helper()
	for allowed := 2 * time.Second; ; allowed *= 4 {
		ctx, cancel := context.WithTimeout(t.Context(), allowed)
		_, err := beampipe.Run(ctx, "prism", p)
		cancel()
		if err == nil {
			t.Fatal("the run ended without an error")
		}
		if strings.Contains(err.Error(), "records by the deadline") || allowed > time.Minute {
			return err
		}
	}
}

// A runner that is not there is an error at once.
func TestNoSuchEndpoint(t *testing.T) {
	p, _ := plain(t, meters.Scale{By: 2})
	setFlag(t, jobopts.Endpoint, "localhost:1")
	_, err := onPrism(t, p)
	if err == nil || !strings.HasPrefix(err.Error(), "no runner answers at -endpoint=localhost:1: ") {
		t.Error(err)
	}
}

// setFlag gives a flag of Beam another value for the time of a test.
func setFlag(t *testing.T, flag *string, value string) {
	before := *flag
	t.Cleanup(func() { *flag = before })
	*flag = value
}
