package main

import (
	"bufio"
	"embed"
	"errors"
	"fmt"
	"io"
	"iter"
	"math"
	"os"
	"strconv"
	"strings"
	"time"
)

// seattle holds the readings that CSVSource falls back on, so that the program runs from any directory.
//
//go:embed testdata/seattle-weather-hourly-normals.csv
var seattle embed.FS

const (
	seattleFile = "testdata/seattle-weather-hourly-normals.csv"
	csvHeader   = "date,pressure,temperature,wind"
	csvTime     = "2006-01-02T15:04:05" // local, without a zone; read as UTC
)

// csvColumns are the readings of a row, in the order in which they are yielded.
var csvColumns = [...]struct{ sensor, unit string }{{"pressure", "hPa"}, {"temperature", "°C"}, {"wind", "m/s"}}

// CSVSource yields hourly weather readings from a file with the columns date, pressure, temperature and wind: three
// records for each row.
type CSVSource struct {
	Path string // "" for the readings of Seattle that come with the program
}

// Check returns an error when the file cannot be read or is no such file.
func (s *CSVSource) Check() error {
	f, _, err := s.open()
	if err != nil {
		return err
	}
	return f.Close()
}

// Stream reads the file from its start each time it is ranged over. A row that does not parse is one error with its
// line number, and none of its readings is yielded; a file that cannot be read is an error that ends the stream.
func (s *CSVSource) Stream() iter.Seq2[*InstrumentedSlottedRecord, error] {
	return func(yield func(*InstrumentedSlottedRecord, error) bool) {
		f, lines, err := s.open()
		if err != nil {
			yield(nil, err)
			return
		}
		readRows(f, lines, yield)
	}
}

// open opens the file and reads its header line.
func (s *CSVSource) open() (io.Closer, *bufio.Reader, error) {
	f, err := s.file()
	if err != nil {
		return nil, nil, err
	}
	lines := bufio.NewReaderSize(f, lineLimit)
	if err := readHeader(lines); err != nil {
		f.Close() // only read from
		return nil, nil, fmt.Errorf("%s: %w", s.name(), err)
	}
	return f, lines, nil
}

func readHeader(lines *bufio.Reader) error {
	line, err := readLine(lines)
	if err != nil && err != io.EOF {
		return fmt.Errorf("first line: %w", err)
	}
	if header := strings.TrimPrefix(line, "\ufeff"); header != csvHeader {
		return fmt.Errorf("first line is %.80q, want %q", header, csvHeader)
	}
	return nil
}

// lineLimit is how many bytes a line may have, its end included. A row needs about forty.
const lineLimit = 4096

var errLongLine = fmt.Errorf("more than %d bytes", lineLimit)

// readLine returns the next line without its end. It reads to the end of one that is too long, so that the next one can
// follow.
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

func (s *CSVSource) file() (io.ReadCloser, error) {
	if s.Path == "" {
		return seattle.Open(seattleFile)
	}
	return os.Open(s.Path)
}

func (s *CSVSource) name() string {
	if s.Path == "" {
		return seattleFile
	}
	return s.Path
}

// readRows yields the readings of all rows after the header, and closes f however it ends. It splits lines itself: for
// encoding/csv a stray quote reaches to the end of the file, and one broken row would cost all that follow.
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

// yieldRow yields the readings of a row, or what is wrong with it, and reports whether more are wanted.
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
	date, err := time.Parse(csvTime, fields[0])
	if err != nil {
		return 0, values, fmt.Errorf("date %q: want the form %s", fields[0], csvTime)
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
