package render

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/auditline/auditline/internal/figures"
	"github.com/auditline/auditline/pipeline/internal/summary"
)

// TestLossesLeaveTheirBox tries all shares of records dropped and dead.
func TestLossesLeaveTheirBox(t *testing.T) {
	const in = 100
	for dropped := range int64(in + 1) {
		for dead := range in + 1 - dropped {
			g := drawGraph(summary.Run{Components: []summary.Component{{Received: in, Passed: in - dropped - dead, Dropped: dropped, Dead: dead}}})
			kinds, end, label := "", 0.0, -16.0
			for _, f := range g.Flows {
				if f.Y < end || f.Y+f.Height > boxHeight {
					t.Fatalf("%d dropped, %d dead: a band from %g to %g", dropped, dead, f.Y, f.Y+f.Height)
				}
				if f.TextY < label+16 || f.TextY < 8 || f.TextY > boxHeight-8 {
					t.Fatalf("%d dropped, %d dead: a label at %g", dropped, dead, f.TextY)
				}
				kinds, end, label = kinds+f.Text+" ", f.Y+f.Height, f.TextY
			}
			if want := lossTexts(dropped, dead); kinds != want {
				t.Fatalf("labels %s, want %s", kinds, want)
			}
		}
	}
}

func lossTexts(dropped, dead int64) (texts string) {
	if dropped > 0 {
		texts += figures.Thousands(dropped) + " dropped "
	}
	if dead > 0 {
		texts += figures.Thousands(dead) + " dead "
	}
	return texts
}

func TestBandsAreInProportion(t *testing.T) {
	g := drawGraph(summary.Run{Components: []summary.Component{{Passed: 2000}, {Received: 2000, Passed: 500}, {Received: 500}}})
	if len(g.Flows) != 2 || g.Flows[0].Width != widestBand || g.Flows[1].Width != widestBand/4 {
		t.Errorf("flows %+v, want widths of %g and a quarter of it", g.Flows, widestBand)
	}
}

func TestLongNamesAreCut(t *testing.T) {
	long := strings.Repeat("é", 50)
	box := drawGraph(summary.Run{Components: []summary.Component{{Name: long, Type: "T", Role: "stage"}}}).Boxes[0]
	if utf8.RuneCountInString(box.Name) != nameRunes || !strings.HasSuffix(box.Name, "é…") {
		t.Errorf("name %s, want %d characters of it", box.Name, nameRunes)
	}
	if want := long + ", stage · T"; box.Full != want {
		t.Errorf("full name %s, want %s", box.Full, want)
	}
}
