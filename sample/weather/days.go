package weather

import (
	"fmt"
	"io"
	"iter"
	"time"
)

// Days brings the readings of one sensor to a mean for each day. All days go to the table, and
// those on which it was warm to a list as well. auditgen writes its Run.
type Days struct {
	Source *CSVSource `pipeline:"source"`
	Mean   *DayMean   `pipeline:"stage,key=Date"`
	Table  *DayTable  `pipeline:"sink,batch=100"`
	Warm   *DateList  `pipeline:"sink,when=IsWarm"`
}

// Date is the day of a reading, in UTC.
func (i *InstrumentedSlottedRecord) Date() string {
	return time.Unix(i.Timestamp, 0).UTC().Format(time.DateOnly)
}

// Day is the mean of a day's readings.
type Day struct {
	Date string
	Mean float64
}

// IsWarm reports whether the mean is 18 or more: below it, houses are heated.
func (d *Day) IsWarm() bool { return d.Mean >= 18 }

// DayMean keeps the mean of a sensor's readings, and gives it at the end.
type DayMean struct {
	SensorID string

	date  string
	sum   float64
	count int
}

// Apply takes a reading, and passes none on.
func (m *DayMean) Apply(r *InstrumentedSlottedRecord) (*Day, bool) {
	if r.SensorID == m.SensorID {
		m.date = r.Date()
		m.sum += r.Value()
		m.count++
	}
	return nil, false
}

// Flush gives the mean of the day, if it had readings.
func (m *DayMean) Flush() iter.Seq[*Day] {
	return func(yield func(*Day) bool) {
		if m.count > 0 {
			yield(&Day{m.date, m.sum / float64(m.count)})
		}
	}
}

// DayTable writes days as lines of a table, many at a time.
type DayTable struct{ Out io.Writer }

// PutBatch writes a line for each day, all at once.
func (t *DayTable) PutBatch(days []*Day) error {
	var lines []byte
	for _, d := range days {
		lines = fmt.Appendf(lines, "%s,%.1f\n", d.Date, d.Mean)
	}
	_, err := t.Out.Write(lines)
	return err
}

// DateList lists the dates of days.
type DateList struct{ Dates []string }

// Put adds a day's date.
func (l *DateList) Put(d *Day) error {
	l.Dates = append(l.Dates, d.Date)
	return nil
}
