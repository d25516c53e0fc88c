package weather_test

import (
	"io"
	"math"
	"slices"
	"testing"

	"github.com/auditline/auditline/sample/internal/reference"
	"github.com/auditline/auditline/sample/weather"
)

func TestWeatherAgreesWithTheReference(t *testing.T) {
	t.Parallel()
	const path = "testdata/seattle-weather-hourly-normals.csv"
	in, want := reference.Weather(t, path, 24)
	kept := 0
	for _, readings := range want {
		kept += len(readings)
	}
	for _, p := range []*weather.Pipeline{weather.NewPipeline("", io.Discard), weather.NewPipeline(path, io.Discard)} {
		p.Sink.Show = math.MaxInt
		for pass := range 2 {
			report, err := p.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			got := map[string][]reference.Reading{}
			for _, r := range p.Sink.First {
				got[r.SensorID] = append(got[r.SensorID], reference.Of(r))
			}
			for sensor, readings := range want {
				if !slices.Equal(got[sensor], readings) {
					t.Errorf("pass %d: %s differs from the reference", pass, sensor)
				}
			}
			if report.In != int64(in) || report.Out != int64(kept) || report.RecordEvents != int64(3*kept) {
				t.Errorf("pass %d: got %d records in, %d out, %d events; want %d, %d, %d", pass, report.In, report.Out,
					report.RecordEvents, in, kept, 3*kept)
			}
		}
	}
	if in != 26277 {
		t.Errorf("the file has %d readings, want 26277", in)
	}
}
