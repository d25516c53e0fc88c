package beampipe

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// partBits is how far the part of a split source is shifted in an ordinal: a part may yield 2^40
// records.
const partBits = 40

// place is where a record stands among all records: in the order in which a run in one process
// would bring them.
type place struct {
	ordinal int64   // of the record of the source that it was made of, from 1; its part above partBits
	flushed []int64 // of what stages gave once their input had ended: comes behind what they applied
	failed  int64   // of a dead letter: the place of the component where the record failed
}

// number is the record's number in its part of the source.
func (p place) number() int64 { return p.ordinal & (1<<partBits - 1) }

// part is the part of a split source that the record is of, from 0.
func (p place) part() int64 { return p.ordinal >> partBits }

// behind is the place of record i among those that stage gave at its end for a key whose first
// record stood at p.
func (p place) behind(stage, i int) place {
	order := []int64{int64(stage), int64(min(len(p.flushed), 1))}
	order = append(order, p.flushed...)
	return place{ordinal: p.ordinal, flushed: append(order, p.ordinal, int64(i))}
}

// comparePlaces orders as a run in one process would.
func comparePlaces(a, b place) int {
	if len(a.flushed) == 0 && len(b.flushed) == 0 {
		return cmp.Or(cmp.Compare(a.ordinal, b.ordinal), cmp.Compare(a.failed, b.failed))
	}
	return cmp.Or(slices.Compare(a.flushed, b.flushed), cmp.Compare(a.failed, b.failed))
}

func (p place) append(b []byte) []byte {
	b = binary.AppendVarint(b, p.ordinal)
	b = binary.AppendVarint(b, p.failed)
	b = binary.AppendUvarint(b, uint64(len(p.flushed)))
	for _, n := range p.flushed {
		b = binary.AppendVarint(b, n)
	}
	return b
}

// read takes the place off the front of b.
func (p *place) read(b []byte) (rest []byte, err error) {
	r := varints{b: b}
	p.ordinal, p.failed = r.signed(), r.signed()
	for n := r.unsigned(); n > 0 && !r.cut; n-- {
		p.flushed = append(p.flushed, r.signed())
	}
	if r.cut {
		return nil, errCut
	}
	return r.b, nil
}

// varints reads numbers off the front of b; cut is set where there are none.
type varints struct {
	b   []byte
	cut bool
}

func (r *varints) signed() int64 {
	v, n := binary.Varint(r.b)
	r.skip(n)
	return v
}

func (r *varints) unsigned() uint64 {
	v, n := binary.Uvarint(r.b)
	r.skip(n)
	return v
}

func (r *varints) skip(n int) {
	if r.cut = r.cut || n <= 0; !r.cut {
		r.b = r.b[n:]
	}
}
