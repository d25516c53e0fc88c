package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/auditline/auditline/internal/protocol"
	"github.com/auditline/auditline/pipeline/internal/recordtext"
)

// maxTapped is how many records a tap waits for at most.
const maxTapped = 100

var errNotRunning = errors.New("pipeline: Tap: no run goes on")

// tap waits for the records that a component passes on.
type tap struct {
	component int
	wants     int
	got       []string
	done      chan struct{} // closed when it has all, or there are no more
}

// Tap waits for the next n records behind a component of the run, until ctx is done or the run
// ends.
func (l *Live) Tap(ctx context.Context, component string, n int) ([]string, error) {
	t, err := l.addTap(component, min(n, maxTapped))
	if err != nil || n <= 0 {
		return nil, err
	}
	select {
	case <-t.done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.removeTap(t)
	return t.got, err
}

func (l *Live) addTap(component string, n int) (*tap, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.running {
		return nil, errNotRunning
	}
	i := slices.IndexFunc(l.shown.parts, func(p *part) bool { return p.name == component })
	switch {
	case i < 0:
		return nil, fmt.Errorf("pipeline: Tap: the run has no component %q", component)
	case !l.shown.parts[i].taps && l.shown.parts[i].role == protocol.Sink:
		return nil, fmt.Errorf("pipeline: Tap: %s is a sink, which passes nothing on; look at the component in front of it", component)
	case !l.shown.parts[i].taps:
		return nil, fmt.Errorf("pipeline: Tap: what %s passes on cannot be seen; add the option tap to its tag and generate the pipeline anew", component)
	}
	t := &tap{component: i, wants: n, done: make(chan struct{})}
	if n > 0 {
		l.taps = append(l.taps, t)
		l.wanted.Add(1)
		l.run.due.Store(0) // it looks for taps now, or when it is woken
	}
	return t, nil
}

// removeTap is asked for taps that are gone, too.
func (l *Live) removeTap(t *tap) {
	if i := slices.Index(l.taps, t); i >= 0 {
		l.taps = slices.Delete(l.taps, i, i+1)
		l.wanted.Add(-1)
		close(t.done)
	}
}

// showTaps notes that what component i passes on can be seen.
func (l *Live) showTaps(i int) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shown.parts[i].taps = true
}

func (l *Live) endTaps() {
	for len(l.taps) > 0 {
		l.removeTap(l.taps[0])
	}
}

// tapped reports whether somebody waits for records.
func (l *Live) tapped() bool { return l != nil && l.wanted.Load() > 0 }

// Tap shows a record that component i passes on to those who wait for it.
func (r *Run) Tap(i int, record any) {
	if r.live.tapped() {
		r.live.giveTaps(i, record)
	}
}

func (l *Live) giveTaps(i int, record any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := ""
	for _, t := range slices.Clone(l.taps) {
		if t.component != i {
			continue
		}
		if text == "" {
			text = recordtext.Of(record)
		}
		if t.got = append(t.got, text); len(t.got) >= t.wants {
			l.removeTap(t)
		}
	}
}
