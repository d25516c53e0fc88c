package structs

import "unsafe"

// Embedded is which structs a struct embeds by pointers, those that hold a trail or a lock.
type Embedded []embedded

type embedded struct {
	at  *unsafe.Pointer
	was unsafe.Pointer
}

// Embedded notes the embedded pointers of the struct at outer.
func (l *Layout) Embedded(outer unsafe.Pointer) (list Embedded) {
	for _, i := range l.inner {
		own := unsafe.Add(outer, i.offset)
		if i.pointer {
			list = append(list, embedded{(*unsafe.Pointer)(own), *(*unsafe.Pointer)(own)})
			own = *(*unsafe.Pointer)(own)
		}
		if own != nil {
			list = append(list, Of(i.typ, l.trail).Embedded(own)...)
		}
	}
	return list
}

// PutBack makes the pointers what they were.
func (list Embedded) PutBack() {
	for _, e := range list {
		*e.at = e.was
	}
}
