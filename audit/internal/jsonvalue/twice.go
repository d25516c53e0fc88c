package jsonvalue

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// Twice returns an error where text, JSON for a value of t, gives one thing two values, of which
// encoding/json would silently take the last: a name that an object has twice, names that differ in
// case only and stand for one field, numbers that are one key of a map. It looks into all that
// encoding/json itself takes apart, not into what it leaves out or hands to an UnmarshalJSON. Of
// what is no JSON it says nothing.
func Twice(text []byte, t reflect.Type) error {
	s := &scan{text: text}
	s.value(t)
	return s.fault
}

// scan looks through a text. What reads a part of it returns false where that is no JSON, or where
// something stands there twice.
type scan struct {
	text  []byte
	at    int
	path  []string // of the value at hand
	fault error
	again int // where something stands that is there before
}

// redacted is the tag audit of a field in which Twice names nothing, as package mirror writes it.
const redacted = "redact"

// maxScanned is how deep encoding/json goes.
const maxScanned = 10_000

// value reads a value of t, which is nil where nobody wants it.
func (s *scan) value(t reflect.Type) bool {
	switch s.next() {
	case '{':
		return s.object(takenApart(t))
	case '[':
		return s.list(takenApart(t))
	case '"':
		_, ok := s.quoted()
		return ok
	}
	start := s.at
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ',', ']', '}', ' ', '\t', '\r', '\n':
			return s.at > start
		}
		s.at++
	}
	return s.at > start
}

// within reads a value at a step further down the path.
func (s *scan) within(step string, t reflect.Type) bool {
	s.path = append(s.path, step)
	ok := s.value(t)
	s.path = s.path[:len(s.path)-1]
	return ok
}

// hasParts tells whether the next value is an object or a list.
func (s *scan) hasParts() bool {
	c := s.next()
	return c == '{' || c == '['
}

// next is the byte behind white space, 0 at the end.
func (s *scan) next() byte {
	for ; s.at < len(s.text); s.at++ {
		if c := s.text[s.at]; c != ' ' && c != '\t' && c != '\r' && c != '\n' {
			return c
		}
	}
	return 0
}

// list reads the elements of a list, of which each is like the others.
func (s *scan) list(p *parts) bool {
	return s.sequence(']', func(i int) bool {
		if !s.hasParts() {
			return s.value(nil)
		}
		return s.within(strconv.Itoa(i), p.elem)
	})
}

// object reads the members of an object.
func (s *scan) object(p *parts) bool {
	var seen members
	return s.sequence('}', func(int) bool {
		if s.next() != '"' {
			return false
		}
		at := s.at
		name, ok := s.quoted()
		if !ok || s.next() != ':' {
			return false
		}
		s.at++
		m := p.member(name)
		if p.known && seen.had(m) {
			s.fault, s.again = s.twice(name, m.name, at), at
			return false
		}
		if !s.hasParts() {
			return s.value(nil)
		}
		if ok = s.within(name, m.typ); s.fault != nil && m.hidden { // keys may tell what is to be hidden
			s.fault = fmt.Errorf("in %s, which is redacted, a key is there twice, again at byte %d", s.pointer(m.name), s.again)
		}
		return ok
	})
}

// sequence reads from a bracket to end, with each for what stands between commas.
func (s *scan) sequence(end byte, each func(i int) bool) bool {
	if s.at++; len(s.path) > maxScanned {
		return false
	}
	if s.next() == end {
		s.at++
		return true
	}
	for i := 0; each(i); i++ {
		c := s.next()
		if s.at++; c == end {
			return true
		}
		if c != ',' {
			return false
		}
	}
	return false
}

// quoted reads a string.
func (s *scan) quoted() (text string, ok bool) {
	start := s.at
	for s.at++; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case '\\':
			s.at++
		case '"':
			s.at++
			return stringOf(s.text[start:s.at])
		}
	}
	return "", false
}

// stringOf is what quoted, a string in JSON, says: mostly the bytes themselves.
func stringOf(quoted []byte) (text string, ok bool) {
	inner := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) {
		return unsafe.String(unsafe.SliceData(inner), len(inner)), true
	}
	return unescaped(quoted)
}

// unescaped is stringOf in any case.
func unescaped(quoted []byte) (text string, ok bool) {
	err := json.Unmarshal(quoted, &text)
	return text, err == nil
}

// twice is the error of a name, at that place, of a member that was there before.
func (s *scan) twice(name, stands string, at int) error {
	if name == stands {
		return fmt.Errorf("%s is there twice, again at byte %d", s.pointer(name), at)
	}
	return fmt.Errorf("%s, at byte %d, stands for %q, which is there before", s.pointer(name), at, stands)
}

// pointer is the JSON pointer to a member of the object at hand.
func (s *scan) pointer(name string) (path string) {
	for _, step := range append(s.path, name) {
		path += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(step)
	}
	return path
}

// member is what a name in an object stands for.
type member struct {
	name   string
	typ    reflect.Type // nil where nobody wants it
	number int          // of a field, from 1; else 0
	hidden bool         // it is redacted
}

// members are those that an object has had: fields by their bits, of others the first few in a
// list, and all in a map where there are more.
type members struct {
	fields [2]uint64
	few    []string
	many   map[string]bool
}

const fewMembers = 24

// had tells whether there was such a member, and notes that there was.
func (m *members) had(one member) (had bool) {
	if one.number > 0 && one.number <= 64*len(m.fields) {
		word, bit := &m.fields[(one.number-1)/64], uint64(1)<<((one.number-1)%64)
		had = *word&bit != 0
		*word |= bit
		return had
	}
	if m.many == nil && len(m.few) < fewMembers {
		had = slices.Contains(m.few, one.name)
		m.few = append(m.few, one.name)
		return had
	}
	if m.many == nil {
		m.many = make(map[string]bool)
		for _, name := range m.few {
			m.many[name] = true
		}
	}
	had = m.many[one.name]
	m.many[one.name] = true
	return had
}

// parts are what a value that encoding/json takes apart has in it.
type parts struct {
	known   bool              // else nobody looks at them
	elem    reflect.Type      // of what is no struct, nil where nobody wants elements
	fields  map[string]member // of a struct, by their names
	folded  map[string]member // the same by what fold makes of these
	numbers bool              // members are named by whole numbers
}

// member is what name stands for.
func (p *parts) member(name string) member {
	switch {
	case p.numbers:
		return member{name: number(name), typ: p.elem}
	case p.fields == nil:
		return member{name: name, typ: p.elem}
	}
	m, ok := p.fields[name]
	if !ok {
		m, ok = p.folded[fold(name)]
	}
	if !ok {
		m.name = name
	}
	return m
}

// number is name as all that stand for the same whole number have it.
func number(name string) string {
	if n, err := strconv.ParseInt(name, 10, 64); err == nil {
		return strconv.FormatInt(n, 10)
	}
	if n, err := strconv.ParseUint(name, 10, 64); err == nil {
		return strconv.FormatUint(n, 10)
	}
	return name
}

// fold is name as all that differ from it in case only have it.
func fold(name string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
			least = min(least, other)
		}
		return least
	}, name)
}

var allParts sync.Map // of *parts by reflect.Type

var nothing = new(parts)

// takenApart returns the parts of values of t.
func takenApart(t reflect.Type) *parts {
	if t == nil {
		return nothing
	}
	known, ok := allParts.Load(t)
	if !ok {
		known, _ = allParts.LoadOrStore(t, newParts(t))
	}
	return known.(*parts)
}

func newParts(t reflect.Type) *parts {
	for t.Kind() == reflect.Pointer && !readsItself(t) {
		t = t.Elem()
	}
	if readsItself(t) || readsItself(reflect.PointerTo(t)) {
		return nothing
	}
	switch t.Kind() {
	case reflect.Struct:
		return partsOfStruct(t)
	case reflect.Map:
		isNumber := t.Key().Kind() >= reflect.Int && t.Key().Kind() <= reflect.Uintptr
		return &parts{known: true, elem: t.Elem(), numbers: isNumber && !isText(t.Key())}
	case reflect.Slice, reflect.Array:
		return &parts{elem: t.Elem()}
	case reflect.Interface:
		return &parts{known: true, elem: t}
	}
	return nothing
}

func readsItself(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[json.Unmarshaler]()) || t.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

func partsOfStruct(t reflect.Type) *parts {
	p := &parts{known: true, fields: make(map[string]member), folded: make(map[string]member)}
	for i, f := range fieldsOf(t).list {
		field := t.FieldByIndex(f.index)
		m := member{f.name, field.Type, i + 1, field.Tag.Get("audit") == redacted}
		p.fields[f.name] = m
		if _, taken := p.folded[fold(f.name)]; !taken {
			p.folded[fold(f.name)] = m
		}
	}
	return p
}
