package weather

import "io"

// Pipeline brings hourly weather to comparable figures. auditgen writes its Run.
type Pipeline struct {
	Source    *CSVSource              `pipeline:"source"`
	Valid     *ThresholdFilter        `pipeline:"stage"`
	Normalize *NormalizeTransform     `pipeline:"stage"`
	Average   *MovingAverageTransform `pipeline:"stage,key=SensorID"`
	Sink      *ConsoleSink            `pipeline:"sink"`
}

// NewPipeline returns the pipeline over the CSV file at path, "" for the climate normals of
// Seattle. What is worth counting, where readings lie, and a day's average only mean something
// sensor by sensor.
func NewPipeline(path string, out io.Writer) *Pipeline {
	return &Pipeline{
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
