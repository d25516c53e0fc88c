// Package weather is the weather pipeline of auditline's sample in the forms that Apache Beam asks
// for: stages without a key keep nothing and change copies, and the sink writes a file in one go.
package weather

import weather "github.com/auditline/auditline/sample/weather"

//go:generate go tool auditgen

// Pipeline brings hourly weather to comparable figures. auditgen writes its Run and its Beam.
//
//auditgen:beam
type Pipeline struct {
	Source    *Normals   `pipeline:"source"`
	Valid     *Threshold `pipeline:"stage"`
	Normalize *Normalize `pipeline:"stage"`
	Average   *Average   `pipeline:"stage,key=SensorID"`
	Sink      *Table     `pipeline:"sink"`
	Rejected  *Rejected  `pipeline:"dead"`
}

// New returns the pipeline over the climate normals of Seattle, which writes to two files.
func New(table, rejected string) *Pipeline {
	sample := weather.NewPipeline("", nil)
	return &Pipeline{
		Source:    &Normals{},
		Valid:     &Threshold{MinBySensor: sample.Valid.MinBySensor},
		Normalize: &Normalize{RangeBySensor: sample.Normalize.RangeBySensor},
		Average:   &Average{Window: sample.Average.Window},
		Sink:      &Table{Path: table},
		Rejected:  &Rejected{Path: rejected},
	}
}
