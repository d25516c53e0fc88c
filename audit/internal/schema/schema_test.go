package schema_test

import (
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"github.com/auditline/auditline/audit"
	"github.com/auditline/auditline/audit/internal/schema"
)

var cache = schema.NewCache(reflect.TypeFor[audit.Trail](), reflect.TypeFor[audit.SyncTrail]())

type base struct {
	key   string `audit:"id"`
	level int    `audit:"true"`
	label string `audit:"true,name=text"`
	trail audit.Trail
}

type left struct {
	base
	shape string `audit:"true,redact,keep=3"`
	trail audit.SyncTrail
}

type right struct {
	base
	trail audit.Trail
}

type outer struct {
	*left
	right
	number int `audit:"id"`
	level  int `audit:"true"`
	trail  audit.Trail
}

type two struct {
	a, b  string `audit:"id"`
	trail audit.Trail
}

func TestAttributesHaveTheirFullNamesWhereAnotherHidesThem(t *testing.T) {
	s := cache.Of(reflect.TypeFor[outer]())
	var names []string
	for _, a := range s.Attrs {
		names = append(names, a.Name)
	}
	want := "left.base.level left.base.text shape right.base.level right.base.text level"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if a := s.Attr("shape"); !a.Redact || a.Keep != 3 || a.Share || a.Number || len(s.Parts) != 5 {
		t.Errorf("%+v of %d parts", a, len(s.Parts))
	}
}

func TestIDs(t *testing.T) {
	for _, c := range []struct {
		object any
		want   string
	}{
		{&base{key: "a/b"}, "a/b"},
		{&right{base: base{key: "x"}}, "x"},
		{&outer{left: &left{base: base{key: "l"}}, right: right{base: base{key: "r/"}}, number: 7}, `l/r\//7`},
		{&outer{number: 7}, "//7"},
		{&two{a: "a/b", b: "c"}, `a\/b/c`},
		{&two{a: "a", b: "b/c"}, `a/b\/c`},
		{&two{a: `a\`, b: "b"}, `a\\/b`},
		{&struct{}{}, ""},
	} {
		v := reflect.ValueOf(c.object)
		if got := cache.Of(v.Type().Elem()).ID(unsafe.Pointer(v.Pointer())); got != c.want {
			t.Errorf("%T: got %s, want %s", c.object, got, c.want)
		}
	}
}
