package stream

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unique"
)

// long returns a trail whose stream has several marks. It holds a field that comes late, changes
// of several origins, writes around a setter, and gaps that a ring leaves.
func long() *Trail {
	var s struct {
		count int
		text  string
		late  float64
		last  int
		trail Trail
	}
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 8000 {
		by := Provenance{By: unique.Make(OriginFields{Who: string(rune('a' + i/700))})}
		switch random.IntN(6) {
		case 0:
			s.count = random.Int()
		case 1:
			Set(&s.trail, &s.text, string(rune('a'+random.IntN(26))), by, nil)
		case 2:
			SetInt(&s.trail, &s.last, i, by, []Option{Keep(3)})
		case 3:
			if i > 4000 {
				SetFloat(&s.trail, &s.late, random.Float64(), by, nil)
			}
		default:
			SetInt(&s.trail, &s.count, random.IntN(1000), by, nil)
		}
	}
	return &s.trail
}

// rest reads what is left of a stream.
func rest(d *Decoder) (all []Entry) {
	for e, ok := d.Next(); ok; e, ok = d.Next() {
		all = append(all, e)
	}
	return all
}

// TestMarks reads a log from each of its marks, and finds what reading all of it finds there.
func TestMarks(t *testing.T) {
	l := long().log
	s, fields := l.Snapshot(), l.ByID()
	whole := rest(s.Decoder(-1, fields, nil))
	if len(whole) < 4000 || s.Marks() < 5 {
		t.Fatalf("%d entries with %d marks", len(whole), s.Marks())
	}
	for i := range s.Marks() {
		before := slices.IndexFunc(whole, func(e Entry) bool { return e.Seq == s.MarkedSeq(i) }) + 1
		if before < 1 || !slices.Equal(rest(s.Decoder(i, fields, nil)), whole[before:]) {
			t.Errorf("reading from mark %d finds something else", i)
		}
		counts := make([]uint64, len(fields))
		for _, e := range whole[:before] {
			counts[e.Field]++
		}
		for id, want := range counts {
			if got := s.Count(i, id); got != want {
				t.Errorf("mark %d counts %d changes of field %d, want %d", i, got, id, want)
			}
		}
	}
}

func TestSeekingAMark(t *testing.T) {
	l := long().log
	s, late := l.Snapshot(), len(l.ByID())-1
	for i := range s.Marks() {
		m := s.all[i]
		for _, c := range []struct {
			name      string
			got, want int
		}{
			{"UpTo its change", s.UpTo(m.Seq), i},
			{"UpTo the change before", s.UpTo(m.Seq - 1), i - 1},
			{"UpToTime of its change", s.UpToTime(m.At), i},
			{"UpToTime just before", s.UpToTime(m.At - 1), i - 1},
		} {
			if c.got != c.want {
				t.Errorf("mark %d: %s is %d, want %d", i, c.name, c.got, c.want)
			}
		}
	}
	if i := s.Without(late); i < 1 || s.Count(i, late) != 0 || s.Count(i+1, late) == 0 {
		t.Errorf("the late field is missing up to mark %d", i)
	}
	if i := s.Without(0); i != -1 {
		t.Errorf("the first field is missing up to mark %d", i)
	}
}

// TestMarksOfALoadedLog checks that a log that was read from outside has marks as if it had been
// logged.
func TestMarksOfALoadedLog(t *testing.T) {
	l := long().log
	m := l.Image()
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	s, loaded := l.Snapshot(), m.Log().Snapshot()
	if loaded.Marks() < 5 {
		t.Fatalf("%d marks", loaded.Marks())
	}
	want := rest(s.Decoder(-1, l.ByID(), nil))
	for i := range loaded.Marks() {
		after := slices.IndexFunc(want, func(e Entry) bool { return e.Seq > loaded.MarkedSeq(i) })
		if !slices.Equal(rest(loaded.Decoder(i, l.ByID(), nil)), want[after:]) {
			t.Errorf("reading from mark %d finds something else", i)
		}
	}
}
