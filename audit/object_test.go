package audit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/auditline/auditline/audit"
)

// TestObjectsAsValues: an attribute that points to an object with a log has its type and id, and
// nothing that the object keeps to itself.
func TestObjectsAsValues(t *testing.T) {
	v := &Strongbox{id: "outer"}
	v.SetPin("1234")
	v.SetNext(&Strongbox{id: "inner", pin: "5678"})
	v.SetNamedAt("loop", v)
	v.SetNext(v) // a cycle
	v.SetNext(nil)
	v.SetNext(v)
	text, err := json.Marshal(v.Audit())
	if err != nil {
		t.Fatal(err)
	}
	const outer, inner = `{"type":"github.com/auditline/auditline/audit_test.Strongbox","id":"outer"}`, `{"type":"github.com/auditline/auditline/audit_test.Strongbox","id":"inner"}`
	for _, want := range []string{
		`"attributes":{"pin":"[redacted]","Next":` + outer + `,"named":{"loop":` + outer + `}}`,
		`"old":null,"new":` + inner,
		`"old":` + inner + `,"new":` + outer,
		`"old":` + outer + `,"new":null`,
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("no %s in %s", want, text)
		}
	}
	var logs bytes.Buffer
	slog.New(slog.NewTextHandler(&logs, nil)).Info("m", "change", v.ChangeLog("Next")[1])
	seen := logs.String() + string(text) + fmt.Sprint(v.ChangeLog("Next"))
	if !strings.Contains(seen, "Next: <nil> → github.com/auditline/auditline/audit_test.Strongbox inner") {
		t.Errorf("a change prints as %v", v.ChangeLog("Next"))
	}
	for _, hidden := range []string{"1234", "5678", "trail"} {
		if strings.Contains(seen, hidden) {
			t.Errorf("%s is told by %s", hidden, seen)
		}
	}
}

// TestObjectsOfOthers: what has the method of an embedded object is itself no object.
func TestObjectsOfOthers(t *testing.T) {
	type without struct {
		*Strongbox // which need not be there
		Name       string
	}
	for _, x := range []*without{{Name: "n"}, {&Strongbox{id: "v"}, "n"}} {
		text, err := json.Marshal(audit.Change{Field: "f", New: x})
		if err != nil || !strings.Contains(string(text), `"Name":"n"`) {
			t.Errorf("got %s, %v", text, err)
		}
	}
}
