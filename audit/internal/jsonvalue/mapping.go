package jsonvalue

import (
	"cmp"
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"
)

// entry is an entry of a map: name and value in JSON.
type entry struct{ name, value string }

// mapping writes a map that is not nil, sorted by names, no two of which are the same.
func (w *writer) mapping(v reflect.Value) error {
	var entries []entry
	for it := v.MapRange(); it.Next(); {
		e, err := w.entry(it.Key(), it.Value())
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.name, b.name), cmp.Compare(a.value, b.value))
	})
	distinguish(entries)
	w.b = append(w.b, '{')
	for i, e := range entries {
		if i > 0 {
			w.b = append(w.b, ',')
		}
		w.b = append(append(AppendString(w.b, e.name), ':'), e.value...)
	}
	w.b = append(w.b, '}')
	return nil
}

func (w *writer) entry(key, value reflect.Value) (entry, error) {
	name, err := w.keyName(key)
	if err != nil {
		return entry{}, at("[key]", err)
	}
	start := len(w.b)
	if err := w.value(value, false); err != nil {
		return entry{}, at("["+strconv.Quote(name)+"]", err)
	}
	e := entry{name, string(w.b[start:])}
	w.b = w.b[:start]
	return e, nil
}

// distinguish gives names of their own to sorted entries of one name, but for the first.
func distinguish(entries []entry) {
	taken := make(map[string]bool, len(entries))
	for _, e := range entries {
		taken[e.name] = true
	}
	if len(taken) == len(entries) {
		return
	}
	before := entries[0].name
	for i, n := 1, 1; i < len(entries); i++ {
		e := &entries[i]
		if e.name != before {
			before, n = e.name, 1
			continue
		}
		for taken[e.name] {
			n++
			e.name = before + " #" + strconv.Itoa(n)
		}
		taken[e.name] = true
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.name, b.name) })
}

// keyName is the name of the member that key stands before.
func (w *writer) keyName(key reflect.Value) (string, error) {
	if key.Kind() == reflect.Interface && !isText(key.Type()) {
		return w.dynamicName(key)
	}
	name, isText, err := keyText(key)
	if err != nil || isText && utf8.ValidString(name) {
		return name, err
	}
	if isText {
		return string(AppendString(nil, name)), nil
	}
	start := len(w.b)
	err = w.value(key, false)
	name = unquoted(w.b[start:])
	w.b = w.b[:start]
	return name, err
}

// unquoted is the text of a JSON string, and other JSON as it is.
func unquoted(text []byte) (s string) {
	if len(text) == 0 || text[0] != '"' || json.Unmarshal(text, &s) != nil {
		s = string(text)
	}
	return s
}

// dynamicName names a key by what the interface holds, and by the type of that.
func (w *writer) dynamicName(key reflect.Value) (string, error) {
	if key.IsNil() {
		return "null", nil
	}
	start := len(w.b)
	err := w.value(key.Elem(), false)
	name := key.Elem().Type().String() + "(" + string(w.b[start:]) + ")"
	w.b = w.b[:start]
	return name, err
}

// keyText is the text of a key that encoding/json takes: a string, a marshaler of text, or
// an integer, in this order.
func keyText(key reflect.Value) (text string, ok bool, err error) {
	if key.Kind() == reflect.String {
		return key.String(), true, nil
	}
	if isText(key.Type()) {
		if isNil(key) {
			return "", true, nil
		}
		err := guarded(func(v any) error {
			b, err := v.(encoding.TextMarshaler).MarshalText()
			if err != nil {
				return &Error{Err: fmt.Errorf("MarshalText of %T: %w", v, err)}
			}
			text = string(b)
			return nil
		}, key.Interface())
		return text, true, err
	}
	switch {
	case key.CanInt():
		return strconv.FormatInt(key.Int(), 10), true, nil
	case key.CanUint():
		return strconv.FormatUint(key.Uint(), 10), true, nil
	}
	return "", false, nil
}
