package checkpoint

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/auditline/auditline/audit"
)

type point struct{ x, y int }

// everything is a stage with fields of all sorts.
type everything struct {
	Sum     float64
	byName  map[string]*point
	last    []point
	until   time.Time
	shared  *int
	mu      sync.Mutex
	decide  func() bool
	nothing *point
}

func TestState(t *testing.T) {
	n, other := 7, 0
	was := &everything{
		Sum: 1.5, byName: map[string]*point{"a": {1, 2}}, last: []point{{3, 4}},
		until: time.Date(2026, 11, 28, 15, 0, 0, 5, time.UTC), shared: &n, decide: func() bool { return true },
	}
	b, err := AppendState(nil, was)
	if err != nil {
		t.Fatal(err)
	}
	is := &everything{shared: &other, nothing: &point{5, 6}}
	if err := ReadState(b, is); err != nil {
		t.Fatal(err)
	}
	if is.Sum != was.Sum || !reflect.DeepEqual(is.byName, was.byName) || !reflect.DeepEqual(is.last, was.last) || !is.until.Equal(was.until) {
		t.Errorf("got %+v", is)
	}
	if is.shared != &other || other != 7 {
		t.Error("what others share is not set in its place")
	}
	if isState(reflect.TypeFor[audit.Trail]()) || isState(reflect.TypeFor[audit.SyncTrail]()) {
		t.Error("a change log is written")
	}
	if is.decide != nil {
		t.Error("a function was written")
	}
	if is.nothing != nil {
		t.Errorf("a nil pointer is read as %v", *is.nothing)
	}
}

// counter is a stage that is no struct, and one that writes itself.
type counter map[string]int

type selfMade struct{ n byte }

func (s *selfMade) MarshalBinary() ([]byte, error) {
	if s.n == 255 {
		return nil, errors.New("too many")
	}
	return []byte{s.n}, nil
}

func (s *selfMade) UnmarshalBinary(b []byte) error { s.n = b[0]; return nil }

type halfMade struct{}

func (*halfMade) MarshalBinary() ([]byte, error) { return nil, nil }

func TestStatesOfOtherForms(t *testing.T) {
	counts := counter{}
	for _, c := range []struct {
		was, is any
		same    bool
	}{
		{&counter{"a": 1}, &counts, true},
		{&selfMade{9}, new(selfMade), true},
		{counter{"a": 1}, counter{}, false}, // it cannot be set
		{(*point)(nil), (*point)(nil), true},
	} {
		b, err := AppendState(nil, c.was)
		if err == nil {
			err = ReadState(b, c.is)
		}
		if err != nil || reflect.DeepEqual(c.was, c.is) != c.same {
			t.Errorf("%T: got %v, %v", c.was, c.is, err)
		}
	}
	for want, stage := range map[string]any{
		"too many": &selfMade{255},
		"*checkpoint.halfMade has MarshalBinary without UnmarshalBinary; give it both":                                new(halfMade),
		"C: a chan int has no written form; give struct { C chan int } the methods MarshalBinary and UnmarshalBinary": &struct{ C chan int }{make(chan int)},
	} {
		if _, err := AppendState(nil, stage); err == nil || err.Error() != want {
			t.Errorf("%T: got %v, want %s", stage, err, want)
		}
	}
}

func TestStatesThatDoNotFit(t *testing.T) {
	state := func(stage any) []byte {
		b, err := AppendState(nil, stage)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for _, c := range []struct {
		b    []byte
		into any
		want string
	}{
		{state(&struct{ A, B int }{1, 2}), &struct{ A int }{}, "B: the stage has no such field any more"},
		{state(&struct{ n int }{1}), &struct{ inner }{}, "n: the stage has no such field any more"},
		{state(&struct{ A string }{"x"}), &struct{ A int }{}, "A: "},
		{state(&selfMade{1}), &point{}, "*checkpoint.point has no method UnmarshalBinary any more"},
		{state(&point{1, 2}), point{}, "checkpoint.point holds nothing that can be set"},
		{nil, &point{}, "the checkpoint is corrupt"},
		{[]byte{77}, &point{}, "the checkpoint is corrupt"},
		{state(&point{1, 2})[:3], &point{}, "x: the checkpoint is corrupt"},
	} {
		if err := ReadState(c.b, c.into); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("got %v, want %s", err, c.want)
		}
	}
	seven := 7
	pointing := new(struct{ N *int })
	if err := ReadState(state(&struct{ N *int }{&seven}), pointing); err != nil || pointing.N == nil || *pointing.N != 7 {
		t.Errorf("got %+v, %v", pointing, err)
	}
	grown := &struct{ A, B int }{5, 6}
	if err := ReadState(state(&struct{ A int }{1}), grown); err != nil || grown.A != 1 || grown.B != 6 {
		t.Errorf("got %+v, %v", grown, err)
	}
}

// inner has no written form as a value.
type inner struct {
	f func()
	n int
}

type outer struct {
	held   inner
	points *inner
	none   *inner
	c      chan int
}

// ring leads back to itself.
type ring struct {
	next *ring
	f    func()
}

func TestStructsWithinStages(t *testing.T) {
	b, err := AppendState(nil, &outer{held: inner{n: 1}, points: &inner{n: 2}})
	if err != nil {
		t.Fatal(err)
	}
	shared := new(inner)
	for _, is := range []*outer{{points: shared, none: new(inner), c: make(chan int)}, {}} {
		if err := ReadState(b, is); err != nil || is.held.n != 1 || is.points.n != 2 || is.none != nil || is.c != nil {
			t.Errorf("got %+v, %v", is, err)
		}
	}
	if shared.n != 2 {
		t.Error("what others share is not set in its place")
	}
	r := new(ring)
	r.next = r
	if _, err := AppendState(nil, r); err == nil {
		t.Error("a ring was written")
	}
}

// padded has its numbers in cache lines of their own.
type padded struct {
	n int
	_ [56]byte
	m int
	_ [24]byte
}

func TestPadding(t *testing.T) {
	b, err := AppendState(nil, &padded{n: 1, m: 2})
	if err != nil {
		t.Fatal(err)
	}
	earlier := append(slices.Clone(b), "\x01_\x02\x03\x00"...)
	for _, written := range [][]byte{b, earlier} {
		is := new(padded)
		if err := ReadState(written, is); err != nil || is.n != 1 || is.m != 2 {
			t.Errorf("got %+v, %v", is, err)
		}
	}
}

// TestChecksumIsNotAll: what has the right one may still not be a checkpoint.
func TestChecksumIsNotAll(t *testing.T) {
	whole := (&Checkpoint{Pipeline: []string{"a"}, Position: []byte("here"), Stages: [][]Copy{{{State: []byte{1}}}}}).Marshal()
	body := whole[:len(whole)-4]
	for name, b := range map[string][]byte{
		"more behind it":         append(slices.Clip(body), 0),
		"more copies than bytes": append(slices.Clip(body[:len(body)-4]), 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f),
		"a state that is longer": append(slices.Clip(body[:len(body)-2]), 9, 1),
	} {
		b = binary.LittleEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
		if _, err := Unmarshal(b); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDifference(t *testing.T) {
	c := &Checkpoint{Pipeline: []string{"a", "b"}}
	for _, try := range []struct{ is, want string }{
		{"a b", ""}, {"a c", "it has b where this one has c"}, {"a", "it has b, which this one has not"}, {"a b c", "it has no c"},
	} {
		if got := c.Difference(strings.Fields(try.is)); got != try.want {
			t.Errorf("%s: got %q, want %q", try.is, got, try.want)
		}
	}
}

// FuzzUnmarshal: what has been written is read again, and nothing else is read as anything.
func FuzzUnmarshal(f *testing.F) {
	whole := (&Checkpoint{
		Pipeline: []string{"source S (s)", "stage T (t)"}, Position: []byte("here"),
		Stages: [][]Copy{nil, {{Key: []byte("k"), State: []byte{1}}, {}}},
	}).Marshal()
	f.Add(whole)
	f.Add(whole[:len(whole)-9])
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 4 { // let it come behind the checksum
			b = binary.LittleEndian.AppendUint32(b[:len(b)-4:len(b)-4], crc32.ChecksumIEEE(b[:len(b)-4]))
		}
		c, err := Unmarshal(b)
		if err != nil {
			if !errors.Is(err, ErrCorrupt) {
				t.Error(err)
			}
			return
		}
		again, err := Unmarshal(c.Marshal())
		if err != nil || !reflect.DeepEqual(again, c) {
			t.Errorf("read %+v again as %+v, %v", c, again, err)
		}
		if bytes.Equal(b, whole) && len(c.Stages) != 2 {
			t.Errorf("got %+v", c)
		}
	})
}
