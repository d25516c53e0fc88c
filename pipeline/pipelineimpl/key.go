package pipelineimpl

import (
	"fmt"
	"math"
	"reflect"
	"strings"

	"github.com/auditline/auditline/audit/auditimpl"
)

// Copies holds a copy of one stage for each key, so that the stage's state is per key.
type Copies[K comparable, T any] struct {
	configured *T
	stages     map[K]*T
	order      []*T          // as their keys came
	keys       []K           // of those
	withNaN    map[string]*T // of keys that no map finds again, by their text
	near       *near[K, T]   // nil for keys that it does not serve
}

// PerKey returns the copies of a stage as it is configured, none at first.
func PerKey[K comparable, T any](configured *T) *Copies[K, T] {
	return &Copies[K, T]{configured: configured, stages: map[K]*T{}, withNaN: map[string]*T{}, near: newNear[K, T]()}
}

// For returns the copy for key, made when the key comes for the first time: by the stage's
// method Clone() *T if it has one, else field by field, with slices and maps copied, too;
// what other pointers refer to is shared. In keys, NaN is the same as NaN.
func (c *Copies[K, T]) For(key K) *T {
	if c.near != nil {
		if at := c.near.at(key); at.stage != nil && at.key == key {
			return at.stage
		}
	}
	if stage, ok := c.stages[key]; ok {
		return stage
	}
	return c.add(key)
}

// add also serves the keys that are not equal to themselves: they hold NaN.
func (c *Copies[K, T]) add(key K) *T {
	if key == key {
		c.stages[key] = c.clone(key)
		return c.stages[key]
	}
	text := keyText(reflect.ValueOf(&key).Elem())
	if _, ok := c.withNaN[text]; !ok {
		c.withNaN[text] = c.clone(key)
	}
	return c.withNaN[text]
}

// All returns the copies in the order in which their keys came.
func (c *Copies[K, T]) All() []*T { return c.order }

func (c *Copies[K, T]) clone(key K) *T {
	stage := cloneStage(c.configured)
	if c.near != nil {
		c.near.add(key, stage)
	}
	c.order, c.keys = append(c.order, stage), append(c.keys, key)
	return stage
}

func cloneStage[T any](configured *T) *T {
	if stage, ok := cloneOfItsOwn(configured); ok {
		return stage
	}
	stage := auditimpl.Clone(*configured)
	return &stage
}

// cloneOfItsOwn returns what the stage's method Clone makes, if it has one.
func cloneOfItsOwn[T any](configured *T) (stage *T, ok bool) {
	cloner, ok := any(configured).(interface{ Clone() *T })
	if !ok {
		return nil, false
	}
	return cloner.Clone(), true
}

// keyText is the same for keys that are equal but for NaN, and differs for others.
func keyText(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		return floatText(v.Float())
	case reflect.Complex64, reflect.Complex128:
		return floatText(real(v.Complex())) + "," + floatText(imag(v.Complex()))
	case reflect.String:
		return fmt.Sprintf("%q", v.String())
	case reflect.Bool:
		return fmt.Sprint(v.Bool())
	case reflect.Pointer, reflect.Chan, reflect.UnsafePointer:
		return fmt.Sprint(v.Pointer())
	case reflect.Interface:
		return dynamicText(v.Elem())
	case reflect.Array:
		return partsText(v.Len(), v.Index)
	case reflect.Struct:
		return partsText(v.NumField(), v.Field)
	}
	if v.CanInt() {
		return fmt.Sprint(v.Int())
	}
	return fmt.Sprint(v.Uint())
}

// floatText makes one of both zeros and one of all NaNs.
func floatText(f float64) string {
	switch {
	case f == 0:
		return "0"
	case math.IsNaN(f):
		return "NaN"
	}
	return fmt.Sprintf("%x", math.Float64bits(f))
}

// dynamicText tells types apart, also those of one name.
func dynamicText(v reflect.Value) string {
	if !v.IsValid() {
		return "nil"
	}
	return fmt.Sprintf("%p(%s)", v.Type(), keyText(v))
}

func partsText(n int, part func(int) reflect.Value) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(keyText(part(i)) + ";")
	}
	return "{" + b.String() + "}"
}
