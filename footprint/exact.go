package footprint

import (
	"cmp"
	"runtime"
	"slices"
	"unsafe"
)

// Exact returns what [Deep] returns, but follows the pointers that the garbage collector follows, in a dump of the heap:
// closures, pointers into a block and whatever else types do not tell come out right.
//
// It stops the whole program while the runtime writes all of its heap to a temporary file, about a second for 100 MB, and
// needs memory for the graph of all blocks. Goroutines that wait at a channel are no part of it.
func Exact(roots ...any) (Result, error) {
	w := &walker{}
	w.walk(roots)
	dump, err := takeHeapDump()
	if err != nil {
		return Result{}, err
	}
	r := Result{Bytes: w.bytes}
	dump.reach(w.starts(roots), w.buffers(), func(b heapBlock) {
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

// buffers returns the buffer of each channel, by the address of its header.
func (w *walker) buffers() map[uintptr]uintptr {
	m := make(map[uintptr]uintptr)
	for _, addr := range w.channels {
		m[uintptr(addr)] = uintptr((*channel)(addr).buffer)
	}
	return m
}

// targetOf returns the address that the reference r at p holds.
func targetOf(r *ref, p unsafe.Pointer) uintptr {
	if r.kind == refAny || r.kind == refInterface {
		p = unsafe.Add(p, wordSize)
	}
	return *(*uintptr)(p)
}

// reach visits each block that can be reached from the given addresses. Of a channel's header it follows only the
// buffer: what else that refers to belongs to the scheduler.
func (d *heapDump) reach(todo []uintptr, channels map[uintptr]uintptr, visit func(heapBlock)) {
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
		if buffer, ok := channels[b.start]; ok {
			todo = append(todo, buffer)
		} else {
			todo = append(todo, d.pointers[b.from:b.to]...)
		}
	}
}

// find returns the index of the block that addr is in.
func (d *heapDump) find(addr uintptr) (i int, ok bool) {
	i, ok = slices.BinarySearchFunc(d.blocks, addr, func(b heapBlock, addr uintptr) int { return cmp.Compare(b.start, addr) })
	if !ok {
		i--
	}
	return i, i >= 0 && addr < d.blocks[i].start+d.blocks[i].size
}
