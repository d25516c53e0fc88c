package model

import (
	"fmt"
	"go/ast"
	"go/token"
	"reflect"
	"strconv"
	"strings"
	"unicode"
)

// Tag is what a field's tag holds under one key.
type Tag struct {
	Pos   token.Pos // of the whole tag
	Key   string
	Value string
	Bad   bool // the key is there, but not as key:"value", or the value holds what no tag of ours may
}

// String returns the tag as it is written: key:"value".
func (t Tag) String() string { return fmt.Sprintf(`%s:"%s"`, t.Key, t.Value) }

// LookupTag finds what the tag of f holds under key.
func LookupTag(f *ast.Field, key string) (t Tag, ok bool) {
	if f.Tag == nil {
		return Tag{}, false
	}
	t = Tag{Pos: f.Tag.Pos(), Key: key}
	raw, err := strconv.Unquote(f.Tag.Value)
	if err != nil {
		return t, false
	}
	t.Value, ok = reflect.StructTag(raw).Lookup(key)
	t.Bad = ok && strings.ContainsFunc(t.Value, isUnsafe) || !ok && mentions(raw, key)
	return t, ok || t.Bad
}

// isUnsafe reports whether r could end the comment, string or line in which a
// tag is quoted.
func isUnsafe(r rune) bool {
	return !unicode.IsPrint(r) || strings.ContainsRune("`\"\\\uFFFD", r)
}

// mentions reports whether raw seems to hold key in another form than key:"value".
func mentions(raw, key string) bool {
	for _, word := range strings.Fields(raw) {
		name, _, found := strings.Cut(word, ":")
		if found && name == key || !found && word == key {
			return true
		}
	}
	return false
}

// Option is one word of a tag after the first: name, or name=value.
type Option struct {
	Name, Value string
	HasValue    bool
}

// Options splits the tag's value at its commas: the first word, and the options.
func (t Tag) Options() (first string, options []Option) {
	words := strings.Split(t.Value, ",")
	for _, w := range words[1:] {
		name, value, has := strings.Cut(w, "=")
		options = append(options, Option{name, value, has})
	}
	return words[0], options
}
