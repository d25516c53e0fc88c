package footprint

import (
	"cmp"
	"runtime"
	"slices"
	"unsafe"
)

// Exact returns what [Deep] returns, but follows the pointers that the garbage collector follows,
// in a dump of the heap: closures, finalizers, pointers into a block and whatever else types do not
// tell come out right. What only a cleanup of a value keeps alive does not count: the dump does not
// tell whose cleanup it is.
//
// It stops the whole program while the runtime writes all of its heap to a temporary file, about a
// second for 100 MB, and needs memory for the graph of all blocks. Goroutines that wait at a
// channel and the other timers of the scheduler are no part of it. On js/wasm there is no dump:
// Exact returns an error.
func Exact(roots ...any) (Result, error) {
	w := &walker{}
	w.walk(roots)
	dump, err := takeHeapDump()
	if err != nil {
		return Result{}, err
	}
	r := Result{Bytes: w.bytes, Estimated: estimated()}
	dump.reach(w.starts(roots), w.own(), func(b heapBlock) {
		r.Bytes += uint64(b.size)
		r.Blocks++
	})
	runtime.KeepAlive(roots)
	return r, nil
}

// starts returns the addresses that roots, and the static data that they reach, refer to.
func (w *walker) starts(roots []any) []uintptr {
	var starts []uintptr
	targets := func(b block) {
		eachRef(b, func(r *ref, p unsafe.Pointer) { starts = append(starts, targetOf(r, p)) })
	}
	for i := range roots {
		if b, _, value := rootBlock(&roots[i]); value {
			targets(b)
		} else {
			starts = append(starts, uintptr(b.addr))
		}
	}
	for _, b := range w.static {
		targets(b)
	}
	return starts
}

// own returns where the references lead in blocks that are shared with the scheduler and are not
// the scheduler's, by the block's address.
func (w *walker) own() map[uintptr][]uintptr {
	m := make(map[uintptr][]uintptr)
	for _, b := range w.shared {
		targets := []uintptr{}
		eachRef(b, func(r *ref, p unsafe.Pointer) { targets = append(targets, targetOf(r, p)) })
		m[uintptr(b.addr)] = targets
	}
	return m
}

// targetOf returns the address that the reference r at p holds.
func targetOf(r *ref, p unsafe.Pointer) uintptr {
	if r.kind == refAny || r.kind == refInterface || r.kind == refLogged {
		p = unsafe.Add(p, wordSize)
	}
	return *(*uintptr)(p)
}

// reach visits each block that can be reached from the given addresses. Where own has the targets
// of a block, it follows no others.
func (d *heapDump) reach(todo []uintptr, own map[uintptr][]uintptr, visit func(heapBlock)) {
	reached := make([]bool, len(d.blocks))
	for len(todo) > 0 {
		addr := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		i, ok := d.find(addr)
		if !ok || reached[i] {
			continue
		}
		reached[i] = true
		b := d.blocks[i]
		visit(b)
		if targets, ok := own[b.start]; ok {
			todo = append(todo, targets...)
		} else {
			todo = append(todo, d.pointers[b.from:b.to]...)
		}
		todo = d.appendFinalizers(todo, b)
	}
}

// appendFinalizers adds the functions that are to run when b, or a tiny value in it, is gone.
func (d *heapDump) appendFinalizers(todo []uintptr, b heapBlock) []uintptr {
	i, _ := slices.BinarySearchFunc(d.finalizers, b.start, func(f finalizer, start uintptr) int { return cmp.Compare(f.block, start) })
	for ; i < len(d.finalizers) && d.finalizers[i].block < b.start+b.size; i++ {
		todo = append(todo, d.finalizers[i].function)
	}
	return todo
}

// find returns the index of the block that addr is in.
func (d *heapDump) find(addr uintptr) (i int, ok bool) {
	i, ok = slices.BinarySearchFunc(d.blocks, addr, func(b heapBlock, addr uintptr) int { return cmp.Compare(b.start, addr) })
	if !ok {
		i--
	}
	return i, i >= 0 && addr < d.blocks[i].start+d.blocks[i].size
}
