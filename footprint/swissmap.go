package footprint

import (
	"fmt"
	"reflect"
	"unsafe"
)

// The runtime's maps (internal/runtime/maps, Go 1.24 and later). A header refers to one group of
// eight slots or to a directory of tables, each of which refers to an array of groups. mapsKnown
// checks these mirrors on living maps.
type (
	mapHeader struct {
		used      uint64
		seed      uintptr
		directory unsafe.Pointer
		length    int // of the directory; 0 means that it is one group
		_         [4]uint8
		_         uint64
	}
	mapTable struct {
		used, capacity, growthLeft uint16
		localDepth                 uint8
		index                      int
		groups                     unsafe.Pointer
		lengthMask                 uint64
	}
)

const (
	groupSlots = 8
	maxInline  = 128 // larger keys and values are kept as pointers
)

// mapHeader returns the plan of the header of a map of type t, and by it those of all its parts.
func (ps *planner) mapHeader(t reflect.Type) *plan {
	if p := ps.maps[t]; p != nil {
		return p
	}
	header := ps.add(t.String(), unsafe.Sizeof(mapHeader{}))
	ps.maps[t] = header
	group := ps.mapGroup(t)
	table := ps.add("table", unsafe.Sizeof(mapTable{}),
		ref{kind: refGroups, offset: unsafe.Offsetof(mapTable{}.groups), to: group, own: true})
	directory := ps.add("directory", wordSize, ref{kind: refPointer, to: table, own: true})
	header.refs = []ref{{kind: refDirectory, offset: unsafe.Offsetof(mapHeader{}.directory),
		to: directory, or: group, own: true}}
	return header
}

// mapGroup returns the plan of a group: its control bytes, then its slots.
func (ps *planner) mapGroup(t reflect.Type) *plan {
	key, isKeyRef := slotType(t.Key())
	elem, isElemRef := slotType(t.Elem())
	slots := slotsOf(key, elem)
	keyRefs := own(appendAt(nil, ps.refs(key), 0, "[key]"), isKeyRef)
	elemRefs := own(appendAt(nil, ps.refs(elem), 0, "[]"), isElemRef)
	group := ps.add("group", slots.groupSize)
	for i := range uintptr(groupSlots) {
		group.refs = appendAt(group.refs, keyRefs, slots.keys+i*slots.keyStride, "")
		group.refs = appendAt(group.refs, elemRefs, slots.elems+i*slots.elemStride, "")
	}
	return group
}

// slots says where in a group the keys and values lie: slot by slot, or all keys before all values.
type slots struct {
	keys, keyStride   uintptr
	elems, elemStride uintptr
	groupSize         uintptr
}

func slotsOf(key, elem reflect.Type) slots {
	if splitGroups {
		group := structOf(reflect.TypeFor[uint64](), reflect.ArrayOf(groupSlots, key), reflect.ArrayOf(groupSlots, elem))
		return slots{group.Field(1).Offset, key.Size(), group.Field(2).Offset, elem.Size(), group.Size()}
	}
	slot := structOf(key, elem)
	group := structOf(reflect.TypeFor[uint64](), reflect.ArrayOf(groupSlots, slot))
	at := group.Field(1).Offset
	return slots{at, slot.Size(), at + slot.Field(1).Offset, slot.Size(), group.Size()}
}

func structOf(types ...reflect.Type) reflect.Type {
	var fields []reflect.StructField
	for i, t := range types {
		fields = append(fields, reflect.StructField{Name: fmt.Sprint("F", i), Type: t})
	}
	return reflect.StructOf(fields)
}

// slotType returns what a slot holds for a key or value of type t, and whether that is a pointer to
// it.
func slotType(t reflect.Type) (in reflect.Type, isRef bool) {
	if t.Size() > maxInline {
		return reflect.PointerTo(t), true
	}
	return t, false
}

func own(refs []ref, isOwn bool) []ref {
	for i := range refs {
		refs[i].own = isOwn
	}
	return refs
}

// directoryBlock returns the block that the directory field of a map's header refers to.
func directoryBlock(r *ref, field unsafe.Pointer) block {
	header := (*mapHeader)(unsafe.Add(field, -int(unsafe.Offsetof(mapHeader{}.directory))))
	if header.length == 0 {
		return arrayBlock(header.directory, r.or, 1)
	}
	return arrayBlock(header.directory, r.to, uintptr(header.length))
}

// groupsBlock returns the block that the groups field of a table refers to.
func groupsBlock(r *ref, field unsafe.Pointer) block {
	table := (*mapTable)(unsafe.Add(field, -int(unsafe.Offsetof(mapTable{}.groups))))
	return arrayBlock(table.groups, r.to, uintptr(table.lengthMask+1))
}

// mapsKnown reports whether living maps, small, grown and with large keys, look as the mirrors say.
var mapsKnown = known(func() bool {
	return looksKnown(map[int64]string{1: "a"}) && looksKnown(filled[int32, [3]byte](9)) &&
		looksKnown(filled[int64, struct{}](5000)) && looksKnown(filled[int8, [maxInline]byte](100)) &&
		looksKnown(filled[int16, [maxInline + 1]byte](300))
})

func filled[K int8 | int16 | int32 | int64, V any](n int) map[K]V {
	m := make(map[K]V)
	for i := range n {
		m[K(i)] = *new(V)
	}
	return m
}

// looksKnown finds the keys of m through the mirrors.
func looksKnown[K comparable, V any](m map[K]V) bool {
	header := *(**mapHeader)(unsafe.Pointer(&m))
	if header.used != uint64(len(m)) || header.length < 0 || header.length > len(m) {
		return false
	}
	r := &planOf(reflect.TypeOf(m)).refs[0].to.refs[0]
	directory := directoryBlock(r, unsafe.Pointer(&header.directory))
	if header.length == 0 {
		return keysIn(directory, m) == len(m)
	}
	found := 0
	var last *mapTable
	for i := range directory.n {
		table := *(**mapTable)(unsafe.Add(directory.addr, i*wordSize))
		if table == last {
			continue
		}
		last = table
		if uint64(table.capacity) != (table.lengthMask+1)*groupSlots {
			return false
		}
		found += keysIn(arrayBlock(table.groups, r.or, uintptr(table.lengthMask+1)), m)
	}
	return found == len(m)
}

// keysIn counts the full slots in groups whose keys are in m. A group begins with a word of control
// bytes, whose lowest is the first slot's on every machine.
func keysIn[K comparable, V any](groups block, m map[K]V) (found int) {
	key, _ := slotType(reflect.TypeFor[K]())
	elem, _ := slotType(reflect.TypeFor[V]())
	slots := slotsOf(key, elem)
	for g := range groups.n {
		group := unsafe.Add(groups.addr, g*groups.plan.size)
		for i, control := uintptr(0), *(*uint64)(group); i < groupSlots; i, control = i+1, control>>8 {
			if control&0x80 != 0 {
				continue
			}
			if _, ok := m[*(*K)(unsafe.Add(group, slots.keys+i*slots.keyStride))]; ok {
				found++
			}
		}
	}
	return found
}
