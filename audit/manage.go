package audit

import (
	"time"
	"unsafe"
)

// Forget drops the changes up to number upTo, those that an exporter has stored, and gives
// their memory back as soon as no copy of the instance reads them. The others stay as they
// are, their numbers included.
func (v View) Forget(upTo uint64) {
	marks := v.marks(upTo)
	for i, p := range v.of().parts {
		p.with(v.at, func(_ unsafe.Pointer, t *Trail) { t.forget(marks[i]) })
	}
}

// marks translates a number of this view into one of each part.
func (v View) marks(upTo uint64) []uint64 {
	parts := v.of().parts
	if len(parts) == 1 {
		return []uint64{upTo}
	}
	marks := make([]uint64, len(parts))
	for i, c := range v.merged() {
		if uint64(i) < upTo {
			marks[c.part] = c.Seq
		}
	}
	return marks
}

// Resume is for an object that was loaded again: what its log holds is forgotten, and
// numbers and times go on after seq and lastAt, those of the last change it had.
func (v View) Resume(seq uint64, lastAt time.Time) {
	for _, p := range v.of().parts {
		p.with(v.at, func(_ unsafe.Pointer, t *Trail) { t.resume(point{seq, nanos(lastAt)}) })
	}
}
