package weather

import (
	"bufio"
	"embed"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
)

// seattle holds the climate normals that CSVSource falls back on, so that the program runs from any
// directory.
//
//go:embed testdata/seattle-weather-hourly-normals.csv
var seattle embed.FS

const seattleFile = "testdata/seattle-weather-hourly-normals.csv"

// Columns is the first line of a file that CSVSource reads.
const Columns = "date,pressure,temperature,wind"

// CSVSource yields hourly weather from a file with the columns date, pressure, temperature and
// wind: three records for each row.
type CSVSource struct {
	Path string // "" for the climate normals of Seattle, which come with the program
}

// Check returns an error when the file cannot be read or is no such file.
func (s *CSVSource) Check() error {
	f, _, err := s.open()
	if err != nil {
		return err
	}
	return f.Close()
}

// Stream reads the file from its start each time it is ranged over. A row that does not parse is
// one error with its line number, and none of its readings is yielded; a file that cannot be read
// is an error that ends the stream.
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
	if header := strings.TrimPrefix(line, "\ufeff"); header != Columns {
		return fmt.Errorf("first line is %.80q, want %q", header, Columns)
	}
	return nil
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
