// Package whole makes collections of their changes again: maps and slices that are logged element
// by element, structs that are logged member by member.
package whole

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/auditline/auditline/audit/auditimpl"
	"github.com/auditline/auditline/store/internal/value"
)

// Edit is a change of one part of a collection.
type Edit struct {
	Op   int64  // as auditimpl.Edit has it
	Part string // like ["sku-7"], [3] or .city
	Key  []byte // of a map's element, as auditimpl.AppendValue writes it; nil where Part says it
	New  any    // nil where the element goes
}

// Apply returns v as an edit leaves it; v may be changed, too. It returns false where the edit does
// not fit v, or v's type is one that this program lacks and of which an edit cannot be followed.
// home is the type of the object that v belongs to.
func Apply(v any, e Edit, home string) (any, bool) {
	if s, ok := v.(value.Stored); ok {
		s.Value, ok = applyStored(s, e)
		return s, ok
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Map:
		return editMap(r, e, home)
	case reflect.Slice:
		return editSlice(r, e)
	case reflect.Struct:
		return editStruct(r, e)
	}
	return nil, false
}

// KeyOf returns what Edit.Key is for the key of a map or an index, nil where the part says it: keys
// that are texts, numbers and booleans.
func KeyOf(key any, home string) ([]byte, error) {
	if k := reflect.TypeOf(key).Kind(); k == reflect.String || k >= reflect.Bool && k <= reflect.Float64 {
		return nil, nil
	}
	return auditimpl.AppendValue(nil, key, home)
}

// keyOf is the key of a map of that type of keys.
func keyOf(t reflect.Type, e Edit, home string) (key reflect.Value, ok bool) {
	key = reflect.New(t).Elem()
	if e.Key == nil {
		return key, parseKey(key, between(e.Part))
	}
	v, _, err := auditimpl.ReadValue(e.Key, t, home)
	if err == nil {
		key.Set(reflect.ValueOf(v))
	}
	return key, err == nil
}

// between is what stands in the brackets of a part.
func between(part string) string {
	return strings.TrimSuffix(strings.TrimPrefix(part, "["), "]")
}

// parseKey sets key to what the text of a part says.
func parseKey(key reflect.Value, text string) bool {
	var err error
	switch key.Kind() {
	case reflect.String:
		text, err = strconv.Unquote(text)
		key.SetString(text)
	case reflect.Bool:
		key.SetBool(text == "true")
	default:
		err = parseNumber(key, text)
	}
	return err == nil
}

func parseNumber(key reflect.Value, text string) error {
	bits := key.Type().Bits()
	switch {
	case key.CanInt():
		n, err := strconv.ParseInt(text, 10, bits)
		key.SetInt(n)
		return err
	case key.CanUint():
		n, err := strconv.ParseUint(text, 10, bits)
		key.SetUint(n)
		return err
	}
	n, err := strconv.ParseFloat(text, bits)
	key.SetFloat(n)
	return err
}

func editMap(m reflect.Value, e Edit, home string) (any, bool) {
	key, ok := keyOf(m.Type().Key(), e, home)
	if !ok {
		return nil, false
	}
	if e.Op == int64(auditimpl.Drop) {
		m.SetMapIndex(key, reflect.Value{})
		return m.Interface(), true
	}
	v, ok := valueFor(m.Type().Elem(), e.New)
	if !ok {
		return nil, false
	}
	if m.IsNil() {
		m = reflect.MakeMap(m.Type())
	}
	m.SetMapIndex(key, v)
	return m.Interface(), true
}

// valueFor is v as a value of type t, which is no interface: these have no written form.
func valueFor(t reflect.Type, v any) (reflect.Value, bool) {
	r := reflect.New(t).Elem()
	if v == nil || reflect.TypeOf(v) != t {
		return r, false
	}
	r.Set(reflect.ValueOf(v))
	return r, true
}

func editSlice(s reflect.Value, e Edit) (any, bool) {
	i, ok := indexIn(s.Len(), e)
	if !ok {
		return nil, false
	}
	if e.Op == int64(auditimpl.Drop) {
		return reflect.AppendSlice(s.Slice(0, i), s.Slice(i+1, s.Len())).Interface(), true
	}
	v, ok := valueFor(s.Type().Elem(), e.New)
	if !ok {
		return nil, false
	}
	if e.Op == int64(auditimpl.Add) {
		s = reflect.Append(s, v)
		reflect.Copy(s.Slice(i+1, s.Len()), s.Slice(i, s.Len()-1))
	}
	s.Index(i).Set(v)
	return s.Interface(), true
}

// indexIn is the index that a part says, which a slice of that length must have.
func indexIn(length int, e Edit) (int, bool) {
	i, err := strconv.Atoi(between(e.Part))
	if e.Op == int64(auditimpl.Add) {
		length++
	}
	return i, err == nil && i >= 0 && i < length
}

func editStruct(v reflect.Value, e Edit) (any, bool) {
	changed := reflect.New(v.Type()).Elem()
	changed.Set(v)
	member := changed.FieldByName(strings.TrimPrefix(e.Part, "."))
	if !member.IsValid() {
		return nil, false
	}
	to, ok := valueFor(member.Type(), e.New)
	if ok { // also where the member is not exported
		reflect.NewAt(member.Type(), member.Addr().UnsafePointer()).Elem().Set(to)
	}
	return changed.Interface(), ok
}

// applyStored edits a collection in the form that audit.Stored.Value has.
func applyStored(s value.Stored, e Edit) (any, bool) {
	drop, v := e.Op == int64(auditimpl.Drop), storedForm(e.New)
	switch c := s.Value.(type) {
	case []any:
		i, ok := indexIn(len(c), e)
		switch {
		case !ok:
			return nil, false
		case drop:
			return slices.Delete(c, i, i+1), true
		case e.Op == int64(auditimpl.Add):
			return slices.Insert(c, i, v), true
		}
		c[i] = v
		return c, true
	case map[string]any:
		key := strings.TrimPrefix(e.Part, ".")
		if text, err := strconv.Unquote(between(e.Part)); err == nil {
			key = text
		}
		switch {
		case drop:
			delete(c, key)
		case c == nil:
			c = map[string]any{key: v}
		default:
			c[key] = v
		}
		return c, true
	}
	return nil, false
}

// storedForm is an element as audit.Stored.Value has it.
func storedForm(v any) any {
	if s, ok := v.(value.Stored); ok {
		return s.Value
	}
	switch r := reflect.ValueOf(v); {
	case r.CanInt():
		return r.Int()
	case r.CanUint():
		return r.Uint()
	case r.CanFloat():
		return r.Float()
	case r.Kind() == reflect.String:
		return r.String()
	}
	return v
}
