package footprint

import "unsafe"

// Shallow returns v's own bytes without what it refers to: of a pointer those of the value it points to, of a slice
// those of its backing array, of a string its text, of a map or channel all that it has allocated.
func Shallow(v any) uint64 {
	b, _, _ := rootBlock(&v)
	return ownBytes(b, nil)
}

// Direct returns v's own bytes and those of what each of its fields, elements or entries refers to, counted as often as
// it is referred to, but nothing behind that. It is what adding up the sizes of an object and of its attributes' values
// gives in other languages; [Deep] tells what the heap says.
func Direct(v any) uint64 {
	b, _, _ := rootBlock(&v)
	var values uint64
	own := ownBytes(b, func(r *ref, p unsafe.Pointer) {
		b, _ := resolve(r, p)
		values += ownBytes(b, nil)
	})
	return own + values
}

// ownBytes returns the bytes of b and of the parts that belong to the same map, channel or trie. It passes references to
// anything else to other.
func ownBytes(b block, other func(r *ref, p unsafe.Pointer)) uint64 {
	o := owner{other: other, seen: make(map[unsafe.Pointer]bool)}
	o.add(b)
	return o.bytes
}

type owner struct {
	bytes uint64
	other func(r *ref, p unsafe.Pointer)
	seen  map[unsafe.Pointer]bool
}

func (o *owner) add(b block) {
	if b.bytes == 0 || o.seen[b.addr] {
		return
	}
	o.seen[b.addr] = true
	o.bytes += uint64(b.bytes)
	o.values(b)
}

// values looks at the references in the values of b.
func (o *owner) values(b block) {
	for i := range b.n {
		for j := range b.plan.refs {
			r := &b.plan.refs[j]
			o.ref(r, unsafe.Add(b.addr, i*b.plan.size+r.offset))
		}
	}
}

func (o *owner) ref(r *ref, p unsafe.Pointer) {
	switch {
	case r.kind == refArray:
		o.values(arrayBlock(p, r.to, r.count))
	case r.own:
		b, _ := resolve(r, p)
		o.add(b)
	case o.other != nil:
		o.other(r, p)
	}
}
