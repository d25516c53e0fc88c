package footprint

import (
	"cmp"
	"maps"
	"slices"
	"testing"
	"unsafe"
)

// FuzzExtent adds intervals to an extent and compares what they become with a list of intervals
// that is united anew each time.
func FuzzExtent(f *testing.F) {
	known := ownersKnown
	f.Cleanup(func() { ownersKnown = known })
	ownersKnown = func() bool { return false } // nobody may see that they share a block
	f.Add([]byte{0, 1, 8, 0, 4, 8, 0, 0, 255})
	f.Add([]byte{31, 200, 255, 32, 0, 30, 31, 0, 255, 0, 0, 1})
	f.Add([]byte{25, 16, 255, 0, 0, 0, 0, 3, 88})      // a large interval takes what touches another one
	f.Add([]byte{0, 0, 185, 220, 0, 187, 128, 0, 161}) // a small one between two large ones
	f.Add([]byte{255, 48, 237, 48, 48, 250, 48, 0, 0}) // a long one with references before a large one
	f.Add([]byte{1, 0, 130, 1, 64, 130, 1, 32, 130, 1, 130, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		const pages = 18
		arena := unsafe.Pointer(&make([]byte, (pages+1)*pageBytes)[0])
		arena = unsafe.Add(arena, pageBytes-uintptr(arena)%pageBytes)
		var e extent
		for i := range uintptr(pages) {
			e.add(uintptr(arena)/pageBytes+i, blocks)
		}
		var model []interval
		scanned := make(map[uintptr]bool)
		for ; len(data) >= 3; data = data[3:] {
			b := blockFrom(arena, data)
			todo := e.cover(&b)
			model = modelUnite(append(model, interval{uintptr(b.addr), uintptr(b.addr) + b.bytes, b.plan.scan()}))
			compareTodo(t, scanned, b, todo)
		}
		compareIntervals(t, &e, model)
	})
}

var (
	fuzzWord  = plans.add("word", 8, ref{kind: refUnsafe})
	fuzzBytes = plans.add("bytes", 8)
)

// blockFrom makes a block of words in the arena from three bytes: where, and how long. Every other
// one has pointers.
func blockFrom(arena unsafe.Pointer, data []byte) block {
	offset := uintptr(data[0])*256 + uintptr(data[1])*8
	p := fuzzWord
	if data[2]%2 == 1 {
		p = fuzzBytes
	}
	return arrayBlock(unsafe.Add(arena, offset), p, uintptr(data[2])*uintptr(data[2])/8+3)
}

// modelUnite joins overlapping intervals until there are none.
func modelUnite(in []interval) []interval {
	for i := range in {
		for j := range in[:i] {
			if in[i].start < in[j].end && in[j].start < in[i].end {
				a, b := in[i], in[j]
				if b.start < a.start {
					a, b = b, a
				}
				return modelUnite(append(slices.Delete(slices.Delete(slices.Clone(in), i, i+1), j, j+1), join(a, b)))
			}
		}
	}
	return in
}

func compareIntervals(t *testing.T, e *extent, model []interval) {
	t.Helper()
	numbers := slices.Sorted(maps.Keys(e.pages))
	e.uniteLarge(numbers)
	met := e.large
	for _, number := range numbers {
		met = slices.AppendSeq(met, e.intervals(e.pages[number]))
	}
	byAddr := func(a, b interval) int { return cmp.Compare(a.start, b.start) }
	slices.SortFunc(met, byAddr)
	slices.SortFunc(model, byAddr)
	if !slices.Equal(met, model) {
		t.Fatalf("intervals %v, want %v", met, model)
	}
}

// compareTodo checks that what is to be followed in b are the words from the first to the last that
// were not scanned, and scans them.
func compareTodo(t *testing.T, scanned map[uintptr]bool, b, todo block) {
	t.Helper()
	var fresh []uintptr
	for i := range b.n {
		if addr := uintptr(b.addr) + i*b.plan.size; b.plan.scan() && !scanned[addr] {
			scanned[addr] = true
			fresh = append(fresh, addr)
		}
	}
	var want block
	if n := len(fresh); n > 0 {
		first := fresh[0] - uintptr(b.addr)
		want = arrayBlock(unsafe.Add(b.addr, first), b.plan, (fresh[n-1]-fresh[0])/b.plan.size+1)
	}
	if todo != want {
		t.Fatalf("to do %+v, want %+v", todo, want)
	}
}
