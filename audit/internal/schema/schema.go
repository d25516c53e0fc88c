package schema

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/stream"
	"github.com/auditline/auditline/audit/internal/values"
)

// Schema is what the tags of a struct type say, read once by reflection. So names and tags
// cannot disagree with the struct.
type Schema struct {
	cache *cache
	Name  string
	Ids   []reflect.StructField // tagged `audit:"id"`
	Parts []*Part               // embedded audited structs first, the struct's own fields last
	Attrs []*Attr               // of all parts, in source order
}

// Part is an audited struct: the outer one, or one that it embeds.
type Part struct {
	path  []step
	Trail uintptr // the offset of its Trail, which may stand in a SyncTrail
	sync  bool
	Attrs map[int32]*Attr // by offset from the Trail
}

// step leads from a struct to one that it embeds.
type step struct {
	offset  uintptr
	pointer bool
}

// Attr is an attribute: a field tagged `audit:"true"`.
type Attr struct {
	Name   string
	Full   string // the name after those of the embedded structs that lead to it
	Typ    reflect.Type
	Part   *Part
	Offset uintptr // in the part's struct
	Redact bool
	Share  bool
	Keep   int
	Number bool // its changes are logged as numbers
}

// cache holds the schemas of struct types.
type cache struct {
	trail, syncTrail reflect.Type
	schemas          sync.Map // of *schema by reflect.Type
}

// NewCache returns a cache for structs whose trails are of these types.
func NewCache(trail, syncTrail reflect.Type) *cache {
	return &cache{trail: trail, syncTrail: syncTrail}
}

// Of returns the schema of t, a struct type.
func (c *cache) Of(t reflect.Type) *Schema {
	if s, ok := c.schemas.Load(t); ok {
		return s.(*Schema)
	}
	s := &Schema{cache: c, Name: t.Name()}
	if t.PkgPath() != "" {
		s.Name = t.PkgPath() + "." + t.Name()
	}
	s.read(t, nil, "", nil)
	s.qualify()
	c.schemas.Store(t, s)
	return s
}

func (c *cache) IsTrail(t reflect.Type) bool { return t == c.trail || t == c.syncTrail }

// read adds what struct type t has, which stands at path within the outer struct and is
// called name there. within are the structs around it: a type may embed itself by pointer.
func (s *Schema) read(t reflect.Type, path []step, name string, within []reflect.Type) {
	own := &Part{path: path, Attrs: make(map[int32]*Attr)}
	tracked := s.findTrail(own, t)
	for i := range t.NumField() {
		f := t.Field(i)
		first, options, _ := strings.Cut(f.Tag.Get("audit"), ",")
		switch {
		case s.cache.IsTrail(f.Type):
		case first == "true" && tracked:
			s.add(own, f, options, name)
		case first == "id" && len(path) == 0:
			s.Ids = append(s.Ids, f)
		case f.Anonymous && !slices.Contains(within, f.Type):
			s.embed(f, path, name, append(slices.Clip(within), t))
		}
	}
	if tracked {
		s.Parts = append(s.Parts, own)
	}
}

// findTrail tells whether t has a trail, and notes in p where it is.
func (s *Schema) findTrail(p *Part, t reflect.Type) bool {
	for i := range t.NumField() {
		if f := t.Field(i); s.cache.IsTrail(f.Type) {
			p.Trail, p.sync = f.Offset, f.Type == s.cache.syncTrail
			if p.sync {
				p.Trail += stream.TrailOffset
			}
			return true
		}
	}
	return false
}

// embed reads a struct that f embeds, by value or by pointer.
func (s *Schema) embed(f reflect.StructField, path []step, name string, within []reflect.Type) {
	t, pointer := f.Type, f.Type.Kind() == reflect.Pointer
	if pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct && !slices.Contains(within, t) {
		s.read(t, append(slices.Clip(path), step{f.Offset, pointer}), name+f.Name+".", within)
	}
}

// add adds the field f of p as an attribute.
func (s *Schema) add(p *Part, f reflect.StructField, options, path string) {
	a := &Attr{Name: f.Name, Typ: f.Type, Part: p, Offset: f.Offset, Number: values.IsNumber(f.Type.Kind())}
	for option := range strings.SplitSeq(options, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(option), "=")
		switch key {
		case "name":
			a.Name = value
		case "redact":
			a.Redact = true
		case "share":
			a.Share = true
		case "keep":
			a.Keep, _ = strconv.Atoi(value)
		}
	}
	a.Full = path + a.Name
	s.Attrs = append(s.Attrs, a)
	p.Attrs[int32(f.Offset-p.Trail)] = a
}

// qualify gives their full name to attributes that share the short one with another, but
// for the one that is least deep, if there is one such.
func (s *Schema) qualify() {
	first := make(map[string][]*Attr) // by name, those least deep
	for _, a := range s.Attrs {
		switch best := first[a.Name]; {
		case len(best) == 0 || a.depth() < best[0].depth():
			first[a.Name] = []*Attr{a}
		case a.depth() == best[0].depth():
			first[a.Name] = append(best, a)
		}
	}
	for _, a := range s.Attrs {
		if best := first[a.Name]; len(best) > 1 || best[0] != a {
			defer func() { a.Name = a.Full }()
		}
	}
}

// Hide is value, or Redacted where it is not to be seen.
func (a *Attr) Hide(value any) any {
	if a.Redact {
		return Redacted
	}
	return value
}

// Redacted stands for a value that is not to be seen.
const Redacted redacted = "[redacted]"

type redacted string

func (a *Attr) depth() int { return len(a.Part.path) }

// Attr returns the attribute of that name, nil when there is none.
func (s *Schema) Attr(name string) *Attr {
	for _, a := range s.Attrs {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Attr returns the part's attribute of that name, nil when there is none.
func (p *Part) Attr(name string) *Attr {
	for _, a := range p.Attrs {
		if a.Name == name {
			return a
		}
	}
	return nil
}

// Within returns where p's struct is in the outer one, nil behind a nil pointer.
func (p *Part) Within(outer unsafe.Pointer) unsafe.Pointer {
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

// With calls do with the part's trail, under its lock if it has one. It returns false
// where the part does not exist.
func (p *Part) With(outer unsafe.Pointer, do func(own unsafe.Pointer, t *stream.Trail)) bool {
	own := p.Within(outer)
	if own == nil {
		return false
	}
	at := unsafe.Add(own, p.Trail)
	if p.sync {
		s := (*stream.SyncTrail)(unsafe.Add(at, -int(stream.TrailOffset)))
		s.Lock()
		defer s.Unlock()
	}
	do(own, (*stream.Trail)(at))
	return true
}
