package footprint

import (
	"reflect"
	"unsafe"
)

// block is what a reference leads to: n values side by side that plan describes.
type block struct {
	addr  unsafe.Pointer
	plan  *plan
	n     uintptr
	bytes uintptr
}

// arrayBlock returns the block of n values.
func arrayBlock(addr unsafe.Pointer, p *plan, n uintptr) block {
	return block{addr, p, n, n * p.size}
}

// within returns the values of b that lie between two addresses, entirely or in part.
func (b *block) within(from, to uintptr) block {
	addr := uintptr(b.addr)
	switch {
	case to <= addr:
		return block{}
	case b.n == 1:
		return *b
	}
	first := (max(from, addr) - addr) / b.plan.size
	n := min((to-addr-1)/b.plan.size+1, b.n) - first
	return arrayBlock(unsafe.Add(b.addr, first*b.plan.size), b.plan, n)
}

// eachRef visits the references in a block, those in long arrays included.
func eachRef(b block, visit func(r *ref, p unsafe.Pointer)) {
	for i := range b.n {
		for j := range b.plan.refs {
			r := &b.plan.refs[j]
			p := unsafe.Add(b.addr, i*b.plan.size+r.offset)
			switch r.kind {
			case refHeld, refHidden:
			case refArray:
				eachRef(arrayBlock(p, r.to, r.count), visit)
			default:
				visit(r, p)
			}
		}
	}
}

// resolve finds what the reference r, whose word is at p, leads to: a block without bytes is
// nothing. The reason says why more may hide there than the block shows.
func resolve(r *ref, p unsafe.Pointer) (b block, reason string) {
	to := *(*unsafe.Pointer)(p)
	if to == nil {
		return block{}, ""
	}
	switch r.kind {
	case refPointer, refWeak:
		return arrayBlock(to, r.to, 1), ""
	case refString:
		return arrayBlock(to, r.to, (*[2]uintptr)(p)[1]), ""
	case refSlice:
		return arrayBlock(to, r.to, (*[3]uintptr)(p)[2]), ""
	case refAny, refInterface:
		return resolveDynamic(r, p)
	case refFunc:
		return resolveFunc(r, to)
	case refReceiver:
		return resolveReceiver(r, to)
	case refUnsafe:
		return resolveUnsafe(to)
	}
	return resolveRuntime(r, p, to)
}

// resolveRuntime resolves what the runtime lays out: maps and channels with their parts.
func resolveRuntime(r *ref, p, to unsafe.Pointer) (b block, reason string) {
	switch r.kind {
	case refMap:
		return resolveMap(r, to)
	case refDirectory:
		return directoryBlock(r, p), ""
	case refGroups:
		return groupsBlock(r, p), ""
	case refChan:
		return resolveChan(r, to)
	case refBuffer:
		return bufferBlock(r, p), ""
	}
	return resolveLibrary(r, p, to)
}

// resolveLibrary resolves what types of the standard library, and of audit, hide behind a word.
func resolveLibrary(r *ref, p, to unsafe.Pointer) (b block, reason string) {
	switch r.kind {
	case refTrieNode:
		return resolveTrie(r, to)
	case refReflected:
		return resolveReflected(p)
	case refLogged:
		return resolveLogged(p)
	case refTimer:
		return resolveTimer(r, to)
	case refChanTimer:
		return resolveChanTimer(r, to)
	}
	return block{}, ""
}

// dynamic is any interface with methods; turning it into an any reads nothing but the type behind
// its method table.
type dynamic interface{ method() }

// dynamicValue returns the interface value at p as an any.
func dynamicValue(r *ref, p unsafe.Pointer) any {
	if r.kind == refAny {
		return *(*any)(p)
	}
	return any(*(*dynamic)(p))
}

func dynamicPlan(v any) *plan { return planOf(reflect.TypeOf(v)) }

// resolveDynamic finds what an interface holds: a pointer-like value itself, or the block with a
// copy of the value.
func resolveDynamic(r *ref, p unsafe.Pointer) (block, string) {
	data := unsafe.Add(p, wordSize)
	plan := dynamicPlan(dynamicValue(r, p))
	if plan.direct {
		return resolve(&plan.refs[0], data)
	}
	return arrayBlock(*(*unsafe.Pointer)(data), plan, 1), ""
}

func resolveUnsafe(to unsafe.Pointer) (block, string) {
	if memoryOf(&block{addr: to, plan: opaque}) == foreign {
		return block{}, ""
	}
	return block{}, "unsafe.Pointer"
}

// resolveMap returns a map's header; of a map that the mirrors do not fit, its probable size and
// nothing inside.
func resolveMap(r *ref, to unsafe.Pointer) (block, string) {
	if mapsKnown() {
		return arrayBlock(to, r.to, 1), ""
	}
	group := r.to.refs[0].or
	usual := uintptr(*(*int)(to)) * group.size * 3 / 2 / groupSlots
	return block{addr: to, plan: opaque, bytes: r.to.size + usual}, "map of an unknown layout"
}

func resolveChan(r *ref, to unsafe.Pointer) (block, string) {
	if chansKnown() {
		return chanBlock(to, r.to), ""
	}
	return block{addr: to, plan: opaque, bytes: r.to.size}, "channel of an unknown layout"
}

func resolveTrie(r *ref, to unsafe.Pointer) (block, string) {
	if trieKnown() {
		return trieBlock(r, to), ""
	}
	return block{addr: to, plan: opaque, bytes: r.to.size}, "sync.Map of an unknown layout"
}
