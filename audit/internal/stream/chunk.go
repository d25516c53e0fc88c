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

// extend appends a chunk to the stream.
func (l *Log) extend() {
	b := make([]byte, chunkSize(len(l.chunks)))
	l.chunks = append(l.chunks, &b[0])
	l.buf = b[:0]
}

// room returns where the next entry is to be written: behind the stream or, where the chunk may be
// too small for it, in spill. It is part of the stream once wrote is called.
func (l *Log) room(spill *[maxEntry]byte) []byte {
	if b := l.buf[len(l.buf):cap(l.buf)]; len(b) >= maxEntry {
		return b
	}
	return spill[:]
}

// wrote adds the first n bytes of b, which room has returned, to the stream. It returns false where
// they may lie in two chunks.
func (l *Log) wrote(b []byte, n int) (together bool) {
	if cap(l.buf)-len(l.buf) < maxEntry {
		l.write(b[:n])
		return false
	}
	l.buf = l.buf[:len(l.buf)+n]
	return true
}

// write appends entry to the stream, across chunks where it must.
func (l *Log) write(entry []byte) {
	for {
		n := min(cap(l.buf)-len(l.buf), len(entry))
		l.buf = append(l.buf, entry[:n]...)
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
func (l *Log) size() int { return chunkStart(len(l.chunks)) - (cap(l.buf) - len(l.buf)) }

// Stream is a copy of the stream's bytes.
func (l *Log) Stream() []byte {
	s := l.Snapshot()
	all := make([]byte, 0, s.size)
	for i := range len(s.chunks) + 1 {
		all = append(all, s.chunk(i)...)
	}
	return all
}

// Held yields the chunks to package footprint, because a pointer to a byte does not tell their
// sizes.
func (l *Log) Held() iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for i, c := range l.chunks {
			if !yield(unsafe.Slice(c, chunkSize(i))) {
				return
			}
		}
	}
}
