package engine

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/auditline/auditline/internal/figures"
)

// progress shows a run on a terminal, one line a component, redrawn in place. A nil progress shows
// nothing.
type progress struct {
	w     io.Writer
	drawn int // lines on the screen
	clock func() time.Duration
}

// newProgress is nil where w is no terminal.
func newProgress(w io.Writer) *progress {
	file, ok := w.(*os.File)
	if !ok {
		return nil
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	start := time.Now()
	return &progress{w: w, clock: func() time.Duration { return time.Since(start) }}
}

// draw shows how many records each component has seen, and how many a second.
func (p *progress) draw(r *Run, passed []int64) {
	if p == nil {
		return
	}
	var b strings.Builder
	if p.drawn > 0 {
		fmt.Fprintf(&b, "\x1b[%dA", p.drawn)
	}
	seconds := p.clock().Seconds()
	for i, c := range r.parts {
		count := r.receivedBy(i, passed)
		fmt.Fprintf(&b, "\r\x1b[K%-20s %15s %12s/s", c.name, figures.Thousands(count), rate(count, seconds))
		if c.dead > 0 {
			fmt.Fprintf(&b, "  %s failed", figures.Thousands(c.dead))
		}
		b.WriteByte('\n')
	}
	p.drawn = len(r.parts)
	io.WriteString(p.w, b.String()) // a screen that is gone must not end the run
}

// rate writes count per second, without a division by a time that has not passed yet.
func rate(count int64, seconds float64) string {
	if seconds <= 0 {
		return "-"
	}
	return figures.Thousands(int64(float64(count) / seconds))
}
