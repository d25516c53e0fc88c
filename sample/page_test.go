package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "weather.html")
	if _, err := runWeather(t.Context(), options{html: path}, io.Discard); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"<h1>Hourly climate normals of Seattle, 1981–2010: 26,277 readings</h1>", ">1,920 dropped<", ">24,357<",
		"weather.InstrumentedSlottedRecord: 80 of 80 bytes", "trail audit.Trail, bytes 64 to 79",
		"layout.ExtendedSensorEvent: 104 of 112 bytes", "layout.BrokenInheritance: 88 of 96 bytes",
	} {
		if !strings.Contains(anyWord(string(text)), anyWord(want)) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestPageThatCannotBeWritten(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing", "weather.html")
	_, err := runWeather(t.Context(), options{html: path}, io.Discard)
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), path) {
		t.Errorf("got error %v, want one that names %s", err, path)
	}
}

func TestPageTitleNamesTheFile(t *testing.T) {
	path := filepath.Join("readings", "tower.csv")
	if got, want := pageTitle(path, 1000), "tower.csv: 1,000 readings"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
