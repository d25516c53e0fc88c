package stream

import (
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"
	"unique"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/values"
)

func TestTrailSizes(t *testing.T) {
	word := unsafe.Sizeof(uintptr(0))
	if n := unsafe.Sizeof(Trail{}); n != 8+word {
		t.Errorf("Trail has %d bytes", n)
	}
	if n := unsafe.Sizeof(Log{}); n != map[uintptr]uintptr{4: 108, 8: 128}[word] {
		t.Errorf("log has %d bytes, which is no size class", n)
	}
}

type gauge struct {
	count int64
	mean  float64
	on    bool
	last  int
	trail Trail
}

// TestSetsMakeNoGarbage counts allocations in the steady state: none but new chunks.
func TestSetsMakeNoGarbage(t *testing.T) {
	g := new(gauge)
	keep := []Option{Keep(4)}
	set := func() {
		SetInt(&g.trail, &g.count, g.count+1, Provenance{}, nil)
		SetFloat(&g.trail, &g.mean, g.mean/3+1, Provenance{}, nil)
		SetBool(&g.trail, &g.on, !g.on, Provenance{}, nil)
		SetInt(&g.trail, &g.last, g.last+1, Provenance{}, keep)
	}
	for range 10_000 {
		set()
	}
	if n := testing.AllocsPerRun(2000, set); n != 0 {
		t.Errorf("%v allocations per set", n)
	}
}

// TestForgetBoundsMemory runs long with an exporter that lets the log forget.
func TestForgetBoundsMemory(t *testing.T) {
	g := new(gauge)
	for i := range 200_000 {
		SetInt(&g.trail, &g.count, int64(i), Provenance{}, nil)
		if i%1000 == 999 {
			g.trail.Forget(g.trail.seq - 10)
			if l := g.trail.log; len(l.Stream()) > 200 || len(l.rest.full) > 1 {
				t.Fatalf("%d bytes in %d chunks are left after Forget", len(l.Stream()), len(l.rest.full))
			}
		}
	}
	kept, gone := g.trail.Readable().Counts(func(Field) bool { return true })
	if kept != 10 || gone != 199_990 {
		t.Errorf("%d changes, %d forgotten", kept, gone)
	}
}

// TestManyFields has more fields than the small tables and the one-byte heads can hold.
func TestManyFields(t *testing.T) {
	var s struct {
		flags [40]bool
		words [200]int
		trail Trail
	}
	random := rand.New(rand.NewPCG(1, 1))
	type change struct {
		off      int32
		old, new uint64
	}
	var want, got []change
	for range 5000 {
		if i := random.IntN(240); i < 40 {
			old, _ := SetBool(&s.trail, &s.flags[i], random.IntN(2) == 1, Provenance{}, nil)
			want = append(want, change{offset(&s.trail, &s.flags[i]), values.BoolBits(old), values.BoolBits(s.flags[i])})
		} else {
			old, _ := SetInt(&s.trail, &s.words[i-40], random.Int(), Provenance{}, nil)
			want = append(want, change{offset(&s.trail, &s.words[i-40]), uint64(old), uint64(s.words[i-40])})
		}
	}
	fields := s.trail.log.ByID()
	d := NewDecoder(s.trail.log.Stream(), fields, nil)
	for e, ok := d.Next(); ok; e, ok = d.Next() {
		got = append(got, change{fields[e.Field].Off, e.Old, e.New})
	}
	if !slices.Equal(got, want) {
		t.Error("the stream tells something else")
	}
}

// TestPayloads checks every width of difference, both ways.
func TestPayloads(t *testing.T) {
	for _, k := range []Kind{KindInt, KindFloat} {
		for shift := range 64 {
			for _, pair := range [][2]uint64{{0, 1 << shift}, {1 << shift, 0}, {math.MaxUint64, 1<<shift - 1}, {1 << shift, 1 << shift}} {
				code, p, n := payload(k, pair[0], pair[1])
				d := &Decoder{fields: []Field{{Kind: k}}, last: []uint64{pair[0]}}
				for i := range n {
					d.stream = append(d.stream, byte(p>>(8*i)))
				}
				d.advance(0, code)
				if d.last[0] != pair[1] || len(d.rest()) != 0 || code > 15 {
					t.Errorf("kind %d: %x to %x came out as %x", k, pair[0], pair[1], d.last[0])
				}
			}
		}
	}
}

// TestUntouchedInstancesHaveNoLog also reads, which must not make one.
func TestUntouchedInstancesHaveNoLog(t *testing.T) {
	g := new(gauge)
	readable, gone := g.trail.Readable().Counts(func(Field) bool { return true })
	g.trail.Forget(5)
	if g.trail.log != nil || readable != 0 || gone != 0 {
		t.Error("reading made a log")
	}
}

// TestForgottenChunksAreFreed waits for the collector to take the log that Forget replaced.
func TestForgottenChunksAreFreed(t *testing.T) {
	g := new(gauge)
	for i := range 1000 {
		SetInt(&g.trail, &g.count, int64(i), Provenance{}, nil)
	}
	freed := make(chan bool, 1)
	runtime.SetFinalizer(g.trail.log, func(*Log) { freed <- true })
	g.trail.Forget(999)
	for range 200 {
		runtime.GC()
		select {
		case <-freed:
			return
		case <-time.After(10 * time.Millisecond):
		}
	}
	t.Error("the forgotten log is still there")
}

// TestOriginsAreKeptOnce has two take turns.
func TestOriginsAreKeptOnce(t *testing.T) {
	g := new(gauge)
	ann, bob := unique.Make(OriginFields{Who: "ann"}), unique.Make(OriginFields{Who: "bob"})
	for i := range 10 {
		SetInt(&g.trail, &g.count, int64(i), Provenance{By: ann}, nil)
		SetInt(&g.trail, &g.count, int64(-i), Provenance{By: bob}, nil)
	}
	if n := len(g.trail.log.Extras.Origins); n != 2 {
		t.Errorf("%d origins are kept", n)
	}
}
