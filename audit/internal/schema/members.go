package schema

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/auditline/auditline/audit/internal/values"
)

// logElements notes that a is logged element by element, or member by member.
func (a *Attr) logElements() {
	switch a.Type.Kind() {
	case reflect.Map, reflect.Slice:
		a.Elements = true
	case reflect.Struct:
		a.addMembers()
	}
}

// addMembers adds the members of a, a struct that is logged member by member. Blank ones cannot
// be set.
func (a *Attr) addMembers() {
	for f := range a.Type.Fields() {
		if f.Name == "_" {
			continue
		}
		m := &Attr{
			Own: a.Own + "." + f.Name, Type: f.Type, Offset: a.Offset + f.Offset,
			Redact: a.Redact, Share: a.Share, Keep: a.Keep,
			Number: values.IsNumber(f.Type.Kind()), Part: a.Part, Parent: a, member: f.Name,
		}
		for _, was := range a.Was {
			m.Was = append(m.Was, was+"."+f.Name)
		}
		a.Members = append(a.Members, m)
		a.Part.Attrs[m.TrailOffset()] = m
	}
}

// nameMembers gives the members their names, now that a has its own.
func (a *Attr) nameMembers() {
	for _, m := range a.Members {
		m.Name, m.Full = a.Name+"."+m.member, a.Full+"."+m.member
	}
}

// Below tells whether the changes of a are changes of top, too: a is top, or a member of it.
func (a *Attr) Below(top *Attr) bool { return a == top || a.Parent == top }

// Top is the attribute that a is a member of, else a itself; nil of nil.
func (a *Attr) Top() *Attr {
	if a == nil || a.Parent == nil {
		return a
	}
	return a.Parent
}

// Covers tells whether a change of that name is one of a, or of something in it.
func (a *Attr) Covers(field string) bool {
	rest, ok := strings.CutPrefix(field, a.Name)
	switch {
	case a.Elements:
		return ok && (rest == "" || rest[0] == '[')
	case len(a.Members) > 0:
		return ok && (rest == "" || rest[0] == '.')
	}
	return ok && rest == ""
}

// Element is the name of an element of a collection called attr, like lines["sku-7"] or notes[3].
// Keys of one map have different names: those that are no text, number or boolean are written in
// the way of Go, those of interfaces with their type.
func Element(attr string, key any) string {
	return attr + "[" + keyText(reflect.ValueOf(key)) + "]"
}

func keyText(key reflect.Value) string {
	switch k := key.Kind(); {
	case k == reflect.String:
		return strconv.Quote(key.String())
	case k >= reflect.Bool && k <= reflect.Complex128:
		return fmt.Sprint(plain(key))
	case !key.IsValid():
		return "nil"
	}
	return fmt.Sprintf("%#v", key.Interface())
}

// plain is a number or boolean without methods that its type may have.
func plain(v reflect.Value) any {
	switch {
	case v.CanInt():
		return v.Int()
	case v.CanUint():
		return v.Uint()
	case v.CanFloat():
		return v.Float()
	case v.CanComplex():
		return v.Complex()
	}
	return v.Bool()
}

// IsCollection tells whether a is logged by its elements or members; false for nil.
func (a *Attr) IsCollection() bool { return a != nil && (a.Elements || len(a.Members) > 0) }

// HasCollections tells whether some attribute is one.
func (s *Schema) HasCollections() bool { return slices.ContainsFunc(s.Attrs, (*Attr).IsCollection) }
