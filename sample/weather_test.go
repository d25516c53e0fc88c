package main

import (
	"bytes"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/auditline/auditline/pipeline"
)

func TestWeatherAgreesWithTheReference(t *testing.T) {
	t.Parallel()
	const path = "testdata/seattle-weather-hourly-normals.csv"
	in, want := referenceWeather(t, path, 24)
	kept := 0
	for _, readings := range want {
		kept += len(readings)
	}
	for _, p := range []*WeatherPipeline{NewWeatherPipeline("", io.Discard), NewWeatherPipeline(path, io.Discard)} {
		p.Sink.Show = all
		for pass := range 2 {
			report, err := p.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := map[string][]reading{}
			for _, r := range p.Sink.First {
				got[r.SensorID] = append(got[r.SensorID], readingOf(r))
			}
			for sensor, readings := range want {
				if !slices.Equal(got[sensor], readings) {
					t.Errorf("pass %d: %s differs from the reference", pass, sensor)
				}
			}
			wantCounts(t, report, in, kept, 0)
		}
	}
	if in != 26277 {
		t.Errorf("the file has %d readings, want 26277", in)
	}
}

// wantCounts checks every figure of a report on the weather.
func wantCounts(t *testing.T, r *pipeline.Report, in, out, dead int) {
	t.Helper()
	if got, want := [...]int64{r.In, r.Out, r.Dropped, r.Dead, r.RecordEvents},
		[...]int64{int64(in), int64(out), int64(in - out - dead), int64(dead), int64(3 * out)}; got != want {
		t.Errorf("got in, out, dropped, dead, record events %d, want %d", got, want)
	}
	received := int64(in)
	for i, c := range r.Components {
		if c.Received != received || c.Passed != received-c.Dropped-c.Dead {
			t.Errorf("component %d received %d, passed %d, dropped %d, dead %d; want %d received", i, c.Received,
				c.Passed, c.Dropped, c.Dead, received)
		}
		received = c.Passed
	}
}

func TestABrokenRowIsOneDeadLetter(t *testing.T) {
	t.Parallel()
	const broken = "2010-01-01T02:00:00,1016.6,mild,3.8\n"
	path := csvFile(t, csvHeader+"\n2010-01-01T01:00:00,1016.6,5.5,3.8\n"+broken+"2010-01-01T03:00:00,1016.6,5.5,3.8\n")
	r, err := runWeather(t.Context(), options{csv: path}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	wantCounts(t, r.Report, 7, 6, 1)
	if len(r.dead) != 1 || r.dead[0].Component != "Source" || errorText(r.dead[0].Err) != `line 3: temperature "mild": not a finite number` {
		t.Errorf("got dead letters %v", r.dead)
	}
	var out bytes.Buffer
	r.print(&out)
	if want := `Source, record 4: line 3: temperature "mild": not a finite number`; !strings.Contains(out.String(), want) {
		t.Errorf("got %s, want it to say %s", out.String(), want)
	}
}

func TestAMissingFileIsOneError(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	path := filepath.Join(t.TempDir(), "none.csv")
	code := execute([]string{"-csv", path}, &out, &errs)
	if want := "sample: open " + path + ": no such file or directory\n"; code != 1 || out.Len() > 0 || errs.String() != want {
		t.Errorf("exit code %d, output %q, errors %q; want 1, nothing and %q", code, out.String(), errs.String(), want)
	}
}

func TestWeatherOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, err := runWeather(t.Context(), options{}, io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		r.print(&out)
		golden(t, "weather.txt", measured.ReplaceAll(out.Bytes(), []byte("${1}N")))
	})
}
