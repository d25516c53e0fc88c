package footprint_test

import (
	"testing"
	"unsafe"

	"github.com/auditline/auditline/footprint"
)

type reading struct {
	sensor string
	value  float64
	next   *reading
	labels map[string]string
	raw    []byte
}

func TestShallowCountsOwnBytes(t *testing.T) {
	for _, c := range []struct {
		name string
		v    any
		want uint64
	}{
		{"nil", nil, 0},
		{"int", 7, 8},
		{"struct", reading{sensor: "a"}, uint64(unsafe.Sizeof(reading{}))},
		{"pointer", &reading{sensor: "a"}, uint64(unsafe.Sizeof(reading{}))},
		{"nil pointer", (*reading)(nil), 0},
		{"string", "hello", 5},
		{"slice to its capacity", make([]int32, 2, 10), 40},
		{"array", [3]string{"a", "b", "c"}, 48},
		{"empty map", map[string]int{}, 48},
		{"small map", map[int64]int64{1: 1}, 48 + 8 + 8*16},
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
	if got, want := footprint.Direct([]string{s, s}), uint64(2*16+2*len(s)); got != want {
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

func TestMeasureSeesEveryInstance(t *testing.T) {
	m := footprint.Measure(50_000, func(int) *[80]byte { return new([80]byte) })
	if m.Shell != 80 {
		t.Errorf("Shell = %d, want 80", m.Shell)
	}
	if m.PerInstance < 87.9 || m.PerInstance > 88.5 {
		t.Errorf("PerInstance = %g, want 88: 80 and a pointer", m.PerInstance)
	}
	if m.Peak < m.Live || m.Allocations < 50_000 || m.Allocated < m.Live {
		t.Errorf("figures do not fit each other: %+v", m)
	}
}
