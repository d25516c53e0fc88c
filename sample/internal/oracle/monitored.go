package oracle

import (
	"reflect"

	"github.com/auditline/auditline/footprint"
	"github.com/auditline/auditline/pipeline"
	"github.com/auditline/auditline/sample/exercises/changelog"
	"github.com/auditline/auditline/sample/exercises/layout"
	"github.com/auditline/auditline/sample/exercises/monitored"
	"github.com/auditline/auditline/sample/weather"
)

// exercise4 has the keys of ex4.
type exercise4 struct {
	Run        runResult    `json:"run"`
	SecondRun  secondRun    `json:"secondRun"`
	EmptyRun   emptyRun     `json:"emptyRun"`
	BuildError string       `json:"buildError"`
	Record     recordResult `json:"record"`

	Report *pipeline.Report `json:"report"` // of the first run
}

// runResult is what one run gave.
type runResult struct {
	Records      int64                       `json:"records"`
	ChangeEvents int64                       `json:"changeEvents"`
	RecordEvents int64                       `json:"recordEvents"`
	PerStage     map[string]map[string]int64 `json:"perStage"`
	First3       []recordBits                `json:"first3"`
	Last         *recordBits                 `json:"last"`
}

// recordBits is a record's sensor, value, normalized value and average, with every bit of the
// floats.
type recordBits [4]string

type secondRun struct {
	Records                int64 `json:"records"`
	ChangeEventsCumulative int64 `json:"changeEventsCumulative"`
}

type emptyRun struct {
	Records      int64 `json:"records"`
	ChangeEvents int64 `json:"changeEvents"`
}

// recordResult is what a fresh record says.
type recordResult struct {
	Shell               uint64                 `json:"shell"`
	HasDict             bool                   `json:"hasDict"`
	LogValue            []changelog.Transition `json:"logValue"`
	NormalizedBefore    any                    `json:"normalizedBefore"`
	LogNormalizedBefore []changelog.Transition `json:"logNormalizedBefore"`
}

func monitoredKeys(r *monitored.Result) *exercise4 {
	return &exercise4{
		Run:        runKeys(r),
		SecondRun:  secondRun{r.SecondRun.Records, r.SecondRun.ChangeEvents},
		EmptyRun:   emptyRun(r.EmptyRun),
		BuildError: firstViolation(r.BuildError),
		Record:     recordKeys(r.Record),
		Report:     r.Report,
	}
}

func runKeys(r *monitored.Result) runResult {
	run := runResult{
		Records:      r.Counts.Records,
		ChangeEvents: r.Counts.ChangeEvents,
		RecordEvents: r.Report.RecordEvents,
		PerStage:     r.PerStage,
		First3:       []recordBits{},
	}
	for _, record := range r.First {
		run.First3 = append(run.First3, bitsOf(record))
	}
	if r.Last != nil {
		last := bitsOf(r.Last)
		run.Last = &last
	}
	return run
}

func bitsOf(r *weather.InstrumentedSlottedRecord) recordBits {
	return recordBits{r.SensorID, hexFloat(r.Value()), hexFloat(r.Normalized()), hexFloat(r.RollingAvg())}
}

func recordKeys(r *weather.InstrumentedSlottedRecord) recordResult {
	return recordResult{
		Shell:               footprint.Shallow(r),
		HasDict:             layout.HasDynamicAttrs(reflect.TypeOf(r)),
		LogValue:            changelog.Transitions(r, "value"),
		NormalizedBefore:    changelog.Value(r, "normalized"),
		LogNormalizedBefore: changelog.Transitions(r, "normalized"),
	}
}
