package footprint

import (
	"fmt"
	"runtime"
	"strings"
	"unsafe"
)

// Result says what values weigh.
type Result struct {
	Bytes  uint64 // of the heap
	Blocks uint64 // of the heap: allocations, those of tiny values taken together

	// Opaque lists where more may hide, as paths that begin with a root's type and end with the
	// reason. What is there counts with what its type shows. An empty list says that nothing points
	// to more: see Deep for what that leaves open.
	Opaque []string

	// Estimated names the parts of this Go runtime that differ from what this package knows. It is
	// empty when the figures are more than estimates.
	Estimated []string
}

// String returns the result on one line, and each opaque path on one more.
func (r Result) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d bytes in %d block", r.Bytes, r.Blocks)
	if r.Blocks != 1 {
		b.WriteByte('s')
	}
	if len(r.Estimated) > 0 {
		fmt.Fprintf(&b, ", estimated: this runtime has other %s", strings.Join(r.Estimated, ", "))
	}
	for _, o := range r.Opaque {
		b.WriteString("\nnot seen: " + o)
	}
	return b.String()
}

// Deep returns what everything weighs that can be reached from roots. Each block counts once, as
// the allocator rounds it; static data is free. A root that is a pointer, slice, map, string or
// channel counts what it refers to, not its own header; another one counts its own bytes, too.
// Slices count to their capacity, maps and channels with all they have allocated, what weak
// pointers point to does not count.
//
// A pointer to a field, a string cut from a longer one show only a part of a block, and nothing
// tells the size of the block or what else it refers to. Deep estimates the size: all blocks on a
// page have one, parts may share a block, and none ends inside of a part. Opaque lists the part if
// it cannot be a block of its own, by size and address or because it shares one.
//
// Where it can be, as the first word of a text can, its company may tell. Opaque doubts a field of
// a type, or all elements of one, if more than four in five of what it leads to lie, four or more
// to a page of 8 KiB, only where larger blocks of up to 2 KiB would begin. Values of which every
// other one was freed, or is somebody else's, may do so, too, unless a part of a map or channel on
// the same page shows its blocks' size. Of a part without such company, or at another place in its
// block where a smaller one could begin, only [Exact] can tell that it is one.
//
// Any number of goroutines may read the values meanwhile; what Deep returns when one writes to them
// is undefined.
func Deep(roots ...any) Result {
	w := &walker{}
	w.walk(roots)
	sum := w.extent.total()
	if sum.parts > 0 || sum.spread > 0 || w.extent.odd {
		w = &walker{parts: &w.extent}
		w.walk(roots)
	}
	runtime.KeepAlive(roots)
	return Result{
		Bytes:     w.bytes + uint64(sum.bytes),
		Blocks:    uint64(sum.blocks),
		Opaque:    w.paths.opaquePaths(),
		Estimated: estimated(),
	}
}

// walker follows references from one block to the next.
type walker struct {
	extent extent
	bytes  uint64 // of roots that are values
	todo   []block
	paths  paths
	usual  *plan   // of the last hop
	parts  *extent // of an earlier walk, when paths to parts of blocks are wanted

	static []block // outside of the heap, with references
	shared []block // with the scheduler: channels' headers and timers
}

// walk visits everything that can be reached from roots.
func (w *walker) walk(roots []any) {
	escape(roots...)
	for i := range roots {
		w.root(&roots[i])
		w.run()
	}
}

// escape makes sure that values are on the heap: a stack moves when it grows.
func escape(values ...any) {
	if heap == nil {
		escaped = values
	}
}

var escaped []any

// rootBlock returns what a root counts; value says that the block is the root itself, in the
// interface's copy.
func rootBlock(root *any) (b block, reason string, value bool) {
	if *root == nil {
		return block{}, "", false
	}
	plan := dynamicPlan(*root)
	switch data := &wordsOf(root)[1]; {
	case plan.direct:
		b, reason = resolve(&plan.refs[0], unsafe.Pointer(data))
	case plan.header:
		b, reason = resolve(&plan.refs[0], *data)
	default:
		b, value = arrayBlock(*data, plan, 1), true
	}
	return b, reason, value
}

func (w *walker) root(root *any) {
	if *root == nil {
		return
	}
	b, reason, value := rootBlock(root)
	from := dynamicPlan(*root)
	w.paths.begin(from)
	if value {
		w.bytes += uint64(b.bytes)
		w.push(b)
		return
	}
	w.enter(from, &from.refs[0], &b, reason)
}

// run follows references until there are none left.
func (w *walker) run() {
	for len(w.todo) > 0 {
		top := &w.todo[len(w.todo)-1]
		addr, plan := top.addr, top.plan
		if top.n--; top.n == 0 {
			w.todo = w.todo[:len(w.todo)-1]
		} else {
			top.addr = unsafe.Add(addr, plan.size)
		}
		for addr != nil {
			addr, plan = w.value(addr, plan)
		}
	}
}

// value follows the references of the value at addr. It returns one of the values that they lead
// to, to go on with, and leaves the others to do.
func (w *walker) value(addr unsafe.Pointer, plan *plan) (next unsafe.Pointer, nextPlan *plan) {
	for i := range plan.refs {
		r := &plan.refs[i]
		p := unsafe.Add(addr, r.offset)
		to, ok := w.hop(r, p)
		switch {
		case !ok:
			w.follow(plan, r, p)
		case to != nil:
			if next != nil {
				w.push(block{addr: next, plan: nextPlan, n: 1})
			}
			next, nextPlan = to, r.to
		}
	}
	return next, nextPlan
}

// hop is follow for the most frequent case, see extent.hop. It returns the value whose references
// are to be followed, if any, and reports whether this was the case.
func (w *walker) hop(r *ref, p unsafe.Pointer) (to unsafe.Pointer, ok bool) {
	if r.to != w.usual || r.kind != refPointer {
		if r.kind != refPointer || w.parts != nil || !w.paths.reached(r.to) {
			return nil, false
		}
		w.usual = r.to
	}
	to = *(*unsafe.Pointer)(p)
	ok, todo := w.extent.hop(uintptr(to), r.to)
	if !todo {
		return nil, ok
	}
	return to, true
}

// follow visits what the reference r of a value leads to.
func (w *walker) follow(from *plan, r *ref, p unsafe.Pointer) {
	switch r.kind {
	case refHidden:
		return
	case refHeld:
		w.held(r, p)
		return
	case refArray:
		w.paths.reach(r.to, from, r)
		w.push(arrayBlock(p, r.to, r.count))
		return
	}
	if *(*unsafe.Pointer)(p) == nil {
		return
	}
	b, reason := resolve(r, p)
	w.enter(from, r, &b, reason)
}

// enter adds a block and sees to it that the references in it are followed once.
func (w *walker) enter(from *plan, r *ref, b *block, reason string) {
	if w.parts != nil && reason == "" && b.bytes > 0 && !r.isWhole() {
		w.paths.judge(from, r, w.parts.look(b))
	}
	if reason != "" {
		w.paths.add(from, r, reason)
	}
	if b.bytes == 0 {
		w.enterEmpty(from, r, b.addr)
		return
	}
	todo := w.extent.cover(b)
	if reason == "" && r.isWhole() {
		w.extent.last.known = true
	}
	if todo.n == 0 {
		return
	}
	w.paths.reach(b.plan, from, r)
	if w.extent.last.memory == foreign {
		w.static = append(w.static, todo)
	}
	if r.kind == refChan || r.kind == refTimer || r.kind == refChanTimer {
		w.shared = append(w.shared, *b)
	}
	w.push(todo)
}

// enterEmpty adds the first byte of the block that a string or a slice keeps alive though it has
// been cut to nothing. The empty buffer of a channel lies in the channel.
func (w *walker) enterEmpty(from *plan, r *ref, addr unsafe.Pointer) {
	if addr == nil || r.kind == refBuffer {
		return
	}
	first := block{addr: addr, plan: opaque, bytes: 1}
	if w.extent.page(&first).memory == foreign {
		return
	}
	w.extent.cover(&first)
	w.paths.add(from, r, "may be of a larger block: it is empty, but keeps one alive")
}

func (w *walker) push(b block) {
	if b.plan.scan() {
		w.todo = append(w.todo, b)
	}
}
