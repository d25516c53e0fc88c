package footprint

import "unsafe"

// Shallow returns v's own bytes without what it refers to: of a pointer those of the value it
// points to, of a slice those of its backing array, of a string its text, of a map or channel all
// that it has allocated.
func Shallow(v any) uint64 {
	b, _, _ := rootBlock(&v)
	return ownBytes(b, nil)
}

// Direct returns v's own bytes and those of what each of its fields, elements or entries refers to,
// counted as often as it is referred to, but nothing behind that. It is what adding up the sizes of
// an object and of its attributes' values gives in other languages; [Deep] tells what the heap
// says.
func Direct(v any) uint64 {
	b, _, _ := rootBlock(&v)
	var values uint64
	own := ownBytes(b, func(r *ref, p unsafe.Pointer) {
		b, _ := resolve(r, p)
		values += ownBytes(b, nil)
	})
	return own + values
}

// ownBytes returns the bytes of b and of the parts that belong to the same map, channel or trie. It
// passes references to anything else to other.
func ownBytes(b block, other func(r *ref, p unsafe.Pointer)) uint64 {
	o := owner{other: other, seen: make(map[unsafe.Pointer]bool)}
	o.add(b)
	return o.bytes
}

// owner adds up the parts of one value.
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
	eachRef(b, o.ref)
}

func (o *owner) ref(r *ref, p unsafe.Pointer) {
	if r.own {
		b, _ := resolve(r, p)
		o.add(b)
	} else if o.other != nil {
		o.other(r, p)
	}
}
