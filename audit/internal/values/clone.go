package values

import (
	"reflect"
	"sync"
	"unsafe"
)

// cloner copies a value of one type.
type cloner func(reflect.Value) reflect.Value

// cloneable is what copying values of one type takes.
type cloneable struct {
	clone  cloner // nil where they are copied by assignment
	method string // see cloneMethod
	fields []int  // of a struct: those that hold what has to be cloned
}

var cloneables sync.Map // of *cloneable by reflect.Type

func cloneableOf(t reflect.Type) *cloneable {
	if c, ok := cloneables.Load(t); ok {
		return c.(*cloneable)
	}
	c := new(cloneable)
	if refers(t) {
		c.clone = func(v reflect.Value) reflect.Value { return (&cloning{}).value(v) }
		c.method = cloneMethod(t)
	}
	for i := 0; t.Kind() == reflect.Struct && i < t.NumField(); i++ {
		if refers(t.Field(i).Type) {
			c.fields = append(c.fields, i)
		}
	}
	cloneables.Store(t, c)
	return c
}

// ClonerOf returns the cloner of t, nil where values of t are copied by assignment.
func ClonerOf(t reflect.Type) cloner { return cloneableOf(t).clone }

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

// value returns a copy of v, which must be addressable or exported.
func (c *cloning) value(v reflect.Value) reflect.Value {
	if v.IsZero() {
		return v
	}
	switch cloneableOf(v.Type()).method {
	case "Clone":
		return v.MethodByName("Clone").Call(nil)[0]
	case "DeepCopy":
		return v.MethodByName("DeepCopy").Call(nil)[0]
	case pointerDeepCopy:
		return byPointer(v)
	}
	switch v.Kind() {
	case reflect.Slice:
		return c.slice(v)
	case reflect.Map:
		return c.mapping(v)
	case reflect.Interface:
		return c.dynamic(v)
	case reflect.Array, reflect.Struct:
		return c.parts(v)
	}
	return v
}

// byPointer copies v by the method DeepCopy of the pointer to it.
func byPointer(v reflect.Value) reflect.Value {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	if d := p.MethodByName("DeepCopy").Call(nil)[0]; !d.IsNil() {
		return d.Elem()
	}
	return v
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

func (c *cloning) slice(v reflect.Value) reflect.Value {
	ref := reference{v.Type(), v.UnsafePointer(), v.Len()}
	if d, ok := c.done[ref]; ok {
		return d
	}
	d := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
	reflect.Copy(d, v)
	if ClonerOf(v.Type().Elem()) == nil {
		return d
	}
	c.note(ref, d)
	for i := range d.Len() {
		c.replace(d.Index(i))
	}
	return d
}

func (c *cloning) mapping(v reflect.Value) reflect.Value {
	ref := reference{v.Type(), v.UnsafePointer(), 0}
	if d, ok := c.done[ref]; ok {
		return d
	}
	d := reflect.MakeMapWithSize(v.Type(), v.Len())
	c.note(ref, d)
	for it := v.MapRange(); it.Next(); {
		d.SetMapIndex(it.Key(), c.value(it.Value()))
	}
	return d
}

// dynamic copies what an interface holds.
func (c *cloning) dynamic(v reflect.Value) reflect.Value {
	d := reflect.New(v.Type()).Elem()
	d.Set(c.value(v.Elem()))
	return d
}

// parts copies an array or struct, unexported fields included, into a new variable.
func (c *cloning) parts(v reflect.Value) reflect.Value {
	d := reflect.New(v.Type()).Elem()
	d.Set(v)
	c.replaceParts(d)
	return d
}

// replace makes v, a variable, a copy of what it holds.
func (c *cloning) replace(v reflect.Value) {
	switch k := v.Kind(); {
	case v.IsZero():
	case (k == reflect.Array || k == reflect.Struct) && cloneableOf(v.Type()).method == "":
		c.replaceParts(v)
	default:
		v.Set(c.value(v))
	}
}

// replaceParts is replace of the parts of an array or struct.
func (c *cloning) replaceParts(v reflect.Value) {
	if v.Kind() == reflect.Array {
		for i := range v.Len() {
			c.replace(v.Index(i))
		}
		return
	}
	for _, i := range cloneableOf(v.Type()).fields {
		if f := v.Field(i); !f.IsZero() {
			c.replace(Exposed(f))
		}
	}
}

func (c *cloning) note(ref reference, d reflect.Value) {
	if c.done == nil {
		c.done = make(map[reference]reflect.Value)
	}
	c.done[ref] = d
}

// Exposed is v, an addressable field, without the mark that it is unexported.
func Exposed(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem()
}
