package stream

import (
	"iter"
	"unsafe"
)

// firstChunk is the number of bytes inside log itself: the first few changes need no chunk.
const firstChunk = 24

// chunkSize is the size of the i-th chunk behind the first: a size class of the allocator,
// small enough for a short log and large enough for a long one. Chunks hold no pointers,
// so the garbage collector does not look into them.
func chunkSize(i int) int {
	switch {
	case i < 6:
		return 64 << (i / 2)
	case i < 64:
		return 512
	}
	return 4096
}

// chunkList is the part of a stream that is not inside the log itself.
type chunkList struct {
	full []*byte // the chunks before buf
	buf  []byte  // of the chunk being filled
}

// extend appends a chunk to the stream.
func (l *Log) extend() {
	if l.rest == nil {
		l.rest = new(chunkList)
	} else {
		l.rest.full = append(l.rest.full, unsafe.SliceData(l.rest.buf))
	}
	l.rest.buf = make([]byte, 0, chunkSize(len(l.rest.full)))
}

// free is what is left of the chunk being filled.
func (l *Log) free() []byte {
	if r := l.rest; r != nil {
		return r.buf[len(r.buf):cap(r.buf)]
	}
	return l.first[l.used:]
}

// fill makes the first n bytes of free part of the stream.
func (l *Log) fill(n int) {
	if r := l.rest; r != nil {
		r.buf = r.buf[:len(r.buf)+n]
	} else {
		l.used += uint8(n)
	}
}

// room returns where the next entry is to be written: behind the stream or, where the chunk may be
// too small for it, in spill. Of the former, advance makes the entry part of the stream, of the
// latter write.
func (l *Log) room(spill *[maxEntry]byte) *[maxEntry]byte {
	if r := l.rest; r != nil && cap(r.buf)-len(r.buf) >= maxEntry {
		return (*[maxEntry]byte)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(r.buf)), len(r.buf)))
	}
	return spill
}

func (l *Log) advance(n int) { l.rest.buf = l.rest.buf[:len(l.rest.buf)+n] }

// write appends entry to the stream, across chunks where it must.
func (l *Log) write(entry []byte) {
	for {
		n := copy(l.free(), entry)
		l.fill(n)
		if entry = entry[n:]; len(entry) == 0 {
			return
		}
		l.extend()
	}
}

// chunkStart is the number of bytes before the i-th chunk behind the first.
func chunkStart(i int) int {
	n := firstChunk
	for j := 0; j < min(i, 6); j += 2 {
		n += chunkSize(j) * min(2, i-j)
	}
	return n + max(0, min(i, 64)-6)*chunkSize(6) + max(0, i-64)*chunkSize(64)
}

// size is the length of the stream.
func (l *Log) size() int {
	if l.rest == nil {
		return int(l.used)
	}
	return chunkStart(len(l.rest.full)) + len(l.rest.buf)
}

// Stream is a copy of the stream's bytes.
func (l *Log) Stream() []byte {
	s := l.Snapshot()
	all := make([]byte, 0, s.size)
	for i := range s.chunks() {
		all = append(all, s.chunk(i)...)
	}
	return all
}

// Held yields the chunks to package footprint, because a pointer to a byte does not tell their
// sizes.
func (l *Log) Held() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		if l.rest == nil {
			return
		}
		for i, c := range l.rest.full {
			if !yield(unsafe.Slice(c, chunkSize(i))) {
				return
			}
		}
	}
}
