package main

import (
	"fmt"
	"io"
	"iter"
	"time"
)

// ConsoleSink prints the first records, one a line, and counts the others.
type ConsoleSink struct {
	Out  io.Writer `json:"-"`
	Show int       // how many records to print
}

// Consume reads stream to its end, or until Out refuses a line.
func (s *ConsoleSink) Consume(stream iter.Seq[*InstrumentedSlottedRecord]) error {
	seen := 0
	for r := range stream {
		if seen++; seen > s.Show {
			continue
		}
		if _, err := fmt.Fprintln(s.Out, recordLine(r)); err != nil {
			return err
		}
	}
	if seen > s.Show {
		_, err := fmt.Fprintf(s.Out, "  … and %s more\n", thousands(int64(seen-s.Show)))
		return err
	}
	return nil
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
