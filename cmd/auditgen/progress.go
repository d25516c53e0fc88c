package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"
)

// progress shows how far a long run is, on a terminal only.
type progress struct {
	w     io.Writer // nil when there is nobody to see it
	start time.Time
	what  string // is counted
	shown bool
}

func newProgress(w io.Writer) *progress {
	p := &progress{start: time.Now(), what: "directories"}
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.w = f
	}
	return p
}

// update overwrites the line, once the run has taken longer than one waits for.
func (p *progress) update(done, total int) {
	if p.w != nil && time.Since(p.start) > 300*time.Millisecond {
		fmt.Fprintf(p.w, "\rauditgen: %d/%d %s", done, total, p.what)
		p.shown = true
	}
}

// clear removes the line.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}
