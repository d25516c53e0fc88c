package footprint

import (
	"bufio"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
)

// heapDump is the graph of all blocks of the heap, as debug.WriteHeapDump writes it. The format is
// described at https://go.dev/wiki/heapdump15-through-heapdump17.
type heapDump struct {
	blocks     []heapBlock // sorted by address
	pointers   []uintptr   // of all blocks, one block's behind the other's
	finalizers []finalizer // sorted by the block's address
}

// heapBlock is one block: where it is, and where its pointers are among all pointers.
type heapBlock struct {
	start, size uintptr
	from, to    int
}

// finalizer is the function that runtime.SetFinalizer gave to the block at an address.
type finalizer struct{ block, function uintptr }

// takeHeapDump stops the program while the runtime writes its heap to a temporary file, and reads
// that. Garbage would only make it longer.
func takeHeapDump() (*heapDump, error) {
	if runtime.GOOS == "js" {
		return nil, errors.New("no heap dump: on js/wasm the runtime writes to no file")
	}
	f, err := os.CreateTemp("", "heapdump")
	if err != nil {
		return nil, fmt.Errorf("no file for a heap dump: set TMPDIR to a directory with room for one: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	runtime.GC()
	debug.WriteHeapDump(f.Fd())
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	d, err := readHeapDump(bufio.NewReaderSize(f, 1<<20))
	if err != nil {
		return nil, fmt.Errorf("heap dump in %s, is there room for it?: %w", f.Name(), err)
	}
	return d, nil
}

const dumpHeader = "go1.7 heap dump\n"

// The records of a dump. Behind those of the statistics come only profiles.
const (
	dumpEnd             = 0
	dumpBlock           = 1
	dumpOtherRoot       = 2
	dumpType            = 3
	dumpGoroutine       = 4
	dumpFrame           = 5
	dumpParams          = 6
	dumpFinalizer       = 7
	dumpItab            = 8
	dumpThread          = 9
	dumpStatistics      = 10
	dumpQueuedFinalizer = 11
	dumpData            = 12
	dumpBSS             = 13
	dumpDefer           = 14
	dumpPanic           = 15
)

// dumpReader reads the numbers and strings of a dump. The first error stays.
type dumpReader struct {
	in    *bufio.Reader
	err   error
	bytes []byte // of the last string, used again for the next
}

func readHeapDump(in *bufio.Reader) (*heapDump, error) {
	r := &dumpReader{in: in}
	if header := r.raw(uint64(len(dumpHeader))); r.err == nil && string(header) != dumpHeader {
		return nil, fmt.Errorf("unknown format %q", header)
	}
	d := new(heapDump)
	for r.err == nil && r.record(d) {
	}
	if errors.Is(r.err, io.EOF) {
		r.err = io.ErrUnexpectedEOF
	}
	slices.SortFunc(d.blocks, func(a, b heapBlock) int { return cmp.Compare(a.start, b.start) })
	slices.SortFunc(d.finalizers, func(a, b finalizer) int { return cmp.Compare(a.block, b.block) })
	return d, r.err
}

// record reads one record and reports whether more that matter may follow.
func (r *dumpReader) record(d *heapDump) bool {
	switch tag := r.number(); tag {
	case dumpBlock:
		r.block(d)
	case dumpFinalizer:
		d.finalizers = append(d.finalizers, finalizer{uintptr(r.number()), uintptr(r.number())})
		r.numbers(3) // the function's code, types of its parameter and of the pointer
	case dumpEnd, dumpStatistics:
		return false
	default:
		r.skip(tag)
	}
	return true
}

// layouts tell of what the records consist that only have to be passed over: n is a number, s a
// string, f the fields of what comes before.
var layouts = map[uint64]string{
	dumpOtherRoot:       "sn",
	dumpType:            "nnsn",
	dumpGoroutine:       "nnnnnnnnsnnnn",
	dumpFrame:           "nnnsnnnsf",
	dumpParams:          "nnnnssn",
	dumpItab:            "nn",
	dumpThread:          "nnn",
	dumpQueuedFinalizer: "nnnnn",
	dumpData:            "nsf",
	dumpBSS:             "nsf",
	dumpDefer:           "nnnnnnn",
	dumpPanic:           "nnnnnn",
}

// skip passes over the rest of a record.
func (r *dumpReader) skip(tag uint64) {
	layout, ok := layouts[tag]
	if !ok && r.err == nil {
		r.err = fmt.Errorf("unknown record %d", tag)
	}
	for _, part := range layout {
		switch part {
		case 'n':
			r.number()
		case 's':
			r.string()
		case 'f':
			for r.number() != 0 { // a kind; 0 ends the fields, and comes after an error
				r.number()
			}
		}
	}
}

// block reads an address, the contents and the offsets of the pointers in them.
func (r *dumpReader) block(d *heapDump) {
	b := heapBlock{start: uintptr(r.number()), from: len(d.pointers)}
	contents := r.string()
	b.size = uintptr(len(contents))
	for r.err == nil && r.number() != 0 {
		if p := r.pointer(contents, r.number()); p != 0 {
			d.pointers = append(d.pointers, p)
		}
	}
	b.to = len(d.pointers)
	d.blocks = append(d.blocks, b)
}

// pointer reads the word at offset in a block's contents.
func (r *dumpReader) pointer(contents []byte, offset uint64) uintptr {
	if size := uint64(len(contents)); r.err == nil && (size < uint64(wordSize) || offset > size-uint64(wordSize)) {
		r.err = errors.New("pointer outside its block")
	}
	if r.err != nil {
		return 0
	}
	if wordSize == 4 {
		return uintptr(binary.NativeEndian.Uint32(contents[offset:]))
	}
	return uintptr(binary.NativeEndian.Uint64(contents[offset:]))
}

func (r *dumpReader) number() uint64 {
	if r.err != nil {
		return 0
	}
	ahead, err := r.in.Peek(binary.MaxVarintLen64)
	n, size := binary.Uvarint(ahead)
	if size <= 0 {
		r.err = cmp.Or(err, errors.New("number without an end"))
		return 0
	}
	r.in.Discard(size) // which Peek has read
	return n
}

func (r *dumpReader) numbers(n int) {
	for range n {
		r.number()
	}
}

func (r *dumpReader) string() []byte { return r.raw(r.number()) }

// raw reads n bytes, piece by piece: a broken dump may ask for more than there is.
func (r *dumpReader) raw(n uint64) []byte {
	r.bytes = r.bytes[:0]
	for n > 0 && r.err == nil {
		ahead, err := r.in.Peek(int(min(n, 1<<16)))
		r.err = err
		r.bytes = append(r.bytes, ahead...)
		n -= uint64(len(ahead))
		r.in.Discard(len(ahead)) // which Peek has read
	}
	return r.bytes
}
