package weather

import (
	"fmt"
	"iter"
	"os"
	"strings"
	"time"

	"github.com/auditline/auditline/pipeline"
)

// Table writes readings to a file, a line for each, with the number of changes that it logged.
type Table struct{ Path string }

// Consume writes the file in one go: a runner may call it again.
func (t *Table) Consume(stream iter.Seq[*Reading]) error {
	var b strings.Builder
	for r := range stream {
		fmt.Fprintf(&b, "%s,%s,%g,%s,%g,%g,%d\n", time.Unix(r.Timestamp, 0).UTC().Format(time.DateTime),
			r.SensorID, r.Value(), r.Unit, r.Normalized(), r.RollingAvg(), r.Audit().Seq())
	}
	return os.WriteFile(t.Path, []byte(b.String()), 0o666)
}

// Rejected writes dead letters to a file.
type Rejected struct{ Path string }

// Consume writes the file in one go.
func (r *Rejected) Consume(letters iter.Seq[pipeline.DeadLetter]) error {
	var b strings.Builder
	for l := range letters {
		fmt.Fprintf(&b, "%s, record %d: %v\n", l.Component, l.Number, l.Err)
	}
	return os.WriteFile(r.Path, []byte(b.String()), 0o666)
}
