package footprint_test

import (
	"iter"
	"strconv"
	"sync"
	"testing"
	"unsafe"

	"github.com/auditline/auditline/audit/auditimpl"
	"github.com/auditline/auditline/footprint"
)

type reading struct {
	sensor string
	value  float64
	next   *reading
	labels map[string]string
	raw    []byte
}

// word is the size of a pointer.
const word = uint64(unsafe.Sizeof(uintptr(0)))

func TestShallowCountsOwnBytes(t *testing.T) {
	for _, c := range []struct {
		name string
		v    any
		want uint64
	}{
		{"nil", nil, 0},
		{"int", 7, word},
		{"struct", reading{sensor: "a"}, uint64(unsafe.Sizeof(reading{}))},
		{"pointer", &reading{sensor: "a"}, uint64(unsafe.Sizeof(reading{}))},
		{"nil pointer", (*reading)(nil), 0},
		{"string", "hello", 5},
		{"slice to its capacity", make([]int32, 2, 10), 40},
		{"array", [3]string{"a", "b", "c"}, 6 * word},
		{"empty map", map[string]int{}, 16 + 4*word},
		{"small map", map[int64]int64{1: 1}, 16 + 4*word + 8 + 8*16},
		{"nil map", map[int]int(nil), 0},
		{"static function", TestShallowCountsOwnBytes, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := footprint.Shallow(c.v); got != c.want {
				t.Errorf("Shallow = %d, want %d", got, c.want)
			}
		})
	}
}

func TestDirectAddsWhatFieldsReferTo(t *testing.T) {
	leaf := &reading{sensor: "leaf"}
	r := &reading{sensor: "abc", next: leaf, raw: make([]byte, 0, 100)}
	want := footprint.Shallow(r) + 3 + footprint.Shallow(leaf) + 100
	if got := footprint.Direct(r); got != want {
		t.Errorf("Direct = %d, want %d", got, want)
	}
}

func TestDirectCountsSharedValuesTwice(t *testing.T) {
	s := "shared"
	if got, want := footprint.Direct([]string{s, s}), 2*2*word+2*uint64(len(s)); got != want {
		t.Errorf("Direct = %d, want %d", got, want)
	}
}

func TestDeepCountsSharedValuesOnce(t *testing.T) {
	shared := &reading{raw: make([]byte, 1000)}
	a, b := &reading{next: shared}, &reading{next: shared}
	alone := footprint.Deep(shared).Bytes
	both := footprint.Deep(a, b).Bytes
	if want := footprint.Deep(a).Bytes + footprint.Deep(b).Bytes - alone; both != want {
		t.Errorf("Deep(a, b) = %d, want %d", both, want)
	}
}

func TestDeepEndsOnCycles(t *testing.T) {
	r := &reading{}
	r.next = &reading{next: r}
	if got, want := footprint.Deep(r).Blocks, uint64(2); got != want {
		t.Errorf("Blocks = %d, want %d", got, want)
	}
}

func TestDeepOfValueCountsItsOwnBytes(t *testing.T) {
	r := reading{raw: make([]byte, 1024)}
	if got, want := footprint.Deep(r).Bytes, uint64(unsafe.Sizeof(r))+1024; got != want {
		t.Errorf("Deep = %d, want %d", got, want)
	}
}

func TestOpaquePathsLeadToTheReference(t *testing.T) {
	type handler struct{ call func() int }
	type server struct{ handlers map[string]*handler }
	n := len(t.Name())
	s := &server{map[string]*handler{"a": {func() int { n++; return n }}}}
	got := footprint.Deep(s).Opaque
	want := "(*footprint_test.server).handlers[].call: closure, whose captured variables no type lists"
	if len(got) != 1 || got[0] != want {
		t.Errorf("Opaque = %q, want %q", got, want)
	}
}

// TestMeasureSeesEveryInstance makes so many that what earlier tests leave to the next collections,
// some thousand bytes, does not matter.
func TestMeasureSeesEveryInstance(t *testing.T) {
	const n = 1_000_000
	m := footprint.Measure(n, func(int) *[80]byte { return new([80]byte) })
	if m.Shell != 80 {
		t.Errorf("Shell = %d, want 80", m.Shell)
	}
	if want := float64(80 + word); m.PerInstance < want-0.1 || m.PerInstance > want+0.5 {
		t.Errorf("PerInstance = %g, want %g: 80 and a pointer", m.PerInstance, want)
	}
	if m.Peak < m.Live || m.Allocations < n || m.Allocated < m.Live {
		t.Errorf("figures do not fit each other: %+v", m)
	}
}

// chunks holds bytes behind pointers that do not tell how many.
type chunks struct{ first []*byte }

func (c *chunks) add(n int) { c.first = append(c.first, &make([]byte, n)[0]) }

func (c *chunks) Held() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for _, p := range c.first {
			if !yield(unsafe.Slice(p, 500)) {
				return
			}
		}
	}
}

func TestDeepAsksHolders(t *testing.T) {
	v := &struct {
		name string
		held chunks
	}{name: "holder"}
	for range 4 {
		v.held.add(500)
	}
	got := footprint.Deep(v)
	if want := blockOf(5*word) + 4*word + 4*512; got.Bytes != want || len(got.Opaque) > 0 {
		t.Errorf("Deep = %v, want %d", got, want)
	}
}

// blockOf is the size of the block that the allocator gives for so many bytes, for the sizes of
// these tests.
func blockOf(size uint64) uint64 {
	for _, block := range []uint64{8, 16, 24, 32, 48, 64, 80} {
		if size <= block {
			return block
		}
	}
	panic("no such small block")
}

func TestDeepOfLocalVariable(t *testing.T) {
	r := reading{raw: make([]byte, 64)}
	if got, want := footprint.Deep(&r).Bytes, blockOf(uint64(unsafe.Sizeof(r)))+64; got != want {
		t.Errorf("Deep = %d, want %d", got, want)
	}
}

func TestManyGoroutinesMayMeasure(t *testing.T) {
	m := map[string]*reading{}
	for i := range 500 {
		m[strconv.Itoa(i)] = &reading{sensor: strconv.Itoa(i), labels: map[string]string{"a": "b"}}
	}
	want := footprint.Deep(m).Bytes
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 5 {
				if got := footprint.Deep(m).Bytes; got != want {
					t.Errorf("Deep = %d, want %d", got, want)
				}
				if m["7"].sensor != "7" || footprint.Direct(m) < footprint.Shallow(m) {
					t.Error("values changed")
				}
			}
		})
	}
	group.Wait()
}

func TestLogsOfInstancesAreDisjoint(t *testing.T) {
	newStage := func(changes int) *audited {
		s := new(audited)
		for range changes {
			auditimpl.SetInt(&s.trail, &s.records, s.records+1)
		}
		return s
	}
	a, b := newStage(500), newStage(300)
	if both, sum := footprint.Deep(a, b).Bytes, footprint.Deep(a).Bytes+footprint.Deep(b).Bytes; both != sum {
		t.Errorf("together %d bytes, one by one %d", both, sum)
	}
}
