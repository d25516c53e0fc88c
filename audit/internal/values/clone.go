package values

import (
	"reflect"
	"slices"
	"sync"
	"unsafe"
)

// cloneable is what copying values of one type takes.
type cloneable struct {
	typ    reflect.Type
	kind   reflect.Kind
	refers bool        // else they are copied by assignment
	method string      // see cloneMethod
	elem   *cloneable  // of a slice, array or map
	fields []fieldPlan // of a struct: those that hold what has to be cloned
}

type fieldPlan struct {
	offset uintptr
	of     *cloneable
}

var cloneables sync.Map // of *cloneable by reflect.Type

func cloneableOf(t reflect.Type) *cloneable {
	if c, ok := cloneables.Load(t); ok {
		return c.(*cloneable)
	}
	c := newCloneable(t, make(map[reflect.Type]*cloneable))
	cloneables.Store(t, c)
	return c
}

// newCloneable is cloneableOf for t within types that are known so far, as t may contain itself.
func newCloneable(t reflect.Type, known map[reflect.Type]*cloneable) *cloneable {
	if c, ok := known[t]; ok {
		return c
	}
	c := &cloneable{typ: t, kind: t.Kind(), refers: refers(t)}
	known[t] = c
	if !c.refers {
		return c
	}
	c.method = cloneMethod(t)
	switch c.kind {
	case reflect.Slice, reflect.Array, reflect.Map:
		c.elem = newCloneable(t.Elem(), known)
	case reflect.Struct:
		for f := range t.Fields() {
			if of := newCloneable(f.Type, known); of.refers {
				c.fields = append(c.fields, fieldPlan{f.Offset, of})
			}
		}
	}
	return c
}

// leads tells whether to copy a value may call a method. seen are the types that it has come by.
func (c *cloneable) leads(seen map[*cloneable]bool) bool {
	if !c.refers || seen[c] {
		return false
	}
	seen[c] = true
	return c.method != "" || c.kind == reflect.Interface || c.elem != nil && c.elem.leads(seen) ||
		slices.ContainsFunc(c.fields, func(f fieldPlan) bool { return f.of.leads(seen) })
}

// ClonerOf returns what copies a value of t, which is addressable or exported; nil where values of
// t are copied by assignment.
func ClonerOf(t reflect.Type) func(reflect.Value) reflect.Value {
	how := cloneableOf(t)
	if !how.refers {
		return nil
	}
	return func(v reflect.Value) reflect.Value {
		d := reflect.New(t)
		d.Elem().Set(v)
		new(cloning).replace(how, d.UnsafePointer())
		return d.Elem()
	}
}

// refers tells whether a value of t can hold what has to be cloned.
func refers(t reflect.Type) bool {
	if cloneMethod(t) != "" {
		return true
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.Interface:
		return true
	case reflect.Array:
		return t.Len() > 0 && refers(t.Elem())
	case reflect.Struct:
		for field := range t.Fields() {
			if refers(field.Type) {
				return true
			}
		}
	}
	return false
}

// cloneMethod names the method of t that copies its values, "" when there is none. Instead
// of DeepCopy, t may have what deepcopy-gen writes: (*T).DeepCopy() *T, pointerDeepCopy.
func cloneMethod(t reflect.Type) string {
	if t.Kind() == reflect.Interface {
		return ""
	}
	if m, ok := t.MethodByName("Clone"); ok && copies(m.Type, t) {
		return "Clone"
	}
	if m, ok := t.MethodByName("DeepCopy"); ok && copies(m.Type, t) {
		return "DeepCopy"
	}
	p := reflect.PointerTo(t)
	if m, ok := p.MethodByName("DeepCopy"); ok && copies(m.Type, p) {
		return pointerDeepCopy
	}
	return ""
}

const pointerDeepCopy = "(*).DeepCopy"

func copies(method, t reflect.Type) bool {
	return method.NumIn() == 1 && method.NumOut() == 1 && method.Out(0) == t
}

// cloning is one copy under way. It knows what it has copied, so that values which
// contain themselves come out as such.
type cloning struct {
	done map[reference]reflect.Value
}

type reference struct {
	typ reflect.Type
	at  unsafe.Pointer
	len int
}

// replace makes the variable at at a copy of what it holds.
func (c *cloning) replace(how *cloneable, at unsafe.Pointer) {
	if how.method != "" {
		replaceBy(how.method, reflect.NewAt(how.typ, at).Elem())
		return
	}
	switch how.kind {
	case reflect.Slice:
		c.slice(how, at)
	case reflect.Map:
		c.mapping(how, reflect.NewAt(how.typ, at).Elem())
	case reflect.Interface:
		c.dynamic(reflect.NewAt(how.typ, at).Elem())
	case reflect.Array:
		for i := range how.typ.Len() {
			c.replace(how.elem, unsafe.Add(at, uintptr(i)*how.elem.typ.Size()))
		}
	case reflect.Struct:
		for _, f := range how.fields {
			c.replace(f.of, unsafe.Add(at, f.offset))
		}
	}
}

// replaceBy is replace of v by a method of its type, or of the pointer to it. It looks them up by
// constant names: else the linker would keep the methods of all types in a program.
func replaceBy(method string, v reflect.Value) {
	switch {
	case v.IsZero():
	case method == "Clone":
		v.Set(v.MethodByName("Clone").Call(nil)[0])
	case method == "DeepCopy":
		v.Set(v.MethodByName("DeepCopy").Call(nil)[0])
	default:
		if d := v.Addr().MethodByName("DeepCopy").Call(nil)[0]; !d.IsNil() {
			v.Set(d.Elem())
		}
	}
}

// Shallow returns a copy of v, a map or slice, with the same elements.
func Shallow(v reflect.Value) reflect.Value {
	switch {
	case v.IsNil():
		return v
	case v.Kind() == reflect.Slice:
		return reflect.AppendSlice(reflect.MakeSlice(v.Type(), 0, v.Len()), v)
	}
	m := reflect.MakeMapWithSize(v.Type(), v.Len())
	for it := v.MapRange(); it.Next(); {
		m.SetMapIndex(it.Key(), it.Value())
	}
	return m
}

// slice is replace of the slice at at.
func (c *cloning) slice(how *cloneable, at unsafe.Pointer) {
	if how.elem.kind == reflect.String && !how.elem.refers { // the commonest, without reflection
		strings := (*[]string)(at)
		*strings = cloneSlice(*strings)
		return
	}
	switch v := reflect.NewAt(how.typ, at).Elem(); {
	case v.IsNil():
	case how.elem.refers:
		v.Set(c.elements(how, v))
	default:
		v.Set(sliceCopy(v))
	}
}

// elements returns a copy of v, a slice of what has to be cloned.
func (c *cloning) elements(how *cloneable, v reflect.Value) reflect.Value {
	ref := reference{how.typ, v.UnsafePointer(), v.Len()}
	if d, ok := c.done[ref]; ok {
		return d
	}
	d := sliceCopy(v)
	c.note(ref, d)
	for i := range d.Len() {
		c.replace(how.elem, d.Index(i).Addr().UnsafePointer())
	}
	return d
}

func sliceCopy(v reflect.Value) reflect.Value {
	d := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(d, v)
	return d
}

// mapping is replace of v, a map.
func (c *cloning) mapping(how *cloneable, v reflect.Value) {
	if v.IsNil() {
		return
	}
	ref := reference{how.typ, v.UnsafePointer(), 0}
	d, ok := c.done[ref]
	if !ok {
		d = reflect.MakeMapWithSize(how.typ, v.Len())
		c.note(ref, d)
		element := reflect.New(how.elem.typ)
		for it := v.MapRange(); it.Next(); {
			element.Elem().SetIterValue(it)
			c.replace(how.elem, element.UnsafePointer())
			d.SetMapIndex(it.Key(), element.Elem())
		}
	}
	v.Set(d)
}

// dynamic is replace of v, an interface.
func (c *cloning) dynamic(v reflect.Value) {
	if v.IsNil() {
		return
	}
	if how := cloneableOf(v.Elem().Type()); how.refers {
		d := reflect.New(how.typ)
		d.Elem().Set(v.Elem())
		c.replace(how, d.UnsafePointer())
		v.Set(d.Elem())
	}
}

func (c *cloning) note(ref reference, d reflect.Value) {
	if c.done == nil {
		c.done = make(map[reference]reflect.Value)
	}
	c.done[ref] = d
}
