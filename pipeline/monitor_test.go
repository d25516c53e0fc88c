package pipeline_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/auditline/auditline/pipeline"
)

func TestMonitorsStayUntouchedWithoutMonitoring(t *testing.T) {
	p := &chainFallible{new(fallibleNumbers), new(fallibleWhole), new(fallibleEach), new(putter)}
	p.A.n, p.B.probe = records, probe{place: 1, fault: fails, k: faultAt}
	report, err := p.Run(context.Background(), pipeline.MonitorEvery(0), pipeline.DeadLetters(func(pipeline.DeadLetter) {}))
	if err != nil || report.In != records || report.Dead != 1 || report.StageEvents != 0 {
		t.Errorf("in %d, dead %d, %d events, %v", report.In, report.Dead, report.StageEvents, err)
	}
	for _, c := range report.Components {
		if seq := c.Monitor.Audit().Seq(); seq != 0 || c.Monitor.RecordsProcessed() != 0 || c.Monitor.ErrorCount() != 0 {
			t.Errorf("%s: %d changes, %d records", c.Name, seq, c.Monitor.RecordsProcessed())
		}
	}
}

func TestReportKnowsWhenTheRunStarted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		p := &chainDirect{new(numbers), new(putter)}
		p.A.n, p.Z.probe = 3, probe{fault: sleeps, k: 2}
		report, err := p.Run(context.Background())
		if err != nil || !report.Started.Equal(start) || report.Elapsed != time.Hour {
			t.Errorf("started %s after %s, took %s, %v", report.Started, start, report.Elapsed, err)
		}
	})
}
