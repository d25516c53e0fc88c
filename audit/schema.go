package audit

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unsafe"
)

// schema is what the tags of a struct type say, read once by reflection. So names and tags
// cannot disagree with the struct.
type schema struct {
	name  string
	ids   []reflect.StructField // tagged `audit:"id"`
	parts []*part               // embedded audited structs first, the struct's own fields last
	attrs []*attr               // of all parts, in source order
}

// part is an audited struct: the outer one, or one that it embeds.
type part struct {
	path  []step
	trail uintptr // the offset of its Trail, which may stand in a SyncTrail
	sync  bool
	attrs map[int32]*attr // by offset from the Trail
}

// step leads from a struct to one that it embeds.
type step struct {
	offset  uintptr
	pointer bool
}

// attr is an attribute: a field tagged `audit:"true"`.
type attr struct {
	name   string
	full   string // the name after those of the embedded structs that lead to it
	typ    reflect.Type
	part   *part
	offset uintptr // in the part's struct
	redact bool
	share  bool
	keep   int
	number bool // its changes are logged as numbers
}

var schemas sync.Map // of *schema by reflect.Type

func schemaOf(t reflect.Type) *schema {
	if s, ok := schemas.Load(t); ok {
		return s.(*schema)
	}
	s := &schema{name: t.Name()}
	if t.PkgPath() != "" {
		s.name = t.PkgPath() + "." + t.Name()
	}
	s.read(t, nil, "", nil)
	s.qualify()
	schemas.Store(t, s)
	return s
}

var (
	trailType     = reflect.TypeFor[Trail]()
	syncTrailType = reflect.TypeFor[SyncTrail]()
)

// read adds what struct type t has, which stands at path within the outer struct and is
// called name there. within are the structs around it: a type may embed itself by pointer.
func (s *schema) read(t reflect.Type, path []step, name string, within []reflect.Type) {
	own := &part{path: path, attrs: make(map[int32]*attr)}
	tracked := own.findTrail(t)
	for i := range t.NumField() {
		f := t.Field(i)
		first, options, _ := strings.Cut(f.Tag.Get("audit"), ",")
		switch {
		case isTrail(f.Type):
		case first == "true" && tracked:
			s.add(own, f, options, name)
		case first == "id" && len(path) == 0:
			s.ids = append(s.ids, f)
		case f.Anonymous && !slices.Contains(within, f.Type):
			s.embed(f, path, name, append(slices.Clip(within), t))
		}
	}
	if tracked {
		s.parts = append(s.parts, own)
	}
}

func isTrail(t reflect.Type) bool { return t == trailType || t == syncTrailType }

func (p *part) findTrail(t reflect.Type) bool {
	for i := range t.NumField() {
		if f := t.Field(i); isTrail(f.Type) {
			p.trail, p.sync = f.Offset, f.Type == syncTrailType
			if p.sync {
				p.trail += unsafe.Offsetof(SyncTrail{}.trail)
			}
			return true
		}
	}
	return false
}

// embed reads a struct that f embeds, by value or by pointer.
func (s *schema) embed(f reflect.StructField, path []step, name string, within []reflect.Type) {
	t, pointer := f.Type, f.Type.Kind() == reflect.Pointer
	if pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct && !slices.Contains(within, t) {
		s.read(t, append(slices.Clip(path), step{f.Offset, pointer}), name+f.Name+".", within)
	}
}

// add adds the field f of p as an attribute.
func (s *schema) add(p *part, f reflect.StructField, options, path string) {
	a := &attr{name: f.Name, typ: f.Type, part: p, offset: f.Offset, number: isNumber(f.Type.Kind())}
	for option := range strings.SplitSeq(options, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(option), "=")
		switch key {
		case "name":
			a.name = value
		case "redact":
			a.redact = true
		case "share":
			a.share = true
		case "keep":
			a.keep, _ = strconv.Atoi(value)
		}
	}
	a.full = path + a.name
	s.attrs = append(s.attrs, a)
	p.attrs[int32(f.Offset-p.trail)] = a
}

// qualify gives their full name to attributes that share the short one with another, but
// for the one that is least deep, if there is one such.
func (s *schema) qualify() {
	first := make(map[string][]*attr) // by name, those least deep
	for _, a := range s.attrs {
		switch best := first[a.name]; {
		case len(best) == 0 || a.depth() < best[0].depth():
			first[a.name] = []*attr{a}
		case a.depth() == best[0].depth():
			first[a.name] = append(best, a)
		}
	}
	for _, a := range s.attrs {
		if best := first[a.name]; len(best) > 1 || best[0] != a {
			defer func() { a.name = a.full }()
		}
	}
}

func (a *attr) depth() int { return len(a.part.path) }

// attr returns the attribute of that name, nil when there is none.
func (s *schema) attr(name string) *attr {
	for _, a := range s.attrs {
		if a.name == name {
			return a
		}
	}
	return nil
}

// attr returns the part's attribute of that name, nil when there is none.
func (p *part) attr(name string) *attr {
	for _, a := range p.attrs {
		if a.name == name {
			return a
		}
	}
	return nil
}

// within returns where p's struct is in the outer one, nil behind a nil pointer.
func (p *part) within(outer unsafe.Pointer) unsafe.Pointer {
	for _, s := range p.path {
		outer = unsafe.Add(outer, s.offset)
		if s.pointer {
			outer = *(*unsafe.Pointer)(outer)
		}
		if outer == nil {
			return nil
		}
	}
	return outer
}

// with calls do with the part's trail, under its lock if it has one. It returns false
// where the part does not exist.
func (p *part) with(outer unsafe.Pointer, do func(own unsafe.Pointer, t *Trail)) bool {
	own := p.within(outer)
	if own == nil {
		return false
	}
	at := unsafe.Add(own, p.trail)
	if p.sync {
		s := (*SyncTrail)(unsafe.Add(at, -int(unsafe.Offsetof(SyncTrail{}.trail))))
		s.mu.Lock()
		defer s.mu.Unlock()
		s.own()
	}
	do(own, (*Trail)(at))
	return true
}
