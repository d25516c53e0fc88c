package pipeline

import (
	"math"
	"math/rand/v2"
	"testing"
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

func TestEveryMonitoredAttributeHasAChart(t *testing.T) {
	var names []string
	for name := range new(Monitor).Audit().Attributes() {
		names = append(names, name)
	}
	if len(names) != len(monitored) {
		t.Fatalf("monitors have %q, charts are made of %v", names, monitored)
	}
	for i, a := range monitored {
		if a.name != names[i] {
			t.Errorf("chart %d is of %s, want %s", i, a.name, names[i])
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

func TestALineBeginsWhereTheLogDoes(t *testing.T) {
	m := newMeter()
	for n := range int64(maxChanges) {
		m.update(n+1, n/4000) // the errors come when the first records are forgotten
	}
	all := charts(m.monitor, periodOf(&Report{Components: []Component{{Monitor: m.monitor}}}))
	if all[0].Start != 0 || all[1].Start <= 0 || all[2].Start != 0 {
		t.Errorf("the lines begin at %g, %g and %g, want 0, later, and 0: %+v", all[0].Start, all[1].Start, all[2].Start, all[1].Changes)
	}
}
