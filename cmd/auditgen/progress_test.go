package main

import (
	"strings"
	"testing"
	"time"
)

// TestProgress shows a line for long runs, wipes it, and is quiet where nobody watches.
func TestProgress(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	quiet := newProgress(&out) // not a terminal
	quiet.start = time.Time{}
	quiet.update(1, 2)
	quiet.clear()
	if out.Len() > 0 {
		t.Errorf("printed %q", out.String())
	}
	long := &progress{w: &out, what: "directories"} // began long ago
	long.update(1, 2)
	long.clear()
	if got, want := out.String(), "\rauditgen: 1/2 directories\r\x1b[K"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	out.Reset()
	short := &progress{w: &out, start: time.Now().Add(time.Hour)}
	short.update(1, 2)
	short.clear()
	if out.Len() > 0 {
		t.Errorf("a short run printed %q", out.String())
	}
}
