package meters

import (
	"fmt"
	"iter"
	"os"
	"strings"

	"github.com/auditline/auditline/pipeline"
)

// File writes readings to a file, each with its log.
type File struct{ Path string }

// Consume writes the file in one go.
func (f *File) Consume(stream iter.Seq[*Reading]) error {
	var b strings.Builder
	for r := range stream {
		fmt.Fprintf(&b, "%s %g %g %q", r.Meter, r.Value(), r.Mean(), r.tags)
		for c := range r.Changes() {
			fmt.Fprintf(&b, " %s:%v>%v", c.Field, c.Old, c.New)
		}
		b.WriteString("\n")
	}
	return os.WriteFile(f.Path, []byte(b.String()), 0o600)
}

// Rejects writes dead letters to a file.
type Rejects struct{ Path string }

// Consume writes the file in one go.
func (f *Rejects) Consume(letters iter.Seq[pipeline.DeadLetter]) error {
	var b strings.Builder
	for l := range letters {
		value := "none"
		if r, ok := l.Record.(*Reading); ok && r != nil {
			value = fmt.Sprint(r.Value())
		}
		fmt.Fprintf(&b, "%s %s: %v\n", l.Component, value, l.Err)
	}
	return os.WriteFile(f.Path, []byte(b.String()), 0o600)
}

// Lines adds a line to a file for each reading, and fails those of which the value is FailAt.
type Lines struct {
	Path   string
	FailAt float64
	lines  []string
}

// Put writes the whole file anew.
func (l *Lines) Put(r *Reading) error {
	if r.value == l.FailAt {
		return fmt.Errorf("%g is not welcome", r.value)
	}
	l.lines = append(l.lines, fmt.Sprintf("%s %g\n", r.Meter, r.value))
	return os.WriteFile(l.Path, []byte(strings.Join(l.lines, "")), 0o600)
}
