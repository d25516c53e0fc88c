// Package schema reads what the tags of audited structs say.
package schema

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"github.com/auditline/auditline/audit/internal/stream"
	"github.com/auditline/auditline/audit/internal/values"
	"github.com/auditline/auditline/internal/tag"
)

// Schema is what the tags of a struct type say, read once by reflection, so that names and tags
// cannot disagree with the struct.
type Schema struct {
	Name  string // the type's package path and name
	Type  reflect.Type
	Parts []*Part // embedded audited structs first, the struct's own fields last
	Attrs []*Attr // of all parts, in source order
	// Children are fields with objects that have logs of their own, in source order.
	Children []*Child

	cache  *Cache
	ids    []id
	outbox atomic.Value // of the one type of Outbox
}

// Part is an audited struct: the outer one, or one that it embeds.
type Part struct {
	Name  string          // "" for the struct itself, else the path of embedded fields, like "Base."
	Type  reflect.Type    // of the struct
	Attrs map[int32]*Attr // by offset from the Trail
	Who   bool            // its Trail is tagged who

	path  path
	trail uintptr // the offset of its Trail, which may lie in a SyncTrail
	sync  bool
}

// id is a field tagged `audit:"id"`, of the struct or of one that it embeds.
type id struct {
	name   string
	path   path
	offset uintptr
	typ    reflect.Type
}

// Cache holds the schemas of struct types. It is safe for concurrent use.
type Cache struct {
	trail, syncTrail reflect.Type
	schemas          sync.Map // of *Schema by reflect.Type
	// latest are schemas at places that their types' addresses say, which are found faster.
	latest [64]atomic.Pointer[Schema]
}

// place is that of type t among the latest.
func (c *Cache) place(t reflect.Type) *atomic.Pointer[Schema] {
	return &c.latest[reflect.ValueOf(t).Pointer()/64%uintptr(len(c.latest))]
}

// NewCache returns a cache for structs whose trails are of these types.
func NewCache(trail, syncTrail reflect.Type) *Cache {
	return &Cache{trail: trail, syncTrail: syncTrail}
}

// Of returns the schema of t, a struct type.
func (c *Cache) Of(t reflect.Type) *Schema {
	latest := c.place(t)
	if s := latest.Load(); s != nil && s.Type == t {
		return s
	}
	if s, ok := c.schemas.Load(t); ok {
		latest.Store(s.(*Schema))
		return s.(*Schema)
	}
	s := &Schema{cache: c, Name: t.Name(), Type: t}
	if t.PkgPath() != "" {
		s.Name = t.PkgPath() + "." + t.Name()
	}
	s.read(t, nil, "", nil)
	s.qualify()
	c.schemas.Store(t, s)
	return s
}

// IsTrail tells whether t is one of the types of trails.
func (c *Cache) IsTrail(t reflect.Type) bool { return t == c.trail || t == c.syncTrail }

// IsSync tells whether t is the type of trails with a lock.
func (c *Cache) IsSync(t reflect.Type) bool { return t == c.syncTrail }

// read adds what struct type t has, which lies at the end of way within the outer struct and is
// called name there. within are the structs around it: a type may embed itself by pointer.
func (s *Schema) read(t reflect.Type, way path, name string, within []reflect.Type) {
	own := &Part{Name: name, Type: t, path: way, Attrs: make(map[int32]*Attr)}
	tracked := s.findTrail(own, t)
	for f := range t.Fields() {
		tagged, _ := tag.FieldOf(string(f.Tag))
		switch {
		case s.cache.IsTrail(f.Type):
		case tagged.Word == tag.Audited && tracked:
			s.add(own, f, tagged, name)
		case tagged.Word == tag.ID:
			s.ids = append(s.ids, id{f.Name, way, f.Offset, f.Type})
		case f.Anonymous && !slices.Contains(within, f.Type):
			s.embed(f, way, name, append(slices.Clip(within), t))
		}
		if tagged.Word != tag.None && !tagged.Redact && !f.Anonymous {
			s.addChild(lockOf(own, tracked), f, way, name+cmp.Or(tagged.Name, f.Name))
		}
	}
	if tracked {
		s.Parts = append(s.Parts, own)
	}
}

// lockOf is p if it has a trail, else nil.
func lockOf(p *Part, tracked bool) *Part {
	if tracked {
		return p
	}
	return nil
}

// findTrail tells whether t has a trail, and notes in p where it is.
func (s *Schema) findTrail(p *Part, t reflect.Type) bool {
	for f := range t.Fields() {
		if s.cache.IsTrail(f.Type) {
			p.trail, p.sync = f.Offset, f.Type == s.cache.syncTrail
			p.Who = tag.TrailOf(string(f.Tag)).Who
			if p.sync {
				p.trail += stream.TrailOffset
			}
			return true
		}
	}
	return false
}

// embed reads a struct that f embeds, by value or by pointer.
func (s *Schema) embed(f reflect.StructField, way path, name string, within []reflect.Type) {
	t, pointer := f.Type, f.Type.Kind() == reflect.Pointer
	if pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct && !slices.Contains(within, t) {
		s.read(t, append(slices.Clip(way), step{f.Offset, pointer}), name+f.Name+".", within)
	}
}

// add adds the field f of p as an attribute; name is that of p within the outer struct.
func (s *Schema) add(p *Part, f reflect.StructField, tagged tag.Field, name string) {
	a := &Attr{
		Name: f.Name, Type: f.Type, Offset: f.Offset,
		Was: tagged.Was, Redact: tagged.Redact, Share: tagged.Share, Keep: tagged.Keep,
		Number: values.IsNumber(f.Type.Kind()), Part: p,
		OnChange: tagged.OnChange, Check: tagged.Check, After: tagged.After,
	}
	if tagged.Name != "" {
		a.Name = tagged.Name
	}
	a.Own = a.Name
	a.Full = name + a.Name
	if tagged.Elem {
		a.logElements()
	}
	s.Attrs = append(s.Attrs, a)
	p.Attrs[a.TrailOffset()] = a
}

// qualify gives their full names to the attributes that another one hides.
func (s *Schema) qualify() {
	var hidden []*Attr
	for _, a := range s.Attrs {
		if s.isHidden(a) {
			hidden = append(hidden, a)
		}
	}
	for _, a := range hidden {
		a.Name = a.Full
	}
	for _, a := range s.Attrs {
		a.nameMembers()
	}
}

// isHidden tells whether another attribute has the name of a and is embedded no deeper.
func (s *Schema) isHidden(a *Attr) bool {
	return slices.ContainsFunc(s.Attrs, func(b *Attr) bool {
		return b != a && b.Name == a.Name && b.depth() <= a.depth()
	})
}

// Own is the part that is the struct itself, nil where only structs that it embeds have a trail.
func (s *Schema) Own() *Part {
	if n := len(s.Parts); n > 0 && s.Parts[n-1].Name == "" {
		return s.Parts[n-1]
	}
	return nil
}

// IsTrail tells whether t is one of the types of trails.
func (s *Schema) IsTrail(t reflect.Type) bool { return s.cache.IsTrail(t) }

// Attr returns the attribute or member of that name, nil when there is none.
func (s *Schema) Attr(name string) *Attr {
	for _, a := range s.Attrs {
		if a.Name == name {
			return a
		}
		for _, m := range a.Members {
			if m.Name == name {
				return m
			}
		}
	}
	return nil
}

// ID is the text of the id fields of the struct at outer, those of embedded structs included,
// in source order and with slashes between them. Where there are several, a slash or backslash
// within one is written after a backslash, so that different ids have different texts.
func (s *Schema) ID(outer unsafe.Pointer) string {
	if len(s.ids) == 1 {
		return s.ids[0].text(outer)
	}
	var texts []string
	for _, f := range s.ids {
		texts = append(texts, separators.Replace(f.text(outer)))
	}
	return strings.Join(texts, "/")
}

// ChangedID returns the name of an id field in which the struct at outer holds something else than
// before, an earlier copy of it, "" if there is none. One that was zero is given its value.
func (s *Schema) ChangedID(outer, before unsafe.Pointer) string {
	for _, f := range s.ids {
		if f.differs(outer, before) {
			return f.name
		}
	}
	return ""
}

var separators = strings.NewReplacer(`\`, `\\`, `/`, `\/`)
