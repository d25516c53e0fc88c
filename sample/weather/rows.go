package weather

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// dateLayout is local time without a zone; it is read as UTC.
const dateLayout = "2006-01-02T15:04:05"

// csvColumns are the readings of a row, in the order in which they are yielded.
var csvColumns = [...]struct{ sensor, unit string }{
	{"pressure", "hPa"}, {"temperature", "°C"}, {"wind", "m/s"},
}

// lineLimit is how many bytes a line may have, its end included. A row needs about forty.
const lineLimit = 4096

var errLongLine = fmt.Errorf("more than %d bytes", lineLimit)

// readLine returns the next line without its end. It reads to the end of one that is too long, so
// that the next one can follow.
func readLine(lines *bufio.Reader) (string, error) {
	line, more, err := lines.ReadLine()
	if !more {
		return string(line), err
	}
	for more && err == nil {
		_, more, err = lines.ReadLine()
	}
	if err != nil && err != io.EOF {
		return "", err
	}
	return "", errLongLine
}

// readRows yields the readings of all rows after the header, and closes f however it ends. It
// splits lines itself: for encoding/csv a stray quote reaches to the end of the file, and one
// broken row would cost all that follow.
func readRows(f io.Closer, lines *bufio.Reader, yield func(*InstrumentedSlottedRecord, error) bool) {
	defer f.Close()
	for number := 2; ; number++ {
		row, err := readLine(lines)
		switch {
		case err == io.EOF:
			return
		case err == nil:
			if !yieldRow(number, row, yield) {
				return
			}
		case !yield(nil, fmt.Errorf("line %d: %w", number, err)) || err != errLongLine:
			return
		}
	}
}

// yieldRow yields the readings of a row, or what is wrong with it, and reports whether more are
// wanted.
func yieldRow(number int, row string, yield func(*InstrumentedSlottedRecord, error) bool) (more bool) {
	at, values, err := parseRow(row)
	if err != nil {
		return yield(nil, fmt.Errorf("line %d: %w", number, err))
	}
	for i, column := range csvColumns {
		if !yield(NewInstrumentedSlottedRecord(column.sensor, at, values[i], column.unit), nil) {
			return false
		}
	}
	return true
}

// parseRow returns the time of a row in Unix seconds and its readings.
func parseRow(row string) (at int64, values [len(csvColumns)]float64, err error) {
	fields := strings.Split(row, ",")
	if len(fields) != 1+len(values) {
		return 0, values, fmt.Errorf("%d fields, want %d", len(fields), 1+len(values))
	}
	date, err := time.Parse(dateLayout, fields[0])
	if err != nil {
		return 0, values, fmt.Errorf("date %q: want the form %s", fields[0], dateLayout)
	}
	for i, field := range fields[1:] {
		if values[i], err = parseReading(field); err != nil {
			return 0, values, fmt.Errorf("%s %q: %w", csvColumns[i].sensor, field, err)
		}
	}
	return date.Unix(), values, nil
}

var errNotFinite = errors.New("not a finite number")

// parseReading refuses NaN and infinities too: one of them would spoil every average after it.
func parseReading(field string) (float64, error) {
	v, err := strconv.ParseFloat(field, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, errNotFinite
	}
	return v, nil
}
