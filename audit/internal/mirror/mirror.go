// Package mirror makes types that have the memory of audited structs, in which encoding/json sees
// the fields that a struct hides from it.
package mirror

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unsafe"

	"github.com/auditline/auditline/internal/tag"
)

var mirrors sync.Map // of reflect.Type by reflect.Type

// Of returns a pointer to the struct of type t at p, as one of a type in which these fields are
// exported: those tagged `audit:"true"` or `audit:"id"`, and those with a json tag. Unless this
// says another name, an unexported one has that of its attribute. Those that are redacted have the
// tag `audit:"redact"`. Trails are left out; isTrail tells which types are. Embedded structs are
// mirrored, too, unless they have a form of their own that says as much, as time.Time has.
func Of(t reflect.Type, p unsafe.Pointer, isTrail func(reflect.Type) bool) any {
	m, ok := mirrors.Load(t)
	if !ok {
		m, _ = mirrors.LoadOrStore(t, (&making{isTrail: isTrail}).mirror(t))
	}
	return reflect.NewAt(m.(reflect.Type), p).Interface()
}

// making is one mirror in the making.
type making struct {
	isTrail func(reflect.Type) bool
	within  []reflect.Type // the structs around the one at hand, which it may embed again
}

func (m *making) mirror(t reflect.Type) reflect.Type {
	m.within = append(m.within, t)
	defer func() { m.within = m.within[:len(m.within)-1] }()
	var fields []reflect.StructField
	for f := range t.Fields() {
		fields = append(fields, m.field(t, f))
	}
	return reflect.StructOf(fields)
}

// field returns what stands for f, a field of t.
func (m *making) field(t reflect.Type, f reflect.StructField) reflect.StructField {
	name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
	switch {
	case m.isTrail(f.Type):
		return hidden(t, f)
	case f.Anonymous && name == "" && m.embeds(f, f.Type) != nil:
		return reflect.StructField{Name: visible(t, f), Type: m.embeds(f, f.Type), Anonymous: true}
	case !isShown(f):
		return hidden(t, f)
	case name == "" && !f.IsExported():
		name = cmp.Or(attribute(f), f.Name)
	case name == "":
		name = f.Name
	}
	if options != "" {
		name += "," + options
	}
	tags := "json:" + strconv.Quote(name)
	if tagged, ok := tag.FieldOf(string(f.Tag)); ok && tagged.Redact {
		tags += ` audit:"redact"`
	}
	return reflect.StructField{Name: visible(t, f), Type: f.Type, Tag: reflect.StructTag(tags)}
}

// embeds returns the mirror of an embedded struct, or a pointer to that; nil for another type than
// t, that of f, for one that is written whole, and for a struct within itself.
func (m *making) embeds(f reflect.StructField, t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		if inner := m.embeds(f, t.Elem()); inner != nil && t.Elem().Kind() == reflect.Struct {
			return reflect.PointerTo(inner)
		}
		return nil
	}
	if t.Kind() != reflect.Struct || slices.Contains(m.within, t) || m.isWhole(f, t) {
		return nil
	}
	return m.mirror(t)
}

// attribute names f in logs and ids, "" if it is in neither.
func attribute(f reflect.StructField) string {
	tagged, ok := tag.FieldOf(string(f.Tag))
	if !ok || tagged.Word == tag.None {
		return ""
	}
	return cmp.Or(tagged.Name, f.Name)
}

// hidden is a field of the same memory that encoding/json does not see.
func hidden(t reflect.Type, f reflect.StructField) reflect.StructField {
	return reflect.StructField{Name: visible(t, f), Type: f.Type, Tag: `json:"-"`}
}

// visible is an exported name for f, a field of t: one that none of t's fields has.
func visible(t reflect.Type, f reflect.StructField) string {
	name := fmt.Sprintf("X%d", f.Index[0])
	for {
		if _, taken := t.FieldByName(name); !taken {
			return name
		}
		name += "_"
	}
}
