package codec

import "unsafe"

// before is the slice that a Writer wrote last. Versions of a slice differ in few elements: one
// that is the same memory is the same value, whose bytes are copied.
type before struct {
	at    unsafe.Pointer // the elements
	b     []byte         // the bytes of all of them
	ends  []int          // where in b each one's end
	spare []int          // memory for the ends of the next slice
}

// encode writes n elements that lie at a place in memory as encodeElements does.
func (last *before) encode(e *encoder, elem *node, at unsafe.Pointer, n int, size uintptr) {
	start, ends := len(e.b), last.spare[:0]
	for i := 0; i < n && e.err == nil; i++ {
		p := unsafe.Add(at, uintptr(i)*size)
		if same := last.bytes(i, p, size); same != nil {
			e.b = append(e.b, same...)
		} else {
			elem.encode(e, p)
		}
		ends = append(ends, len(e.b)-start)
	}
	*last = before{at, append(last.b[:0], e.b[start:]...), ends, last.ends}
}

// bytes are those of the last slice's element i, if p is the same; else nil.
func (last *before) bytes(i int, p unsafe.Pointer, size uintptr) []byte {
	if i >= len(last.ends) || memory(p, size) != memory(unsafe.Add(last.at, uintptr(i)*size), size) {
		return nil
	}
	if i == 0 {
		return last.b[:last.ends[0]]
	}
	return last.b[last.ends[i-1]:last.ends[i]]
}

// memory is what lies at p, to be compared.
func memory(p unsafe.Pointer, size uintptr) string { return unsafe.String((*byte)(p), size) }
