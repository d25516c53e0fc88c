package changelog_test

import (
	"fmt"

	"github.com/auditline/auditline/sample/exercises/changelog"
)

// Two records take 2 and 4 milliseconds, and the second one fails.
func ExampleMonitoredPipelineStage() {
	s := &changelog.MonitoredPipelineStage{}
	s.Observe(2, false)
	s.Observe(4, true)
	for c := range s.Changes() {
		fmt.Println(c.Field, c.Old, "→", c.New)
	}
	// Output:
	// recordsProcessed 0 → 1
	// meanLatencyMs 0 → 2
	// recordsProcessed 1 → 2
	// meanLatencyMs 2 → 3
	// errorCount 0 → 1
}

// Each instance has its own log, and an attribute that nobody has set has an empty one.
func ExampleTransitions() {
	a, b := &changelog.MonitoredPipelineStage{}, &changelog.MonitoredPipelineStage{}
	a.SetErrorCount(1)
	a.SetErrorCount(3)
	fmt.Println("a:", changelog.History(changelog.Transitions(a, "errorCount")))
	fmt.Println("b:", changelog.History(changelog.Transitions(b, "errorCount")))
	// Output:
	// a: unset → 1, 1 → 3
	// b: empty
}

func ExampleDiffStageSnapshots() {
	a, b := &changelog.MonitoredPipelineStage{}, &changelog.MonitoredPipelineStage{}
	a.SetErrorCount(2)
	b.SetErrorCount(5)
	both, _ := changelog.DiffStageSnapshots(a, b, "errorCount")
	neither, _ := changelog.DiffStageSnapshots(a, b, "meanLatencyMs")
	fmt.Println(both.StageA, both.StageB, both.Delta)
	fmt.Println(neither.StageA, neither.StageB, neither.Delta)
	// Output:
	// 2 5 3
	// <nil> <nil> <nil>
}

// A copied struct takes the log with it, and from then on each goes its own way.
func ExampleCopyOf() {
	a := &changelog.MonitoredPipelineStage{}
	a.SetErrorCount(1)
	b := changelog.CopyOf(a)
	b.SetErrorCount(2)
	fmt.Println(len(a.ChangeLog("errorCount")), len(b.ChangeLog("errorCount")))
	// Output: 1 2
}
