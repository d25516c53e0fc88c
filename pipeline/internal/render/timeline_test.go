package render

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// extremes are what thin must keep of a column.
type extremes struct{ first, lowest, highest, last float64 }

func columns(all []step) map[float64]extremes {
	found := map[float64]extremes{}
	for _, s := range all {
		column := math.Floor(s.x)
		e, seen := found[column]
		if !seen {
			e = extremes{s.value, s.value, s.value, s.value}
		}
		found[column] = extremes{e.first, min(e.lowest, s.value), max(e.highest, s.value), s.value}
	}
	return found
}

func TestThinKeepsWhatCanBeSeen(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 400 {
		all, x := make([]step, n), 0.0
		for i := range all {
			x += random.ExpFloat64() / 4
			all[i] = step{x, float64(random.IntN(50))}
		}
		kept := thin(all)
		want, got := columns(all), columns(kept)
		if len(got) != len(want) || len(kept) > 4*len(want) {
			t.Fatalf("%d of %d steps are kept in %d of %d columns", len(kept), n, len(got), len(want))
		}
		for column, e := range want {
			if got[column] != e {
				t.Fatalf("column %g: %v are kept, want %v", column, got[column], e)
			}
		}
		for i := 1; i < len(kept); i++ {
			if kept[i].x < kept[i-1].x {
				t.Fatal("the steps are out of order")
			}
		}
	}
}

func TestLineOfAChart(t *testing.T) {
	c := chart{}
	low, high := c.draw([]step{{0, 0}, {0, 10}, {150, 5}, {300, 20}})
	if low != 0 || high != 20 {
		t.Errorf("from %g to %g, want from 0 to 20", low, high)
	}
	if want := "M0.0 64.0H0.0V32.0H150.0V48.0H300.0V0.0H300"; c.Line != want {
		t.Errorf("line %s, want %s", c.Line, want)
	}
	if want := "M0.0 32.0h0M150.0 48.0h0M300.0 0.0h0"; c.Dots != want {
		t.Errorf("dots %s, want %s", c.Dots, want)
	}
}

// monitor is what package pipeline has as Monitor.
type monitor struct {
	recordsProcessed int64   `audit:"true"`
	meanLatencyMs    float64 `audit:"true"`
	errorCount       int64   `audit:"true"`

	trail audit.Trail
}

func TestALineBeginsWhereTheLogDoes(t *testing.T) {
	m := new(monitor)
	for n := range int64(100) {
		m.SetRecordsProcessed(n + 1)
		m.SetMeanLatencyMs(float64(n%10) + 1)
	}
	m.Audit().Forget(100)
	m.SetErrorCount(1)
	run := summary.Run{Components: []summary.Component{{Monitor: m}}}
	all := charts(run.Components[0], periodOf(run))
	if all[0].Start != 0 || all[1].Start <= 0 || all[2].Start != 0 {
		t.Errorf("the lines begin at %g, %g and %g, want 0, later, and 0", all[0].Start, all[1].Start, all[2].Start)
	}
}
