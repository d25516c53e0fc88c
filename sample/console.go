package main

import (
	"fmt"
	"io"
	"iter"
	"time"
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
	return s.printLast(more)
}

// printLast prints the last record, if it is one of the more that have not been printed.
func (s *ConsoleSink) printLast(more int) error {
	if more == 0 {
		return nil
	}
	between := ""
	if more > 1 {
		between = fmt.Sprintf("  … %s records …\n", thousands(int64(more-1)))
	}
	_, err := fmt.Fprintln(s.Out, between+recordLine(s.Last))
	return err
}

func recordLine(r *InstrumentedSlottedRecord) string {
	return fmt.Sprintf("  %s  %-11s  %8.2f %-3s  normalized %7.4f  average %7.4f",
		time.Unix(r.Timestamp, 0).UTC().Format(time.DateTime), r.SensorID, r.Value(), r.Unit, r.Normalized(), r.RollingAvg())
}

// thousands writes n with a comma between each three digits.
func thousands(n int64) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
