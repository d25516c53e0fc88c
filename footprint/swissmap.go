package footprint

import (
	"reflect"
	"unsafe"
)

// The runtime's maps (internal/runtime/maps, Go 1.24 and later). A header refers to one group of eight slots or to a
// directory of tables, each of which refers to an array of groups. mapsKnown checks these mirrors on living maps.
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

// mapGroup returns the plan of a group: a word of control bytes, then eight slots.
func (ps *planner) mapGroup(t reflect.Type) *plan {
	key, isKeyRef := slotType(t.Key())
	elem, isElemRef := slotType(t.Elem())
	slot := reflect.StructOf([]reflect.StructField{{Name: "Key", Type: key}, {Name: "Elem", Type: elem}})
	refs := own(appendAt(nil, ps.refs(key), 0, "[key]"), isKeyRef)
	refs = append(refs, own(appendAt(nil, ps.refs(elem), slot.Field(1).Offset, "[]"), isElemRef)...)
	group := ps.add("group", 8+groupSlots*slot.Size())
	for i := range uintptr(groupSlots) {
		group.refs = appendAt(group.refs, refs, 8+i*slot.Size(), "")
	}
	return group
}

// slotType returns what a slot holds for a key or value of type t, and whether that is a pointer to it.
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

// keysIn counts the full slots in groups whose keys are in m.
func keysIn[K comparable, V any](groups block, m map[K]V) (found int) {
	slot := (groups.plan.size - 8) / groupSlots
	for g := range groups.n {
		group := unsafe.Add(groups.addr, g*groups.plan.size)
		for i, control := range *(*[groupSlots]uint8)(group) {
			if control&0x80 != 0 {
				continue
			}
			if _, ok := m[*(*K)(unsafe.Add(group, 8+uintptr(i)*slot))]; ok {
				found++
			}
		}
	}
	return found
}
