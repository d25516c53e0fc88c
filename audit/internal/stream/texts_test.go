package stream

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
)

type title string

// TestTextsAreReadBack edits texts in many ways, and reads them in any order.
func TestTextsAreReadBack(t *testing.T) {
	var s struct {
		text  title
		trail Trail
	}
	random := rand.New(rand.NewPCG(1, 1))
	want := []title{""}
	set := func(v title) {
		Set(&s.trail, &s.text, v, Provenance{}, nil)
		want = append(want, v)
	}
	set(title(strings.Repeat("0123456789", 30)))
	for range 400 {
		v := []byte(s.text)
		i := random.IntN(len(v))
		switch random.IntN(8) {
		case 0:
			v = append(v[:i], v[min(len(v), i+1+random.IntN(9)):]...)
		case 1:
			v = []byte(string(v[:i]) + "an insertion" + string(v[i:]))
		case 2:
			v = []byte(strings.Repeat(string(rune('a'+random.IntN(26))), 40+random.IntN(100)))
		case 3: // nothing
		default:
			v[i] = byte(random.IntN(256))
		}
		if len(v) == 0 {
			v = []byte("short")
		}
		set(title(v))
	}
	s.text = "written around" // is old of the next
	Set(&s.trail, &s.text, title(strings.Repeat("x", 100)), Provenance{}, nil)
	want = append(want, "written around", title(strings.Repeat("x", 100)))

	live := s.trail.log.Extras.Columns[0]
	frozen := live.Frozen()
	set(want[5] + "!")
	if len(live.(*valueColumn[title]).texts.edits) < 100 {
		t.Errorf("only %d texts are edits", len(live.(*valueColumn[title]).texts.edits))
	}
	cut := s.trail.log.cut(150, 350).Extras.Columns[0]
	for range 2000 {
		pos := random.IntN(frozen.Len() + 1)
		if live.raw(uint64(pos)) != want[pos] || frozen.At(uint64(pos)) != want[pos] {
			t.Fatalf("value %d reads otherwise than it was logged", pos)
		}
		if at := random.IntN(201); cut.raw(uint64(at)) != want[150+at] {
			t.Fatalf("value %d of a cut reads otherwise than it was logged", at)
		}
	}
	pos := 0
	for v := range frozen.Raw {
		if v != want[pos] {
			t.Fatalf("value %d reads otherwise than it was logged", pos)
		}
		pos++
	}
}

// TestTextsThatChangeALittle measures what the changes take beside the text itself.
func TestTextsThatChangeALittle(t *testing.T) {
	var s struct {
		text  string
		trail Trail
	}
	text := []byte(strings.Repeat("lorem ipsum ", 10_000/12))
	const n = 8_000                                         // so that what else is on the heap hardly counts
	Set(&s.trail, &s.text, string(text), Provenance{}, nil) // makes what is made once
	before := heap()
	for i := range n {
		text[i*9%len(text)] = byte('A' + i*9/len(text)) // another one in each round
		Set(&s.trail, &s.text, string(text), Provenance{}, nil)
	}
	if size := (heap() - before - len(text)) / n; size > 64 { // the first text stays beside the last
		t.Errorf("a change takes %d bytes", size)
	}
	runtime.KeepAlive(&s)
}

func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// TestReadTextsStay reads texts without an allocation each, and what was read stays as it was.
func TestReadTextsStay(t *testing.T) {
	s := new(sample)
	log := func(from int) {
		for i := range 100 {
			Set(&s.trail, &s.name, fmt.Sprint("n", from+i), Provenance{}, nil)
		}
	}
	log(0)
	column := s.trail.Logged().Extras.Columns[0].Frozen()
	read := make([]any, column.Len()+1)
	if n := testing.AllocsPerRun(10, func() {
		for pos := range read {
			read[pos] = column.At(uint64(pos))
		}
	}); n > 0 {
		t.Errorf("%v allocations", n)
	}
	log(100)
	s.trail.Forget(s.trail.Seq() - 1)
	log(200)
	for pos, v := range read {
		if want := fmt.Sprint("n", pos-1); pos > 0 && v != want || pos == 0 && v != "" {
			t.Errorf("at %d is %v, want %s", pos, v, want)
		}
	}
}
