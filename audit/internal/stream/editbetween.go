package stream

import (
	"reflect"

	"github.com/auditline/auditline/audit/internal/values"
)

// EditBetween returns the edit of one element that makes old, a map or slice, into new. It is not
// ok where there is none, as from one element to nil, or it takes several.
func EditBetween(old, new any) (e Edit, ok bool) {
	a, b := reflect.ValueOf(old), reflect.ValueOf(new)
	switch {
	case !a.IsValid() || !b.IsValid() || a.Type() != b.Type() || wholly(sizeOfLoaded(old), sizeOfLoaded(new)):
	case a.Kind() == reflect.Map:
		return editBetweenMaps(a, b)
	case a.Kind() == reflect.Slice:
		return editBetweenSlices(a, b)
	}
	return Edit{}, false
}

// EditsBetween returns the edits that make old, a map or slice, into new, which has the same type;
// same tells which elements are. It is not ok where no edits do, as from nil to empty.
func EditsBetween(old, new any, same func(a, b any) bool) (edits []Edit, ok bool) {
	a, b := reflect.ValueOf(old), reflect.ValueOf(new)
	switch {
	case wholly(sizeOfLoaded(old), sizeOfLoaded(new)):
		return nil, false
	case a.Kind() == reflect.Map:
		script, ok := scriptOfMaps(boxedMap(a), boxedMap(b), same)
		return boxedScript(script), ok
	}
	return boxedScript(scriptOfSlices(boxedSlice(a), boxedSlice(b), same)), true
}

// wholly tells whether no edits lead from a collection of one size to one of another, -1 of nil.
func wholly(from, to int) bool { return from >= 0 && to < 0 || from < 0 && to == 0 }

func boxedScript[K comparable](script []edit[K, any]) (edits []Edit) {
	for _, e := range script {
		edits = append(edits, Edit{e.op, e.key, e.old, e.new})
	}
	return edits
}

func boxedMap(m reflect.Value) map[any]any {
	boxed := make(map[any]any, m.Len())
	for it := m.MapRange(); it.Next(); {
		boxed[it.Key().Interface()] = it.Value().Interface()
	}
	return boxed
}

func boxedSlice(s reflect.Value) []any {
	boxed := make([]any, s.Len())
	for i := range boxed {
		boxed[i] = s.Index(i).Interface()
	}
	return boxed
}

func editBetweenMaps(a, b reflect.Value) (e Edit, ok bool) {
	n := 0
	for it := a.MapRange(); it.Next() && n < 2; {
		key, now := it.Key(), b.MapIndex(it.Key())
		switch {
		case !now.IsValid():
			n, e = n+1, Edit{Op: Drop, Key: key.Interface(), Old: it.Value().Interface()}
		case !values.SameReflected(it.Value(), now):
			n, e = n+1, Edit{Put, key.Interface(), it.Value().Interface(), now.Interface()}
		}
	}
	for it := b.MapRange(); it.Next() && n < 2; {
		if !a.MapIndex(it.Key()).IsValid() {
			n, e = n+1, Edit{Op: Add, Key: it.Key().Interface(), New: it.Value().Interface()}
		}
	}
	return e, n == 1
}

func editBetweenSlices(a, b reflect.Value) (e Edit, ok bool) {
	i := 0
	for i < min(a.Len(), b.Len()) && values.SameReflected(a.Index(i), b.Index(i)) {
		i++
	}
	switch b.Len() - a.Len() {
	case 0:
		if i < a.Len() {
			e, ok = Edit{Put, i, a.Index(i).Interface(), b.Index(i).Interface()}, sameFrom(a, i+1, b, i+1)
		}
	case 1:
		e, ok = Edit{Op: Add, Key: i, New: b.Index(i).Interface()}, sameFrom(a, i, b, i+1)
	case -1:
		e, ok = Edit{Op: Drop, Key: i, Old: a.Index(i).Interface()}, sameFrom(a, i+1, b, i)
	}
	return e, ok
}

// sameFrom tells whether a from index i on has the same elements as b from j on.
func sameFrom(a reflect.Value, i int, b reflect.Value, j int) bool {
	for ; i < a.Len() && j < b.Len(); i, j = i+1, j+1 {
		if !values.SameReflected(a.Index(i), b.Index(j)) {
			return false
		}
	}
	return true
}
