package auditimpl_test

import (
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/auditline/auditline/audit/auditimpl"
)

type secretive struct{ n int64 }

func TestValuesForOtherModules(t *testing.T) {
	b, err := auditimpl.AppendValue([]byte("x"), secretive{5}, "")
	if err != nil {
		t.Fatal(err)
	}
	b, err = auditimpl.AppendValue(b, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	v, rest, err := auditimpl.ReadValue(b[1:], reflect.TypeFor[secretive](), "")
	if err != nil || v != (secretive{5}) {
		t.Errorf("%v %v", v, err)
	}
	if v, rest, err = auditimpl.ReadValue(rest, reflect.TypeFor[secretive](), ""); v != nil || len(rest) > 0 || err != nil {
		t.Errorf("%v %v %v", v, rest, err)
	}
	var misfit *auditimpl.Misfit
	if _, _, err := auditimpl.ReadValue(b[1:], reflect.TypeFor[string](), ""); !errors.As(err, &misfit) {
		t.Error(err)
	}
	if s, rest, err := auditimpl.ReadStored(b[1:]); fmt.Sprintf("%v %v %v", s, s.Value(), s.Inexact()) != "map[n:5] map[n:5] false" || len(rest) != 1 || err != nil {
		t.Errorf("%s %v %v", s.Type(), s, err)
	}
	if b, err := auditimpl.AppendValue([]byte("x"), secretive{5}, "example.org/other"); err == nil || string(b) != "x" {
		t.Errorf("%q %v", b, err)
	}
}
