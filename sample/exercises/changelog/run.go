package changelog

import (
	"fmt"
	"io"
	"math"

	"github.com/auditline/auditline/footprint"
	"github.com/auditline/auditline/sample/internal/console"
)

// Result is what the exercise shows.
type Result struct {
	StageA, StageB *MonitoredPipelineStage
	Table          []Row

	LogsAreDisjoint bool         // the stages share no memory
	SharedLogLen    int          // of the old design's one log, after a change of each of two instances
	SameValueAgain  []Transition // of an attribute that was set to the same value twice
	Bypass          Bypass
	CopyLens        [2]int // lengths of a log of two changes, and of its copy's with a third
	CanBeForged     bool   // editing what ChangeLog returned changed the log
	Int64Distance   any    // between the extremes of int64
	StringsRefused  error  // why two strings have no distance
}

// Row compares one attribute of two stages, and how often it changed.
type Row struct {
	Attr       string
	Snapshot   Snapshot
	LogA, LogB int
}

// Bypass is what a write around the setter leaves: the value, and nothing in the log.
type Bypass struct {
	Value int64
	Log   []Transition
}

// Run does the exercise.
func Run() (*Result, error) {
	a, b := DriveStages()
	table, err := compare(a, b)
	if err != nil {
		return nil, err
	}
	distance, err := int64Distance()
	return &Result{
		StageA:          a,
		StageB:          b,
		Table:           table,
		LogsAreDisjoint: disjoint(a, b),
		SharedLogLen:    sharedLogLen(),
		SameValueAgain:  setTwice(),
		Bypass:          bypass(),
		CopyLens:        copyLens(),
		CanBeForged:     canBeForged(a),
		Int64Distance:   distance,
		StringsRefused:  diffStrings(),
	}, err
}

func compare(a, b *MonitoredPipelineStage) ([]Row, error) {
	var rows []Row
	for _, attr := range Attributes {
		s, err := DiffStageSnapshots(a, b, attr)
		if err != nil {
			return nil, err
		}
		rows = append(rows, Row{attr, s, a.Audit().Len(attr), b.Audit().Len(attr)})
	}
	return rows, nil
}

// disjoint reports whether nothing that a reaches, its log included, is reached by b as well: then
// both together weigh what they weigh apart.
func disjoint(a, b *MonitoredPipelineStage) bool {
	return footprint.Deep(a, b).Bytes == footprint.Deep(a).Bytes+footprint.Deep(b).Bytes
}

// sharedLogLen drives two instances of the design that the instance's own log replaces: with one
// log for all, nobody can say whose change an entry was.
func sharedLogLen() int {
	var log []int64
	set := func(field *int64, v int64) { *field = v; log = append(log, v) }
	var a, b struct{ recordsProcessed int64 }
	set(&a.recordsProcessed, 1)
	set(&b.recordsProcessed, 1)
	return len(log)
}

func setTwice() []Transition {
	s := &MonitoredPipelineStage{}
	s.SetErrorCount(1)
	s.SetErrorCount(1)
	return Transitions(s, "errorCount")
}

func bypass() Bypass {
	s := &MonitoredPipelineStage{}
	s.errorCount = 9
	return Bypass{s.ErrorCount(), Transitions(s, "errorCount")}
}

// CopyOf copies a struct with its log. It is generic because vet refuses such a copy where it can
// see the type, and is right: who copies a log nearly always wanted a pointer. Neither history
// suffers from it, though.
func CopyOf[T any](original *T) *T {
	c := *original
	return &c
}

func copyLens() [2]int {
	a := &MonitoredPipelineStage{}
	a.SetRecordsProcessed(1)
	a.SetRecordsProcessed(2)
	b := CopyOf(a)
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

func int64Distance() (any, error) {
	a, b := &MonitoredPipelineStage{}, &MonitoredPipelineStage{}
	a.SetRecordsProcessed(math.MinInt64)
	b.SetRecordsProcessed(math.MaxInt64)
	s, err := DiffStageSnapshots(a, b, "recordsProcessed")
	return s.Delta, err
}

func diffStrings() error {
	a, b := &labelledStage{}, &labelledStage{}
	a.SetLabel("warm")
	b.SetLabel("cold")
	_, err := DiffStageSnapshots(a, b, "label")
	return err
}

// Print writes the result for people.
func (r *Result) Print(w io.Writer) {
	console.Heading(w, "Exercise 1: every instance has its own change log")
	table := console.NewTable("attribute", "stageA", "stageB", "delta", "log A", "log B")
	for _, row := range r.Table {
		table.Row(row.Attr, row.Snapshot.StageA, row.Snapshot.StageB, row.Snapshot.Delta, row.LogA, row.LogB)
	}
	table.Print(w)
	fmt.Fprintln(w, "\n  What happened to stageB, in order:")
	console.Changes(w, r.StageB.Changes())
	fmt.Fprintf(w, `
  The two logs share no memory: %s. The old design kept %d changes of two instances in one log.
  The same value set again is a change: %s. A write around the setter is none: value %d, log %s.
  A copied struct goes its own way: %d changes in the original, %d in the copy.
  Editing what ChangeLog returned changes the log: %s.
  The distance between the extremes of int64 is %v.
  Strings have none: %s.

`, console.Cell(r.LogsAreDisjoint), r.SharedLogLen, History(r.SameValueAgain), r.Bypass.Value,
		History(r.Bypass.Log), r.CopyLens[0], r.CopyLens[1], console.Cell(r.CanBeForged), r.Int64Distance,
		r.StringsRefused)
}
