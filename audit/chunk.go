package audit

import "unsafe"

const (
	firstChunk = 40   // bytes inside log itself: the first few changes need no chunk
	maxChunk   = 4096 // a page
)

// chunk is the head of a block of stream bytes. The bytes follow it within the same
// allocation, so that the garbage collector looks at one pointer a chunk.
type chunk struct {
	prev *chunk
	size uint32 `footprint:"tail"` // of the bytes that follow
}

const chunkHead = unsafe.Offsetof(chunk{}.size) + unsafe.Sizeof(chunk{}.size)

// The chunk sizes. Each is a whole size class of the allocator.
type (
	chunk64 struct {
		chunk
		_ [64 - unsafe.Sizeof(chunk{})]byte
	}
	chunk128 struct {
		chunk
		_ [128 - unsafe.Sizeof(chunk{})]byte
	}
	chunk256 struct {
		chunk
		_ [256 - unsafe.Sizeof(chunk{})]byte
	}
	chunk512 struct {
		chunk
		_ [512 - unsafe.Sizeof(chunk{})]byte
	}
	chunkPage struct {
		chunk
		_ [maxChunk - unsafe.Sizeof(chunk{})]byte
	}
)

// newChunk returns a chunk that suits a stream of the given size: about half as much again.
func newChunk(size int) *chunk {
	switch {
	case size >= 4*maxChunk:
		return sized(&new(chunkPage).chunk, maxChunk)
	case size >= 1024:
		return sized(&new(chunk512).chunk, 512)
	case size >= 512:
		return sized(&new(chunk256).chunk, 256)
	case size >= 256:
		return sized(&new(chunk128).chunk, 128)
	}
	return sized(&new(chunk64).chunk, 64)
}

func sized(c *chunk, n uintptr) *chunk {
	c.size = uint32(n - chunkHead)
	return c
}

func (c *chunk) bytes() []byte {
	return unsafe.Slice((*byte)(unsafe.Add(unsafe.Pointer(c), chunkHead)), c.size)
}

// extend appends a chunk to the stream.
func (l *log) extend() {
	c := newChunk(l.size)
	c.prev, l.last = l.last, c
	l.buf = c.bytes()[:0]
}

// write appends entry to the stream, across chunks where it must.
func (l *log) write(entry []byte) {
	l.size += len(entry)
	for {
		n := min(cap(l.buf)-len(l.buf), len(entry))
		l.buf = append(l.buf, entry[:n]...)
		if entry = entry[n:]; len(entry) == 0 {
			return
		}
		l.extend()
	}
}

// stream is a copy of the stream's bytes.
func (l *log) stream() []byte {
	all := make([]byte, l.size)
	end := len(all)
	tail := l.buf
	for c := l.last; c != nil; c = c.prev {
		end -= copy(all[end-len(tail):], tail)
		if tail = l.first[:]; c.prev != nil {
			tail = c.prev.bytes()
		}
	}
	copy(all, tail)
	return all
}
