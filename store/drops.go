package store

import (
	"reflect"
	"strings"
	"sync"

	"github.com/auditline/auditline/audit"
)

var dropping sync.Map // of bool by reflect.Type

// drops tells whether x's log may have dropped changes on its own: some attribute keeps only
// the last N, so that numbers may be missing.
func drops(x audit.Audited) bool {
	t := reflect.TypeOf(x)
	if known, ok := dropping.Load(t); ok {
		return known.(bool)
	}
	found := keeps(t, make(map[reflect.Type]bool))
	dropping.Store(t, found)
	return found
}

// keeps looks for the option keep in the tags of a struct and of those in it.
func keeps(t reflect.Type, seen map[reflect.Type]bool) bool {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return false
	}
	seen[t] = true
	for i := range t.NumField() {
		f := t.Field(i)
		if strings.Contains(f.Tag.Get("audit"), "keep=") || keeps(f.Type, seen) {
			return true
		}
	}
	return false
}
