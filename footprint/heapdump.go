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
	blocks   []heapBlock // sorted by address
	pointers []uintptr   // of all blocks, one block's behind the other's
}

// heapBlock is one block: where it is, and where its pointers are among all pointers.
type heapBlock struct {
	start, size uintptr
	from, to    int
}

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

// Records of a dump that come before or between its blocks; a block's is 1, and no block follows
// the first record of another kind than these.
const (
	dumpBlock  = 1
	dumpType   = 3
	dumpParams = 6
	dumpItab   = 8
	dumpEnd    = 0
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
	return d, r.err
}

// record reads one record and reports whether more blocks may follow.
func (r *dumpReader) record(d *heapDump) bool {
	switch tag := r.number(); tag {
	case dumpBlock:
		r.block(d)
	case dumpParams:
		r.params()
	case dumpItab:
		r.numbers(2)
	case dumpType:
		r.numbers(2)
		r.string()
		r.number()
	default:
		return false
	}
	return true
}

// params skips the parameters, which are those of this process.
func (r *dumpReader) params() {
	r.numbers(4) // byte order, bytes of a pointer, start and end of the heap
	r.string()   // architecture
	r.string()   // version
	r.number()   // processors
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
