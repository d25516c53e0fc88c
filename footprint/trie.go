package footprint

import (
	"reflect"
	"sync"
	"unsafe"
)

// sync.Map keeps its entries in a trie (internal/sync.HashTrieMap, Go 1.24 and later). Its types
// say "pointer to node" where an inner node or an entry may follow, both of which begin with a
// node. trieKnown checks these mirrors.
type (
	trieNode struct{ isEntry bool }

	trieEntry struct {
		trieNode
		overflow   *trieEntry
		key, value any
	}
	trieInner struct {
		trieNode
		dead     uint32
		mutex    uint64
		parent   *trieInner
		children [16]*trieNode
	}
)

func isTrieNode(t reflect.Type) bool {
	return t == reflect.TypeFor[trieNode]() || t.PkgPath() == "internal/sync" && t.Name() == "node[interface {},interface {}]"
}

// trieNode returns a reference to a node: to an entry, or to an inner one.
func (ps *planner) trieNode() ref {
	if ps.trie == nil {
		entry := ps.add("sync.Map's entry", unsafe.Sizeof(trieEntry{}))
		inner := ps.add("sync.Map's node", unsafe.Sizeof(trieInner{}))
		ps.trie = &ref{kind: refTrieNode, own: true, to: entry, or: inner}
		entry.refs = ps.refs(reflect.TypeFor[trieEntry]())
		inner.refs = ps.refs(reflect.TypeFor[trieInner]())
	}
	return *ps.trie
}

// trieBlock returns the block that the node at addr begins.
func trieBlock(r *ref, addr unsafe.Pointer) block {
	if (*trieNode)(addr).isEntry {
		return arrayBlock(addr, r.to, 1)
	}
	return arrayBlock(addr, r.or, 1)
}

// trieKnown reports whether the entries of a living sync.Map are found through the mirrors.
var trieKnown = known(func() bool {
	const entries = 100
	m := new(sync.Map)
	for i := range entries {
		m.Store(i, -i)
	}
	t, ok := reflect.TypeFor[sync.Map]().FieldByName("m")
	if !ok || t.Type.Kind() != reflect.Struct {
		return false
	}
	root, ok := t.Type.FieldByName("root")
	if !ok || !isGeneric(root.Type, "sync/atomic", "Pointer") || !sameInner(root.Type.Field(0).Type.Elem().Elem()) {
		return false
	}
	return entriesIn(*(**trieInner)(unsafe.Add(unsafe.Pointer(m), t.Offset+root.Offset))) == entries
})

// sameInner reports whether an inner node has its children where the mirror has them.
func sameInner(t reflect.Type) bool {
	children, ok := t.FieldByName("children")
	return ok && t.Size() == unsafe.Sizeof(trieInner{}) && children.Offset == unsafe.Offsetof(trieInner{}.children)
}

// entriesIn counts the entries below a node whose value is its key's negative.
func entriesIn(n *trieInner) (found int) {
	for _, child := range n.children {
		if child == nil {
			continue
		}
		if !child.isEntry {
			found += entriesIn((*trieInner)(unsafe.Pointer(child)))
			continue
		}
		for e := (*trieEntry)(unsafe.Pointer(child)); e != nil; e = e.overflow {
			if isInt(&e.key) && isInt(&e.value) && e.value == -e.key.(int) {
				found++
			}
		}
	}
	return found
}

func isInt(v *any) bool {
	var i any = 0
	return wordsOf(v)[0] == wordsOf(&i)[0]
}
