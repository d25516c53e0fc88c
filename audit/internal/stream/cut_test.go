package stream

import (
	"fmt"
	"strings"
	"testing"
)

type sample struct {
	count int
	name  string
	last  int
	trail Trail
}

// written has six changes: count, name and last in turn, the last of which keeps one only.
func written() *Trail {
	s := new(sample)
	for i := 1; i <= 2; i++ {
		SetInt(&s.trail, &s.count, i, Provenance{}, nil)
		Set(&s.trail, &s.name, fmt.Sprint("n", i), Provenance{}, nil)
		SetInt(&s.trail, &s.last, 10*i, Provenance{}, []Option{Keep(1)})
	}
	return &s.trail
}

// describe lists the changes that l holds, and how many of each field it has lost.
func describe(l *Log) string {
	var words []string
	fields := l.ByID()
	d := NewDecoder(l.Stream(), fields, l.LostByID())
	for e, ok := d.Next(); ok; e, ok = d.Next() {
		old, new := any(e.Old), any(e.New)
		if fields[e.Field].Kind == KindValue {
			column := l.Extras.Columns[e.Field]
			old, new = column.At(e.Old), column.At(e.New)
		}
		words = append(words, fmt.Sprint(e.Seq, ":", old, ">", new))
	}
	for i, f := range fields {
		if f.Kind == KindRing {
			for r := range l.Extras.Rings[i].Changes {
				words = append(words, fmt.Sprint(r.Seq, ":", r.Old, ">", r.New))
			}
		}
	}
	for i, gone := range l.LostByID() {
		if gone.N > 0 {
			words = append(words, fmt.Sprint("-", gone.N, " of ", fields[i].Kind))
		}
	}
	return strings.Join(append(words, fmt.Sprint("end ", l.Seq)), ", ")
}

func TestCut(t *testing.T) {
	names := strings.NewReplacer(
		fmt.Sprint("of ", KindInt), "of count", fmt.Sprint("of ", KindValue), "of name", fmt.Sprint("of ", KindRing), "of last")
	for _, c := range []struct {
		lo, hi uint64
		want   string
	}{
		{0, 6, "1:0>1, 2:>n1, 4:1>2, 5:n1>n2, 6:10>20, -1 of last, end 6"},
		{0, 0, "end 0"},
		{0, 1, "1:0>1, end 1"},
		{0, 2, "1:0>1, 2:>n1, end 2"},
		{1, 2, "2:>n1, -1 of count, end 2"},
		// The ring holds change 6 only: that change 3 was its, follows from the others.
		{0, 3, "1:0>1, 2:>n1, -1 of last, end 3"},
		{3, 3, "-1 of count, -1 of name, -1 of last, end 3"},
		{0, 5, "1:0>1, 2:>n1, 4:1>2, 5:n1>n2, -1 of last, end 5"},
		{3, 6, "4:1>2, 5:n1>n2, 6:10>20, -1 of count, -1 of name, -1 of last, end 6"},
		{6, 6, "-2 of count, -2 of name, -2 of last, end 6"},
	} {
		if got := names.Replace(describe(written().log.cut(c.lo, c.hi))); got != c.want {
			t.Errorf("cut(%d, %d)\n got %s\nwant %s", c.lo, c.hi, got, c.want)
		}
	}
}

func TestACutGoesOnByItself(t *testing.T) {
	from := written()
	fork := &Trail{log: from.log.cut(0, 4), seq: 4}
	fork.log.putNumber(fork.log.find(from.log.ByID()[0].Off, KindInt), 2, 9, fork.log.tick(Provenance{}))
	if got := describe(fork.log); !strings.Contains(got, "5:2>9") {
		t.Error(got)
	}
	if got := describe(from.log); strings.Contains(got, "9") {
		t.Errorf("the original has %s", got)
	}
}
