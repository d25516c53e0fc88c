package main

import "io"

// WeatherPipeline brings real hourly readings to comparable figures. auditgen writes its Run.
type WeatherPipeline struct {
	Source    *CSVSource              `pipeline:"source"`
	Valid     *ThresholdFilter        `pipeline:"stage"`
	Normalize *NormalizeTransform     `pipeline:"stage"`
	Average   *MovingAverageTransform `pipeline:"stage,key=SensorID"`
	Sink      *ConsoleSink            `pipeline:"sink"`
}

// NewWeatherPipeline returns the pipeline over the readings in the CSV file at path, "" for those of Seattle. What is
// worth counting, where readings lie, and a day's average only mean something sensor by sensor.
func NewWeatherPipeline(path string, out io.Writer) *WeatherPipeline {
	return &WeatherPipeline{
		Source: &CSVSource{Path: path},
		Valid: &ThresholdFilter{MinBySensor: map[string]float64{
			"pressure":    1013.25, // the standard atmosphere
			"temperature": 5,       // below it most plants do not grow
			"wind":        3,       // below it a turbine stands still
		}},
		Normalize: &NormalizeTransform{RangeBySensor: map[string]Range{
			"pressure":    {1015, 1020},
			"temperature": {0, 25},
			"wind":        {0, 5},
		}},
		Average: &MovingAverageTransform{Window: 24},
		Sink:    &ConsoleSink{Out: out, Show: 6},
	}
}
