package jsonvalue

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"
)

// scan looks through a text. What reads a part of it returns false where that is no JSON, or where
// something stands there twice.
type scan struct {
	text  string
	at    int
	path  []string // of the value at hand
	fault error
	again int // where something stands that is there before
}

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
		return s.skipQuoted()
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
		if !s.skipQuoted() {
			return false
		}
		name, ok := stringOf(s.text[at:s.at])
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

// skipQuoted reads a string.
func (s *scan) skipQuoted() bool {
	for s.at++; s.at < len(s.text); s.at++ {
		switch s.text[s.at] {
		case '\\':
			s.at++
		case '"':
			s.at++
			return true
		}
	}
	return false
}

// stringOf is what quoted, a string in JSON, says: mostly the bytes themselves.
func stringOf(quoted string) (text string, ok bool) {
	inner := quoted[1 : len(quoted)-1]
	if strings.IndexByte(inner, '\\') < 0 && utf8.ValidString(inner) {
		return inner, true
	}
	err := json.Unmarshal([]byte(quoted), &text)
	return text, err == nil
}
