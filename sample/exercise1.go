package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"

	"github.com/auditline/auditline/footprint"
)

// stageAttributes are the audited attributes of MonitoredPipelineStage in source order.
var stageAttributes = []string{"recordsProcessed", "meanLatencyMs", "errorCount"}

// exercise1 is what exercise 1 shows: a change log on every instance.
type exercise1 struct {
	Table []snapshotRow           `json:"table"`
	LogsA map[string][]transition `json:"logsA"`
	LogsB map[string][]transition `json:"logsB"`

	SharedLogLenOld      int          `json:"sharedLogLenOld"`
	LogsAreDisjoint      bool         `json:"logsAreDisjoint"`
	SameValueStillLogged []transition `json:"sameValueStillLogged"`
	Bypass               bypass       `json:"bypass"`
	CopySharesLog        [4]any       `json:"copyCopySharesLog"`
	CopyIndependent      [2]int       `json:"deepCopyIndependent"`
	CanBeForged          bool         `json:"liveListCanBeForged"`
	MissingLogDetached   bool         `json:"missingLogDetached"`

	NeverSet          neverSet `json:"neverSet"`
	OneSideSet        Snapshot `json:"oneSideSet"`
	DiffInt64Extremes any      `json:"diffInt64Extremes"`
	DiffInfInfIsNaN   bool     `json:"diffInfInfIsNaN"`
	DiffStrings       string   `json:"diffStrings"`
	DiffUnauditedAttr Snapshot `json:"diffUnauditedAttr"`

	stageB *MonitoredPipelineStage
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
	Value       any          `json:"value"`
	Log         []transition `json:"log"`
	UnknownLog  []transition `json:"unknownLog"`
	Diff        Snapshot     `json:"diff"`
	DiffUnknown Snapshot     `json:"diffUnknown"`
}

// bypass is what a write around the setter leaves: the value, and nothing in the log.
type bypass struct {
	value int64
	log   []transition
}

// MarshalJSON writes a pair.
func (b bypass) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{b.value, b.log})
}

// differ compares snapshots and keeps the first error.
type differ struct{ err error }

func (d *differ) diff(a, b *MonitoredPipelineStage, attr string) Snapshot {
	s, err := DiffStageSnapshots(a, b, attr)
	d.err = errors.Join(d.err, err)
	return s
}

func runExercise1() (*exercise1, error) {
	a, b := driveStages()
	var d differ
	e := &exercise1{
		Table:           d.table(a, b),
		LogsA:           stageLogs(a),
		LogsB:           stageLogs(b),
		SharedLogLenOld: sharedLogLen(),
		LogsAreDisjoint: disjoint(a, b),
		CopySharesLog:   copySharesLog(),
		CopyIndependent: copyIndependent(),
		CanBeForged:     canBeForged(a),
		DiffStrings:     diffStrings(),
		stageB:          b,
	}
	e.DiffUnauditedAttr = d.diff(a, b, "name")
	e.showSetters()
	e.showUnset(&d)
	e.showExtremes(&d)
	return e, d.err
}

func (d *differ) table(a, b *MonitoredPipelineStage) []snapshotRow {
	var rows []snapshotRow
	for _, attr := range stageAttributes {
		s := d.diff(a, b, attr)
		rows = append(rows, snapshotRow{attr, s.StageA, s.StageB, s.Delta, a.Audit().Len(attr), b.Audit().Len(attr)})
	}
	return rows
}

func stageLogs(s *MonitoredPipelineStage) map[string][]transition {
	logs := map[string][]transition{}
	for _, attr := range stageAttributes {
		logs[attr] = transitions(s, attr)
	}
	return logs
}

// sharedLogLen drives two instances of the design that the instance's own log replaces: with one log for all, nobody
// can say whose change an entry was.
func sharedLogLen() int {
	var log []int64
	set := func(field *int64, v int64) { *field = v; log = append(log, v) }
	var a, b struct{ recordsProcessed int64 }
	set(&a.recordsProcessed, 1)
	set(&b.recordsProcessed, 1)
	return len(log)
}

// disjoint reports whether nothing that a reaches, its log included, is reached by b as well: then both together
// weigh what they weigh apart.
func disjoint(a, b *MonitoredPipelineStage) bool {
	return footprint.Deep(a, b).Bytes == footprint.Deep(a).Bytes+footprint.Deep(b).Bytes
}

// showSetters sets a value again, and writes around a setter.
func (e *exercise1) showSetters() {
	again := &MonitoredPipelineStage{}
	again.SetErrorCount(1)
	again.SetErrorCount(1)
	e.SameValueStillLogged = transitions(again, "errorCount")

	around := &MonitoredPipelineStage{}
	around.errorCount = 9
	e.Bypass = bypass{around.ErrorCount(), transitions(around, "errorCount")}
}

// copyOf copies a struct with its log. It is generic because vet refuses such a copy where it can see the type, and
// is right: who copies a log nearly always wanted a pointer. Neither history suffers from it, though.
func copyOf[T any](original *T) *T {
	c := *original
	return &c
}

// copySharesLog returns the lengths of a log and of its copy's, and both values, after the copy was set.
func copySharesLog() [4]any {
	a := &MonitoredPipelineStage{}
	a.SetRecordsProcessed(1)
	b := copyOf(a)
	b.SetRecordsProcessed(2)
	return [4]any{
		a.Audit().Len("recordsProcessed"), b.Audit().Len("recordsProcessed"), a.RecordsProcessed(), b.RecordsProcessed(),
	}
}

// copyIndependent returns the lengths of a log of two changes and of its copy's with a third.
func copyIndependent() [2]int {
	a := &MonitoredPipelineStage{}
	a.SetRecordsProcessed(1)
	a.SetRecordsProcessed(2)
	b := copyOf(a)
	b.SetRecordsProcessed(3)
	return [2]int{a.Audit().Len("recordsProcessed"), b.Audit().Len("recordsProcessed")}
}

// canBeForged tries to change the log of s through what ChangeLog returned.
func canBeForged(s *MonitoredPipelineStage) bool {
	log := s.ChangeLog("recordsProcessed")
	before := log[0].New
	log[0].New = int64(-1)
	return s.ChangeLog("recordsProcessed")[0].New != before
}

func (e *exercise1) showUnset(d *differ) {
	fresh, other, five := &MonitoredPipelineStage{}, &MonitoredPipelineStage{}, &MonitoredPipelineStage{}
	e.NeverSet = neverSet{
		Value:       attribute(fresh, "errorCount"),
		Log:         transitions(fresh, "errorCount"),
		UnknownLog:  transitions(fresh, "nonsense"),
		Diff:        d.diff(fresh, other, "errorCount"),
		DiffUnknown: d.diff(fresh, other, "nonsense"),
	}
	five.SetRecordsProcessed(5)
	e.OneSideSet = d.diff(five, fresh, "recordsProcessed")
	_ = append(fresh.ChangeLog("errorCount"), five.ChangeLog("recordsProcessed")...)
	e.MissingLogDetached = len(fresh.ChangeLog("errorCount")) == 0
}

func (e *exercise1) showExtremes(d *differ) {
	a, b := &MonitoredPipelineStage{}, &MonitoredPipelineStage{}
	a.SetRecordsProcessed(math.MinInt64)
	b.SetRecordsProcessed(math.MaxInt64)
	e.DiffInt64Extremes = jsonNumber(d.diff(a, b, "recordsProcessed").Delta)

	a.SetMeanLatencyMs(math.Inf(1))
	b.SetMeanLatencyMs(math.Inf(1))
	distance, ok := d.diff(a, b, "meanLatencyMs").Delta.(float64)
	e.DiffInfInfIsNaN = ok && math.IsNaN(distance)
}

// diffStrings is why two strings have no difference.
func diffStrings() string {
	a, b := &labelledStage{}, &labelledStage{}
	a.SetLabel("warm")
	b.SetLabel("cold")
	_, err := DiffStageSnapshots(a, b, "label")
	return fmt.Sprint(err)
}

func (e *exercise1) print(w io.Writer) {
	heading(w, "Exercise 1: every instance has its own change log")
	table := newTable("attribute", "stageA", "stageB", "delta", "log A", "log B")
	for _, r := range e.Table {
		table.row(r.Attr, r.StageA, r.StageB, r.Delta, r.LogA, r.LogB)
	}
	table.print(w)
	fmt.Fprintln(w, "\n  What happened to stageB, in order:")
	printChanges(w, e.stageB.Changes())
	fmt.Fprintf(w, `
  The two logs share no memory: %s. The old design kept %d changes of two instances in one log.
  The same value set again is a change: %s. A write around the setter is none: value %d, log %s.
  A copied struct goes its own way: %d changes in the original, %d in the copy.
  Editing what ChangeLog returned changes the log: %s.
  The distance between the extremes of int64 is %v.
  Strings have none: %s.

`, cell(e.LogsAreDisjoint), e.SharedLogLenOld, history(e.SameValueStillLogged), e.Bypass.value, history(e.Bypass.log),
		e.CopyIndependent[0], e.CopyIndependent[1], cell(e.CanBeForged), e.DiffInt64Extremes, e.DiffStrings)
}
