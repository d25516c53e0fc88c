package audit_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestEmbeddedAttributesBelongToTheOuterStruct(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &Outer{Stage: new(Stage)}
		o.Base.SetLevel(1)
		o.SetLabel("outer")
		time.Sleep(time.Second)
		o.SetRecords(2)
		o.Base.SetLabel("base")
		o.SetLatency(0.5)
		if got, want := fields(o), "1 level 2 label 3 Base.label 4 records 5 latency"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		var names []string
		for name, v := range o.Audit().Attributes() {
			names = append(names, fmt.Sprint(name, "=", v))
		}
		if got, want := strings.Join(names, " "), "level=1 Base.label=base records=2 latency=0.5 label=outer"; got != want {
			t.Errorf("got %s, want %s", got, want)
		}
		if log := o.ChangeLog("Base.label"); len(log) != 1 || log[0].New != "base" {
			t.Errorf("Base.label: %v", log)
		}
		if o.Audit().Len("Base.label") != 1 || o.Audit().Seq() != 5 || len(o.Audit().Since(3)) != 2 {
			t.Errorf("%v", o.Audit())
		}
	})
}

// fields lists numbers and names of changes.
func fields(o *Outer) string {
	var all []string
	for c := range o.Changes() {
		all = append(all, fmt.Sprint(c.Seq, " ", c.Field))
	}
	return strings.Join(all, " ")
}

func TestNilEmbeddedPointerContributesNothing(t *testing.T) {
	t.Parallel()
	o := new(Outer)
	o.SetLabel("x")
	if got := fields(o); got != "1 label" {
		t.Error(got)
	}
	if _, known := o.Audit().AsOf(time.Now())["records"]; known || o.Audit().Len("records") != 0 {
		t.Error("a nil pointer has records")
	}
}

func TestForgetAndRoundTripOfAMergedView(t *testing.T) {
	t.Parallel()
	o := &Outer{Stage: new(Stage)}
	o.SetLabel("a")
	o.Base.SetLevel(1)
	o.SetRecords(2)
	o.SetLabel("b")
	o.Audit().Forget(2)
	if got := fields(o); got != "1 records 2 label" {
		t.Errorf("after Forget: %s", got)
	}
	data, err := o.Audit().MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	again := &Outer{Stage: new(Stage)}
	if err := again.Audit().UnmarshalBinary(data); err != nil || fields(again) != fields(o) {
		t.Errorf("%v: %s", err, fields(again))
	}
	if err := new(Outer).Audit().UnmarshalBinary(data); err == nil || !strings.Contains(err.Error(), "the embedded pointer is nil") {
		t.Error(err)
	}
	o.Audit().Resume(3, time.Now())
	if got := fields(o); got != "" || o.Base.Audit().Seq() != 3 {
		t.Errorf("after Resume: %s", got)
	}
}
