package oracle

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/auditline/auditline/sample/exercises/changelog"
)

// exercise1 has the keys of ex1.
type exercise1 struct {
	Table []snapshotRow                     `json:"table"`
	LogsA map[string][]changelog.Transition `json:"logsA"`
	LogsB map[string][]changelog.Transition `json:"logsB"`

	SharedLogLenOld      int                    `json:"sharedLogLenOld"`
	LogsAreDisjoint      bool                   `json:"logsAreDisjoint"`
	SameValueStillLogged []changelog.Transition `json:"sameValueStillLogged"`
	Bypass               [2]any                 `json:"bypass"` // the value and its log
	CopySharesLog        [4]any                 `json:"copyCopySharesLog"`
	CopyIndependent      [2]int                 `json:"deepCopyIndependent"`
	CanBeForged          bool                   `json:"liveListCanBeForged"`
	MissingLogDetached   bool                   `json:"missingLogDetached"`

	NeverSet          neverSet `json:"neverSet"`
	OneSideSet        snapshot `json:"oneSideSet"`
	DiffInt64Extremes any      `json:"diffInt64Extremes"`
	DiffInfInfIsNaN   bool     `json:"diffInfInfIsNaN"`
	DiffStrings       string   `json:"diffStrings"`
	DiffUnauditedAttr snapshot `json:"diffUnauditedAttr"`
}

// snapshotRow compares one attribute of two stages, and how often it changed.
type snapshotRow struct {
	Attr   string `json:"attr"`
	StageA any    `json:"stageA"`
	StageB any    `json:"stageB"`
	Delta  any    `json:"delta"`
	LogA   int    `json:"logA"`
	LogB   int    `json:"logB"`
}

// neverSet is what a stage says that nobody has touched.
type neverSet struct {
	Value       any                    `json:"value"`
	Log         []changelog.Transition `json:"log"`
	UnknownLog  []changelog.Transition `json:"unknownLog"`
	Diff        snapshot               `json:"diff"`
	DiffUnknown snapshot               `json:"diffUnknown"`
}

// snapshot is encoded with numbers that JSON cannot hold exactly as strings.
type snapshot changelog.Snapshot

// MarshalJSON writes the oracle's keys.
func (s snapshot) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{
		"stageA": jsonNumber(s.StageA), "stageB": jsonNumber(s.StageB), "delta": jsonNumber(s.Delta),
	})
}

// differ compares stages and keeps the errors.
type differ struct{ err error }

func (d *differ) diff(a, b *changelog.MonitoredPipelineStage, attr string) snapshot {
	s, err := changelog.DiffStageSnapshots(a, b, attr)
	d.err = errors.Join(d.err, err)
	return snapshot(s)
}

func changelogKeys(r *changelog.Result) (*exercise1, error) {
	var d differ
	e := &exercise1{
		LogsA:                stageLogs(r.StageA),
		LogsB:                stageLogs(r.StageB),
		SharedLogLenOld:      r.SharedLogLen,
		LogsAreDisjoint:      r.LogsAreDisjoint,
		SameValueStillLogged: r.SameValueAgain,
		Bypass:               [2]any{r.Bypass.Value, r.Bypass.Log},
		CopySharesLog:        copySharesLog(),
		CopyIndependent:      r.CopyLens,
		CanBeForged:          r.CanBeForged,
		DiffInt64Extremes:    jsonNumber(r.Int64Distance),
		DiffInfInfIsNaN:      d.infinitiesAreNaNApart(),
		DiffStrings:          fmt.Sprint(r.StringsRefused),
		DiffUnauditedAttr:    d.diff(r.StageA, r.StageB, "name"),
	}
	for _, row := range r.Table {
		s := row.Snapshot
		e.Table = append(e.Table, snapshotRow{row.Attr, s.StageA, s.StageB, s.Delta, row.LogA, row.LogB})
	}
	e.showUnset(&d)
	return e, d.err
}

func stageLogs(s *changelog.MonitoredPipelineStage) map[string][]changelog.Transition {
	logs := map[string][]changelog.Transition{}
	for _, attr := range changelog.Attributes {
		logs[attr] = changelog.Transitions(s, attr)
	}
	return logs
}

// copySharesLog returns the lengths of a log and of its copy's, and both values, after the copy was
// set.
func copySharesLog() [4]any {
	a := &changelog.MonitoredPipelineStage{}
	a.SetRecordsProcessed(1)
	b := changelog.CopyOf(a)
	b.SetRecordsProcessed(2)
	return [4]any{
		a.Audit().Len("recordsProcessed"), b.Audit().Len("recordsProcessed"),
		a.RecordsProcessed(), b.RecordsProcessed(),
	}
}

func (e *exercise1) showUnset(d *differ) {
	fresh, other, five := new(changelog.MonitoredPipelineStage), new(changelog.MonitoredPipelineStage), new(changelog.MonitoredPipelineStage)
	e.NeverSet = neverSet{
		Value:       changelog.Value(fresh, "errorCount"),
		Log:         changelog.Transitions(fresh, "errorCount"),
		UnknownLog:  changelog.Transitions(fresh, "nonsense"),
		Diff:        d.diff(fresh, other, "errorCount"),
		DiffUnknown: d.diff(fresh, other, "nonsense"),
	}
	five.SetRecordsProcessed(5)
	e.OneSideSet = d.diff(five, fresh, "recordsProcessed")
	_ = append(fresh.ChangeLog("errorCount"), five.ChangeLog("recordsProcessed")...)
	e.MissingLogDetached = len(fresh.ChangeLog("errorCount")) == 0
}

func (d *differ) infinitiesAreNaNApart() bool {
	a, b := &changelog.MonitoredPipelineStage{}, &changelog.MonitoredPipelineStage{}
	a.SetMeanLatencyMs(math.Inf(1))
	b.SetMeanLatencyMs(math.Inf(1))
	distance, ok := d.diff(a, b, "meanLatencyMs").Delta.(float64)
	return ok && math.IsNaN(distance)
}
