package weather

import (
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// drain reads a stream and writes each record as a line, each error as its text.
func drain(stream iter.Seq2[*InstrumentedSlottedRecord, error]) []string {
	var lines []string
	for r, err := range stream {
		if err != nil {
			lines = append(lines, "error: "+err.Error())
			continue
		}
		lines = append(lines, strings.TrimSpace(strings.Split(recordLine(r), "normalized")[0]))
	}
	return lines
}

func csvFile(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "readings.csv")
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestCSVSourceYieldsThreeRecordsARow(t *testing.T) {
	const rows = "2010-01-01T01:00:00,1016.6,4.0,3.8\n"
	want := []string{
		"2010-01-01 01:00:00  pressure      1016.60 hPa",
		"2010-01-01 01:00:00  temperature      4.00 °C",
		"2010-01-01 01:00:00  wind             3.80 m/s",
	}
	for name, content := range map[string]string{
		"unix":          Columns + "\n" + rows,
		"windows":       Columns + "\r\n" + strings.ReplaceAll(rows, "\n", "\r\n"),
		"byte mark":     "\ufeff" + Columns + "\n" + rows,
		"no final line": Columns + "\n" + strings.TrimSuffix(rows, "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			got := drain((&CSVSource{Path: csvFile(t, content)}).Stream())
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCSVSourceNamesTheLineOfABrokenRow(t *testing.T) {
	for row, want := range map[string]string{
		"2010-01-01T02:00:00,1016.6,3.9":               "line 3: 3 fields, want 4",
		"":                                             "line 3: 1 fields, want 4",
		"2010-13-01T02:00:00,1016.6,3.9,3.8":           `line 3: date "2010-13-01T02:00:00": want the form 2006-01-02T15:04:05`,
		"2010-01-01T02:00:00,1016.6,mild,3.8":          `line 3: temperature "mild": not a finite number`,
		"2010-01-01T02:00:00,NaN,3.9,3.8":              `line 3: pressure "NaN": not a finite number`,
		"2010-01-01T02:00:00,1016.6,3.9,1e999":         `line 3: wind "1e999": not a finite number`,
		`2010-01-01T02:00:00,"1016.6,3.9,3.8`:          `line 3: pressure "\"1016.6": not a finite number`,
		"2010-01-01T02:00:00,1016.6,3.9,3.8,surprise!": "line 3: 5 fields, want 4",
	} {
		t.Run(want, func(t *testing.T) {
			good := "2010-01-01T01:00:00,1016.6,4.0,3.8\n"
			got := drain((&CSVSource{Path: csvFile(t, Columns+"\n"+good+row+"\n"+good)}).Stream())
			if len(got) != 7 || got[3] != "error: "+want {
				t.Errorf("got %d lines, the fourth of them %q; want 7 and %q", len(got), got[min(3, len(got))], "error: "+want)
			}
		})
	}
}

func TestCSVSourceGoesOnAfterALineThatIsTooLong(t *testing.T) {
	for _, length := range []int{4096, 2 * 4096, 1 << 17} {
		long, good := strings.Repeat("9", length), "2010-01-01T01:00:00,1016.6,4.0,3.8\n"
		got := drain((&CSVSource{Path: csvFile(t, Columns+"\n"+long+"\n"+good+long)}).Stream())
		if len(got) != 5 || got[0] != "error: line 2: more than 4096 bytes" || got[4] != "error: line 4: more than 4096 bytes" {
			t.Errorf("with %d bytes: got %q", length, got)
		}
	}
}

func TestCSVSourceCheck(t *testing.T) {
	if err := (&CSVSource{}).Check(); err != nil {
		t.Errorf("the readings that come with the program: %v", err)
	}
	missing := &CSVSource{Path: filepath.Join(t.TempDir(), "none.csv")}
	for name, err := range map[string]error{"Check": missing.Check(), "Stream": firstError(missing.Stream())} {
		if _, ok := err.(*fs.PathError); !ok {
			t.Errorf("%s of a missing file: got %v, want a path error", name, err)
		}
	}
	for content, want := range map[string]string{
		"":                       `first line is "", want "date,pressure,temperature,wind"`,
		"date,pressure\n1,2\n":   `first line is "date,pressure", want "date,pressure,temperature,wind"`,
		strings.Repeat("x", 1e3): `first line is "` + strings.Repeat("x", 80) + `", want "date,pressure,temperature,wind"`,
		strings.Repeat("x", 1e5): "first line: more than 4096 bytes",
	} {
		path := csvFile(t, content)
		if err := (&CSVSource{Path: path}).Check(); fmt.Sprint(err) != path+": "+want {
			t.Errorf("got error %q, want %q", fmt.Sprint(err), path+": "+want)
		}
	}
}

func firstError(stream iter.Seq2[*InstrumentedSlottedRecord, error]) error {
	for _, err := range stream {
		return err
	}
	return nil
}
