package stream

import (
	"fmt"
	"strings"
	"testing"

	"github.com/auditline/auditline/audit/internal/values"
)

// filled returns a ring with room for three that has logged n changes, from i-1 to i as number i.
func filled(n int) *kept[int] {
	k := &kept[int]{traits: values.TraitsOf[int](false), limit: 3}
	for i := 1; i <= n; i++ {
		k.log(record[int]{Point: Point{uint64(i), int64(100 * i)}, old: i - 1, new: i})
	}
	return k
}

// contents lists what a ring holds, after the value before all of that.
func contents(r Ring) string {
	words := []string{fmt.Sprint(r.Start())}
	for c := range r.Changes {
		words = append(words, fmt.Sprint(c.Seq, ":", c.Old, ">", c.New))
	}
	return strings.Join(words, " ")
}

func TestRing(t *testing.T) {
	for n, want := range []string{
		"0",
		"0 1:0>1",
		"0 1:0>1 2:1>2",
		"0 1:0>1 2:1>2 3:2>3",
		"1 2:1>2 3:2>3 4:3>4",
		"2 3:2>3 4:3>4 5:4>5",
		"3 4:3>4 5:4>5 6:5>6",
		"4 5:4>5 6:5>6 7:6>7",
	} {
		k := filled(n)
		if got := contents(k); got != want || k.Len() != min(n, 3) {
			t.Errorf("%d changes: got %s, want %s", n, got, want)
		}
		first := max(n-2, min(n, 1))
		if k.oldest().Seq != uint64(first) || k.Last().Seq != uint64(n) {
			t.Errorf("%d changes: from %d to %d", n, k.oldest().Seq, k.Last().Seq)
		}
	}
	if pushed := filled(3).log(record[int]{}); pushed != 100 {
		t.Errorf("the change pushed out was at %d", pushed)
	}
}

func TestCutOfARing(t *testing.T) {
	for _, c := range []struct {
		lo, hi uint64
		want   string
		gone   Lost
	}{
		{0, 5, "2 3:2>3 4:3>4 5:4>5", Lost{}},
		{3, 5, "3 4:3>4 5:4>5", Lost{N: 1, At: 300}},
		{4, 4, "4", Lost{N: 2, At: 400}},
		{0, 3, "2 3:2>3", Lost{}},
		{0, 2, "2", Lost{}},
		{5, 5, "5", Lost{N: 3, At: 500}},
	} {
		r, gone := filled(5).cut(c.lo, c.hi)
		if got := contents(r); got != c.want || gone != c.gone {
			t.Errorf("cut(%d, %d): got %s and %v, want %s and %v", c.lo, c.hi, got, gone, c.want, c.gone)
		}
	}
}

func TestAFrozenRingStays(t *testing.T) {
	k := filled(3)
	frozen := k.Frozen()
	k.log(record[int]{Point: Point{4, 400}, old: 3, new: 4})
	if got := contents(frozen); got != "0 1:0>1 2:1>2 3:2>3" {
		t.Error(got)
	}
}
