package footprint

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"testing"
)

// dumpOf writes a dump with the given records behind the header and the parameters.
func dumpOf(records ...[]byte) []byte {
	params := numbers(dumpParams, 0, 8, 0, 0, 0, 0, 2)
	return slices.Concat(append([][]byte{[]byte(dumpHeader), params}, records...)...)
}

func numbers(ns ...uint64) (b []byte) {
	for _, n := range ns {
		b = binary.AppendUvarint(b, n)
	}
	return b
}

// blockRecord is a block whose words are pointers.
func blockRecord(addr uint64, words ...uint64) []byte {
	b := numbers(dumpBlock, addr, uint64(8*len(words)))
	for _, w := range words {
		b = binary.NativeEndian.AppendUint64(b, w)
	}
	for i := range words {
		b = append(b, numbers(1, uint64(8*i))...)
	}
	return append(b, 0)
}

func TestReadHeapDump(t *testing.T) {
	typ := append(numbers(dumpType, 0x10, 8, 1), 'T', 0)
	d, err := readHeapDump(bufio.NewReader(bytes.NewReader(dumpOf(
		typ, numbers(dumpItab, 1, 2), blockRecord(0x200, 0x100, 0), blockRecord(0x100, 0x208), numbers(dumpEnd)))))
	if err != nil {
		t.Fatal(err)
	}
	var met []uintptr
	d.reach([]uintptr{0x107}, nil, func(b heapBlock) { met = append(met, b.start) })
	if want := []uintptr{0x100, 0x200}; !slices.Equal(met, want) {
		t.Errorf("reached %#x, want %#x", met, want)
	}
}

// TestFinalizersKeepTheirFunctions also passes over a record of every kind.
func TestFinalizersKeepTheirFunctions(t *testing.T) {
	frame := slices.Concat(numbers(dumpFrame, 1, 2, 3, 1), []byte("x"), numbers(1, 2, 3, 1), []byte("f"), numbers(1, 8, 0))
	goroutine := slices.Concat(numbers(dumpGoroutine, 1, 2, 3, 4, 5, 0, 0, 6, 1), []byte("w"), numbers(1, 2, 3, 4))
	data := slices.Concat(numbers(dumpData, 1, 2), []byte("yz"), numbers(1, 0, 1, 8, 0))
	d, err := readHeapDump(bufio.NewReader(bytes.NewReader(dumpOf(
		blockRecord(0x100, 0), blockRecord(0x200, 0x300), blockRecord(0x300, 0), blockRecord(0x400, 0),
		goroutine, frame, numbers(dumpDefer, 1, 2, 3, 4, 5, 6, 7), numbers(dumpPanic, 1, 2, 3, 4, 5, 6), numbers(dumpThread, 1, 2, 3),
		append(numbers(dumpOtherRoot, 1), 'r', 1), data, numbers(dumpBSS, 1, 0, 0),
		numbers(dumpFinalizer, 0x400, 0x500, 1, 2, 3), numbers(dumpFinalizer, 0x104, 0x200, 1, 2, 3),
		numbers(dumpQueuedFinalizer, 1, 2, 3, 4, 5), numbers(dumpStatistics)))))
	if err != nil {
		t.Fatal(err)
	}
	var met []uintptr
	d.reach([]uintptr{0x100}, nil, func(b heapBlock) { met = append(met, b.start) })
	if want := []uintptr{0x100, 0x200, 0x300}; !slices.Equal(met, want) {
		t.Errorf("reached %#x, want %#x", met, want)
	}
}

func TestReadBrokenHeapDump(t *testing.T) {
	whole := dumpOf(blockRecord(0x100, 1, 2, 3), numbers(dumpEnd))
	for n := range len(whole) {
		if _, err := readHeapDump(bufio.NewReader(bytes.NewReader(whole[:n]))); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("the first %d bytes: error %v, want %v", n, err, io.ErrUnexpectedEOF)
		}
	}
	for name, dump := range map[string][]byte{
		"other format": []byte("go9.9 heap dump\n"),
		"no end":       dumpOf(bytes.Repeat([]byte{0xff}, 20)),
		"unknown":      dumpOf(numbers(99)),
		"outside":      dumpOf(numbers(dumpBlock, 0x100, 1, 0, 1, 8, 0)),
	} {
		if _, err := readHeapDump(bufio.NewReader(bytes.NewReader(dump))); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// FuzzReadHeapDump makes sure that no dump, however broken, leads to a panic.
func FuzzReadHeapDump(f *testing.F) {
	f.Add(dumpOf(blockRecord(0x100, 0x200), blockRecord(0x200, 0x100), numbers(dumpEnd)))
	f.Add(dumpOf(blockRecord(0x100, 0), blockRecord(0x200, 0), numbers(dumpFinalizer, 0x100, 0x200, 1, 2, 3), numbers(dumpEnd)))
	f.Add(dumpOf(numbers(dumpBlock, 0x100, 1<<63)))
	f.Add(dumpOf(append(numbers(dumpBlock, 0x100, 1), numbers('0', 1, 1<<64-1, 0)...)))
	f.Fuzz(func(t *testing.T, dump []byte) {
		d, err := readHeapDump(bufio.NewReader(bytes.NewReader(dump)))
		if err != nil {
			return
		}
		reached := 0
		d.reach([]uintptr{0x100}, nil, func(heapBlock) { reached++ })
		if reached > len(d.blocks) {
			t.Errorf("reached %d of %d blocks", reached, len(d.blocks))
		}
	})
}
