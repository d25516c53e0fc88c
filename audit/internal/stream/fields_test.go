package stream

import "testing"

// TestCountsAreCarried counts past what a field's tally holds.
func TestCountsAreCarried(t *testing.T) {
	g := new(gauge)
	SetInt(&g.trail, &g.count, 1, Provenance{}, nil)
	SetInt(&g.trail, &g.last, 1, Provenance{}, nil)
	l := g.trail.log
	for _, n := range []uint64{carry - 1, 3*carry - 1, carry/2 - 1, 0} {
		f := l.find(offset(&g.trail, &g.last), KindInt)
		l.setCount(f, n)
		SetInt(&g.trail, &g.last, 2, Provenance{}, nil)
		if got := l.count(f); got != n+1 || f.kind() != KindInt || f.last != 2 {
			t.Errorf("%d changes and one are %d, of kind %d and value %d", n, got, f.kind(), f.last)
		}
		if all := l.ByID(); len(all) != 2 || all[0].Count != 1 || all[1].Count != n+1 {
			t.Errorf("%d and one changes are read as %+v", n, all)
		}
	}
}

// TestFieldsKeepTheirIDs adds fields until the table has grown twice.
func TestFieldsKeepTheirIDs(t *testing.T) {
	var s struct {
		words [20]int
		trail Trail
	}
	for n := range s.words {
		for i := range n + 1 {
			SetInt(&s.trail, &s.words[i], i*100+n, Provenance{}, nil)
		}
		for i, f := range s.trail.log.ByID() {
			if f.Off != offset(&s.trail, &s.words[i]) || f.Count != uint64(n-i+1) || f.last != uint64(i*100+n) {
				t.Fatalf("with %d fields, number %d is %+v", n+1, i, f)
			}
		}
		if got := len(s.trail.log.ByID()); got != n+1 {
			t.Fatalf("%d fields instead of %d", got, n+1)
		}
	}
}
