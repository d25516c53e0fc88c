package stream

import (
	"sort"
	"unsafe"
)

// Snapshot is a stream as it was at one moment. It shares the chunks with the log, as what stands
// in them never changes.
type Snapshot struct {
	first []byte
	full  []*byte
	last  []byte // of the chunk behind full
	size  int
	marks
}

// Snapshot returns the stream as it is now.
func (l *Log) Snapshot() Snapshot {
	s := Snapshot{first: l.first[:l.used], size: l.size()}
	if l.rest != nil {
		s.full, s.last = l.rest.full, l.rest.buf
	}
	if l.Extras != nil {
		s.marks = l.Extras.marks
	}
	return s
}

// chunk returns the i-th chunk, 0 for the first one within the log.
func (s *Snapshot) chunk(i int) []byte {
	switch {
	case i == 0:
		return s.first
	case i <= len(s.full):
		return unsafe.Slice(s.full[i-1], chunkSize(i-1))
	}
	return s.last
}

// chunks is the number of chunks, the first one included.
func (s *Snapshot) chunks() int { return len(s.full) + 2 }

// Decoder reads the stream of a log with these fields and losses behind mark i, all of it for -1.
func (s *Snapshot) Decoder(i int, fields []Field, gone []Lost) *Decoder {
	d := NewDecoder(nil, fields, gone)
	d.from = s
	if i < 0 {
		return d
	}
	m := s.all[i]
	for id, f := range s.fieldsOf(m) {
		d.last[id] = f.last
	}
	d.Point, d.origin, d.set = m.Point, m.origin, m.set
	at := sort.Search(s.chunks()-1, func(i int) bool { return chunkStart(i) > m.end })
	d.stream, d.next = s.chunk(at), at+1
	if at > 0 {
		d.stream = d.stream[m.end-chunkStart(at-1):]
	}
	return d
}
