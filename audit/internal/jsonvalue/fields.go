package jsonvalue

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// field is a member of the object that a struct is written as.
type field struct {
	name, goName        string
	tagged              bool // the name stands in the tag
	index               []int
	typ                 reflect.Type // of a struct that is embedded
	omitEmpty, omitZero bool
	quoted              bool
	unexported          bool // an embedded struct that a tag has given a name
}

// fields are the members of a struct's object, in order.
type fields struct {
	list   []field
	hidden bool // there are fields, but encoding/json sees none of them
}

var allFields sync.Map // of *fields by reflect.Type

func fieldsOf(t reflect.Type) *fields {
	if known, ok := allFields.Load(t); ok {
		return known.(*fields)
	}
	known, _ := allFields.LoadOrStore(t, newFields(t))
	return known.(*fields)
}

// newFields looks for fields as encoding/json does: those of embedded structs level by
// level, each type once.
func newFields(t reflect.Type) *fields {
	s := &search{visited: make(map[reflect.Type]bool)}
	for next := []field{{typ: t}}; len(next) > 0; {
		next = s.level(next)
	}
	return &fields{dominant(s.found), !s.seen && holdsSome(t)}
}

// holdsSome tells whether t has a field that is not blank.
func holdsSome(t reflect.Type) bool {
	for field := range t.Fields() {
		if field.Name != "_" {
			return true
		}
	}
	return false
}

// search looks for the fields of a struct.
type search struct {
	found   []field
	visited map[reflect.Type]bool
	count   map[reflect.Type]int // how often each struct of this level is embedded
	seen    bool                 // some exported field, were it left out by its tag
}

// level searches the structs of one level and returns those of the next.
func (s *search) level(structs []field) (next []field) {
	count := s.count
	s.count = make(map[reflect.Type]int)
	for _, outer := range structs {
		if s.visited[outer.typ] {
			continue
		}
		s.visited[outer.typ] = true
		for i := range outer.typ.NumField() {
			next = s.field(outer, i, count[outer.typ] > 1, next)
		}
	}
	return next
}

// field looks at the i-th field of outer, of which there are several where repeated.
func (s *search) field(outer field, i int, repeated bool, next []field) []field {
	f := outer.typ.Field(i)
	if !visible(f) {
		return next
	}
	tag := f.Tag.Get("json")
	if tag == "-" {
		s.seen = true
		return next
	}
	name, options, _ := strings.Cut(tag, ",")
	if !validName(name) {
		name = ""
	}
	t := f.Type
	if t.Name() == "" && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	index := append(slices.Clip(outer.index), i)
	if name == "" && f.Anonymous && t.Kind() == reflect.Struct {
		if s.count[t]++; s.count[t] == 1 {
			next = append(next, field{index: index, typ: t})
		}
		return next
	}
	s.seen = true
	has := func(option string) bool { return slices.Contains(strings.Split(options, ","), option) }
	member := field{
		name: cmp.Or(name, f.Name), goName: f.Name, tagged: name != "", index: index,
		omitEmpty: has("omitempty"), omitZero: has("omitzero"), quoted: has("string") && isQuotable(t.Kind()),
		unexported: !f.IsExported(),
	}
	s.found = append(s.found, member)
	if repeated { // one more, for the two to cancel each other out
		s.found = append(s.found, member)
	}
	return next
}

// visible tells whether encoding/json looks at f: exported fields, and embedded structs,
// whose own fields may be exported.
func visible(f reflect.StructField) bool {
	if f.IsExported() || !f.Anonymous {
		return f.IsExported()
	}
	t := f.Type
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct
}

func isQuotable(k reflect.Kind) bool {
	return k == reflect.Bool || k == reflect.String || k >= reflect.Int && k <= reflect.Float64
}

func validName(name string) bool {
	for _, r := range name {
		if !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return false
		}
	}
	return name != ""
}

// dominant leaves of fields with one name that which is least deep, or has it from its tag
// where others have not; none where this does not decide.
func dominant(found []field) (list []field) {
	slices.SortStableFunc(found, func(a, b field) int {
		return cmp.Or(cmp.Compare(a.name, b.name), a.compare(b))
	})
	for len(found) > 0 {
		n := 1
		for n < len(found) && found[n].name == found[0].name {
			n++
		}
		if n == 1 || found[0].compare(found[1]) != 0 {
			list = append(list, found[0])
		}
		found = found[n:]
	}
	slices.SortFunc(list, func(a, b field) int { return slices.Compare(a.index, b.index) })
	return list
}

// compare puts what dominates first.
func (f field) compare(g field) int {
	tags := func(f field) int {
		if f.tagged {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(len(f.index), len(g.index)), cmp.Compare(tags(f), tags(g)))
}
