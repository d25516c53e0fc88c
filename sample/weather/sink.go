package weather

import (
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/auditline/auditline/internal/figures"
)

// ConsoleSink prints the first records and the last one, each on a line, and counts the others.
type ConsoleSink struct {
	Out  io.Writer `json:"-"`
	Show int       // how many records to print before the last

	// What the last run brought.
	First []*InstrumentedSlottedRecord `json:"-"`
	Last  *InstrumentedSlottedRecord   `json:"-"`
}

// Consume reads stream to its end, or until Out refuses a line.
func (s *ConsoleSink) Consume(stream iter.Seq[*InstrumentedSlottedRecord]) error {
	s.First, s.Last = nil, nil
	more := 0
	for s.Last = range stream {
		if len(s.First) == s.Show {
			more++
			continue
		}
		s.First = append(s.First, s.Last)
		if _, err := fmt.Fprintln(s.Out, recordLine(s.Last)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprint(s.Out, s.ending(more))
	return err
}

// ending is what to print at the end, where more records came than were printed.
func (s *ConsoleSink) ending(more int) string {
	switch {
	case s.Last == nil:
		return "  no records\n"
	case more == 0:
		return ""
	case more == 1:
		return recordLine(s.Last) + "\n"
	}
	return fmt.Sprintf("  … %s more …\n%s\n", figures.Thousands(int64(more-1)), recordLine(s.Last))
}

func recordLine(r *InstrumentedSlottedRecord) string {
	return fmt.Sprintf("  %s  %-11s  %8.2f %-3s  normalized %7.4f  average %7.4f",
		time.Unix(r.Timestamp, 0).UTC().Format(time.DateTime), r.SensorID, r.Value(), r.Unit, r.Normalized(), r.RollingAvg())
}
