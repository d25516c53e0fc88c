package jsonvalue

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Twice returns an error where text, JSON for a value of t, gives one thing two values, of which
// encoding/json would silently take the last: a name that an object has twice, names that differ in
// case only and stand for one field, numbers that are one key of a map. It looks into all that
// encoding/json itself takes apart, not into what it leaves out or hands to an UnmarshalJSON. Of
// what is no JSON it says nothing.
func Twice(text []byte, t reflect.Type) error {
	s := &scan{text: string(text)}
	s.value(t)
	return s.fault
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
