package jsonvalue

import (
	"encoding"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// member is what a name in an object stands for.
type member struct {
	name   string
	typ    reflect.Type // nil where nobody wants it
	number int          // of a field, from 1; else 0
	hidden bool         // it is redacted
}

// redacted is the tag audit of a field in which Twice names nothing, as package mirror writes it.
const redacted = "redact"

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
