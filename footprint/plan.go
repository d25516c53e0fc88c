package footprint

import (
	"reflect"
	"strings"
	"sync"
	"unsafe"
)

// refKind says what the word at a reference's offset is and how to find what it refers to.
type refKind uint8

const (
	refPointer   refKind = iota // to one value
	refString                   // data, length
	refSlice                    // data, length, capacity
	refAny                      // type, data
	refInterface                // method table, data
	refFunc                     // to code or a closure
	refReceiver                 // a method value's: to its receiver
	refUnsafe                   // to who knows what
	refWeak                     // weak.Pointer: to the runtime's handle
	refMap                      // to a map's header
	refDirectory                // the header's: to one group or to the tables
	refGroups                   // a table's: to its groups
	refChan                     // to a channel's header
	refBuffer                   // the header's: to the buffered elements
	refTrieNode                 // sync.Map's: to an inner node or an entry
	refReflected                // a reflect.Value's: to what it holds
	refLogged                   // a slog.Value's: to what it holds, by type and data
	refTimer                    // to a timer of the runtime
	refChanTimer                // a channel header's: into the timer that sends to it
	refArray                    // no reference: values in place, too many to list theirs one by one
	refHeld                     // no reference: what a Holder holds
	refHidden                   // none to follow: to what nobody tells, or to what is no part of the value
)

// ref is one reference inside a value: where it is and what it leads to.
type ref struct {
	offset uintptr
	kind   refKind
	own    bool         // leads to another part of the same map, channel or trie
	count  uintptr      // of a refArray
	to     *plan        // what it leads to, where its type says so
	or     *plan        // what else that may be: see refDirectory, refTrieNode
	name   string       // as Go would write it behind the value: .next, .items[]
	holder reflect.Type // of a refHeld
}

// isWhole reports whether the runtime itself makes a block for each thing that the reference leads
// to, so that it is no part of a larger one: for maps, channels and sync.Maps.
func (r *ref) isWhole() bool { return r.own || r.kind == refMap || r.kind == refChan }

// plan lists the references inside values of one type.
type plan struct {
	id   int // small, for tables by plan
	typ  string
	size uintptr
	refs []ref

	// For extent.hop, 0 where it does not serve: the bytes of the allocator's block for one, and
	// the granules of one.
	block, granules uintptr

	more   bool // such a value is only the beginning of its block
	header bool // of a string or slice
	direct bool // an interface holds such a value itself instead of a pointer to it
}

// scan reports whether the collector looks into a block of such values.
func (p *plan) scan() bool { return len(p.refs) > 0 }

// pointerBytes is how far into a value the collector looks.
func (p *plan) pointerBytes() (n uintptr) {
	for _, r := range p.refs {
		switch r.kind {
		case refHeld:
		case refArray:
			n = r.offset + (r.count-1)*r.to.size + r.to.pointerBytes()
		case refAny, refInterface, refLogged:
			n = r.offset + 2*wordSize
		default:
			n = r.offset + wordSize
		}
	}
	return n
}

// planner makes each type's plan once. Plans that others see are complete: the lock is held until
// they are.
type planner struct {
	mu            sync.Mutex
	plans         map[reflect.Type]*plan
	maps          map[reflect.Type]*plan // of headers, by the map's type
	trie, closure *ref                   // once they were needed
	count         int
}

var plans = planner{plans: make(map[reflect.Type]*plan), maps: make(map[reflect.Type]*plan)}

// opaque is the plan of memory whose inside is unknown.
var opaque = plans.add("", 0)

func planOf(t reflect.Type) *plan {
	plans.mu.Lock()
	defer plans.mu.Unlock()
	return plans.of(t)
}

// of returns t's plan; inside the planner it may be one that is still being made, for types that
// contain themselves.
func (ps *planner) of(t reflect.Type) *plan {
	if p := ps.plans[t]; p != nil {
		return p
	}
	p := ps.add(t.String(), t.Size())
	ps.plans[t] = p
	p.direct = isDirect(t)
	p.header = t.Kind() == reflect.String || t.Kind() == reflect.Slice
	p.refs = ps.refs(t)
	if p.scan() && p.size%granule == 0 && p.size <= 64*granule {
		p.block, p.granules = blockOf(p.size, true), p.size/granule
	}
	return p
}

// add makes a plan without references.
func (ps *planner) add(typ string, size uintptr, refs ...ref) *plan {
	p := &plan{id: ps.count, typ: typ, size: size, refs: refs}
	ps.count++
	return p
}

// refs returns the references inside a value of type t. For what lies inside t it calls itself, not
// of, whose plan may still be without its references; the types that a reference leads to can wait.
func (ps *planner) refs(t reflect.Type) []ref {
	switch t.Kind() {
	case reflect.Pointer:
		return ps.pointerTo(t.Elem())
	case reflect.String:
		return []ref{{kind: refString, to: ps.of(reflect.TypeFor[byte]())}}
	case reflect.Slice:
		return []ref{{kind: refSlice, to: ps.of(t.Elem()), name: "[]"}}
	case reflect.Map:
		return []ref{{kind: refMap, to: ps.mapHeader(t)}}
	case reflect.Chan:
		return []ref{{kind: refChan, to: ps.chanHeader(t)}}
	case reflect.Interface:
		if t.NumMethod() > 0 {
			return []ref{{kind: refInterface}}
		}
		return []ref{{kind: refAny}}
	case reflect.Func:
		return []ref{ps.funcRef()}
	case reflect.UnsafePointer:
		return []ref{{kind: refUnsafe}}
	case reflect.Array:
		return ps.arrayRefs(t)
	case reflect.Struct:
		return ps.structRefs(t)
	}
	return nil
}

// pointerTo returns the reference of a pointer to t.
func (ps *planner) pointerTo(t reflect.Type) []ref {
	switch {
	case isTrieNode(t):
		return []ref{ps.trieNode()}
	case isTimer(t):
		return []ref{ps.timerRef()}
	case isGeneric(t, trail.PkgPath()+"/internal/values", "Traits"):
		return []ref{{kind: refHidden}} // what audit knows of a type, once for all logs
	}
	return []ref{{kind: refPointer, to: ps.of(t)}}
}

const listed = 16 // references of an array that are listed one by one

func (ps *planner) arrayRefs(t reflect.Type) []ref {
	elem := ps.refs(t.Elem())
	n := uintptr(t.Len())
	if len(elem) == 0 || n == 0 {
		return nil
	}
	if n*uintptr(len(elem)) > listed {
		return []ref{{kind: refArray, to: ps.of(t.Elem()), count: n, name: "[]"}}
	}
	var refs []ref
	for i := range n {
		refs = appendAt(refs, elem, i*t.Elem().Size(), "[]")
	}
	return refs
}

func (ps *planner) structRefs(t reflect.Type) []ref {
	if to, offset, ok := hiddenPointer(t); ok {
		if t.PkgPath() == "weak" {
			return []ref{{kind: refWeak, offset: offset, to: ps.of(reflect.TypeFor[weakHandle]())}}
		}
		return appendAt(nil, ps.pointerTo(to), offset, "")
	}
	if r, ok := libraryRef(t); ok {
		return []ref{r}
	}
	var refs []ref
	for f := range t.Fields() {
		refs = appendAt(refs, ps.refs(f.Type), f.Offset, "."+f.Name)
	}
	if reflect.PointerTo(t).Implements(reflect.TypeFor[Holder]()) {
		refs = append(refs, ref{kind: refHeld, holder: t})
	}
	return refs
}

// hiddenPointer finds what an atomic.Pointer or weak.Pointer points to: its type is mentioned by
// the first field, of type [0]*T, and the pointer is the last.
func hiddenPointer(t reflect.Type) (to reflect.Type, offset uintptr, ok bool) {
	if !isGeneric(t, "sync/atomic", "Pointer") && !isGeneric(t, "weak", "Pointer") {
		return nil, 0, false
	}
	mention, last := t.Field(0).Type, t.Field(t.NumField()-1)
	if mention.Kind() != reflect.Array || mention.Elem().Kind() != reflect.Pointer || last.Type.Kind() != reflect.UnsafePointer {
		return nil, 0, false
	}
	return mention.Elem().Elem(), last.Offset, true
}

// weakHandle is what the runtime allocates for the weak pointers to one value: not a tiny block, to
// be freed by itself.
type weakHandle [2]uint64

// appendAt appends the references of a value that lies at offset inside another one under the given
// name.
func appendAt(refs, inner []ref, offset uintptr, name string) []ref {
	for _, r := range inner {
		r.offset += offset
		r.name = name + r.name
		refs = append(refs, r)
	}
	return refs
}

func isGeneric(t reflect.Type, pkg, name string) bool {
	return t.PkgPath() == pkg && strings.HasPrefix(t.Name(), name+"[")
}

// isDirect reports whether an interface holds a t itself instead of a pointer to it.
func isDirect(t reflect.Type) bool {
	if t.Size() != wordSize || t.Kind() == reflect.Interface {
		return false
	}
	zero := reflect.Zero(t).Interface()
	return wordsOf(&zero)[1] == nil
}

func wordsOf(v *any) *[2]unsafe.Pointer { return (*[2]unsafe.Pointer)(unsafe.Pointer(v)) }
